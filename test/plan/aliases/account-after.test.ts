import { expect, it } from 'vitest';
import type { AttributeChange } from '../../../providers/model/changes.ts';
import { accountAfter } from '../../../providers/plan/aliases/account-after.ts';
import type { Step } from '../../../providers/plan/model.ts';
import { accountOf, set, update } from '../../apply/user-plans.ts';

const old = { email: 'old@example.com', email_verified: 'true', nickname: 'x' };
const newEmail = set('email', 'new@example.com');
const flag = set('email_verified', 'true');
const noEmail: AttributeChange = { kind: 'delete', name: 'email', reason: 'declared', from: 'old@example.com' };

it.each<[string, readonly [AttributeChange, ...AttributeChange[]], boolean, Readonly<Record<string, string>>]>([
  ['has a new value at once', [set('nickname', 'Ana')], false, { ...old, nickname: 'Ana' }],
  ['has a new address unverified', [newEmail], false, { email: 'new@example.com', nickname: 'x' }],
  ['has a new address with its flag', [newEmail, flag], false, { ...old, email: 'new@example.com' }],
  ['has no flag of an address that is gone', [noEmail], false, { nickname: 'x' }],
  [
    'keeps the old address while the new one waits',
    [newEmail, set('nickname', 'Ana')],
    true,
    { ...old, nickname: 'Ana' },
  ],
])('an account %s', (_case, changes, waits, expected) => {
  const messages = [{ username: 'ana', attribute: 'email', channel: 'EMAIL', to: 'new@example.com', waits }] as const;
  const after = accountAfter(accountOf('ana', old), update(...changes), waits ? messages : []);
  expect(Object.fromEntries(after?.attributes ?? [])).toEqual({ ...expected, sub: 'ana' });
});

it('an account without an address has none while the new one waits', () => {
  const messages = [
    { username: 'ana', attribute: 'email', channel: 'EMAIL', to: 'new@example.com', waits: true },
  ] as const;
  const after = accountAfter(accountOf('ana'), update(newEmail), messages);
  expect(after?.attributes.has('email')).toBe(false);
});

it('an account that is deleted is gone', () => {
  expect(accountAfter(accountOf('ana'), { kind: 'delete', reason: 'removed' }, [])).toBeUndefined();
});

it.each<[Step, boolean]>([
  [{ kind: 'add-to-group', group: 'staff', reason: 'declared' }, true],
  [{ kind: 'disable', reason: 'declared' }, false],
  [{ kind: 'set-password', password: { value: 'x', temporary: true }, reason: 'declared' }, false],
  [update(set('nickname', 'Ana')), false],
])('after %j an account counts as never changed: %s', (step, unchanged) => {
  const after = accountAfter({ ...accountOf('ana'), unchanged: true }, step, []);
  expect(after?.unchanged === true).toBe(unchanged);
});
