import { expect, it } from 'vitest';
import { CognitoError, type Gateway } from '../../providers/aws/gateway.ts';
import type { AttributeChange, Rules, UserUpdate } from '../../providers/core/types.ts';
import { findOut } from '../../providers/lost-answers.ts';

const rules: Rules = { same: (_name, declared, live) => declared === live, untouchable: () => false };
const set = (name: string, to: string): AttributeChange => ({
  kind: 'set',
  name,
  reason: 'declared',
  from: undefined,
  to,
});
const newEmail = set('email', 'new@example.com');
const nickname = set('nickname', 'Ana');

type GetUser = Gateway['getUser'];
const holding =
  (attributes: Readonly<Record<string, string>>): GetUser =>
  async (username) => ({
    username,
    sub: '1',
    enabled: true,
    status: 'CONFIRMED',
    attributes: new Map(Object.entries(attributes)),
  });
const unreachable: GetUser = () => Promise.reject(new CognitoError({ code: 'unreachable', message: 'no network' }));

it.each<[string, UserUpdate['changes'], boolean, GetUser, string]>([
  ['was carried out when it shows', [newEmail], false, holding({ email: 'new@example.com' }), 'applied'],
  ['was not when nothing of it shows', [newEmail], false, holding({ email: 'old@example.com' }), 'refused'],
  ['was when what does not wait shows', [newEmail, nickname], true, holding({ nickname: 'Ana' }), 'applied'],
  ['was not when what does not wait is missing', [newEmail, nickname], true, holding({}), 'refused'],
  ['was not when the account is gone', [newEmail], false, async () => undefined, 'refused'],
  ['stays unknown when all of it waits', [newEmail], true, unreachable, 'perhaps-applied'],
  ['stays unknown when the account cannot be read', [newEmail], false, unreachable, 'perhaps-applied'],
])('an update without an answer %s', async (_case, changes, waits, getUser, kind) => {
  const update = { username: 'ana', account: 'ana', changes };
  const outcome = await findOut({ getUser }, update, {
    messages: [{ username: 'ana', attribute: 'email', channel: 'EMAIL', to: 'new@example.com', waits }],
    rules,
    diagnostic: { code: 'answer-lost', severity: 'error', message: 'lost' },
  });
  expect(outcome.kind).toBe(kind);
});
