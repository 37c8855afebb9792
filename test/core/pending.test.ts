import { describe, expect, it } from 'vitest';
import { type Pending, pendingAfter, planWaiting, stillPending, withUnrecorded } from '../../providers/core/pending.ts';
import { type PlanInputs, plan } from '../../providers/core/plan.ts';
import { poolRules } from '../../providers/core/pool.ts';
import type { UserUpdate } from '../../providers/core/types.ts';
import { poolWith } from './pools.ts';

type Values = Readonly<Record<string, string>>;

const pool = poolWith({ verifiedBeforeUpdate: new Set(['email']) });
const hour = 60 * 60 * 1000;
const sentAt = 1_000 * hour;

const pendingOf = (values: Values): Pending =>
  new Map([['u', new Map(Object.entries(values).map(([name, value]) => [name, { value, sentAt }]))]]);

/** The user `u` as declared and live; what is declared was applied too. */
const inputs = (declared: Values, live: Values): PlanInputs => ({
  declared: new Map([['u', { attributes: new Map(Object.entries(declared)) }]]),
  applied: new Map([['u', new Map(Object.entries(declared))]]),
  live: new Map([
    ['u', { username: 'u', sub: 's', enabled: true, status: 'CONFIRMED', attributes: new Map(Object.entries(live)) }],
  ]),
  elsewhere: new Map(),
  policy: { missingUsers: 'error', removedAttributes: 'delete', unmanagedAttributes: 'retain' },
  rules: poolRules(pool),
});

describe('an address that waits, sent as new@x', () => {
  it.each([
    ['still waits', { email: 'new@x' }, { email: 'old@x' }, 1, false, true],
    ['is answered', { email: 'new@x' }, { email: 'new@x' }, 1, false, false],
    ['is declared otherwise', { email: 'other@x' }, { email: 'old@x' }, 1, false, false],
    ['is declared no longer', {}, { email: 'old@x' }, 1, false, false],
    ['is declared as verified', { email: 'new@x', email_verified: 'True' }, { email: 'old@x' }, 1, false, false],
    ['has an expired code, messages are forbidden', { email: 'new@x' }, { email: 'old@x' }, 25, false, true],
    ['has an expired code, messages are allowed', { email: 'new@x' }, { email: 'old@x' }, 25, true, false],
  ])('%s', (_case, declared, live, hours, allowed, waits) => {
    const resending = { now: sentAt + hours * hour, allowed };
    expect(stillPending(pendingOf({ email: 'new@x' }), inputs(declared, live), resending).has('u')).toBe(waits);
  });
});

describe('a plan beside an address that waits', () => {
  const planned = (declared: Values, live: Values) => {
    const { updates, kept, applied } = planWaiting(inputs(declared, live), pendingOf({ email: 'new@x' }), plan);
    const changes = updates.flatMap((update) => update.changes.map(({ kind, name }) => `${kind} ${name}`));
    return { changes, kept: kept.map(({ rule }) => rule), record: Object.fromEntries(applied.get('u') ?? []) };
  };

  it.each([
    ['sends it no second time', { email: 'new@x' }, { email: 'old@x' }, []],
    ['sends the rest', { email: 'new@x', nickname: 'U' }, { email: 'old@x' }, ['set nickname']],
    ['holds back the flag of a first address', { email: 'new@x', email_verified: 'false' }, {}, []],
    [
      'sends the flag of the address that there is',
      { email: 'new@x', email_verified: 'false' },
      { email: 'old@x', email_verified: 'true' },
      ['set email_verified'],
    ],
    [
      'sends the flag of another address',
      { email: 'new@x', phone_number_verified: 'false' },
      { phone_number: '+15551234567' },
      ['set phone_number_verified'],
    ],
  ])('%s, and keeps all of it on record', (_case, declared, live, changes) => {
    expect(planned(declared, live)).toEqual({ changes, kept: ['pending'], record: declared });
  });
});

describe('a message that no state has on record', () => {
  const sentAtOf = (sent: string) => (address: { readonly value: string }) =>
    address.value === sent ? sentAt : undefined;

  it.each([
    ['counts', {}, 'new@x', 'new@x'],
    ['counts over an older address on record', { email: 'older@x' }, 'new@x', 'new@x'],
    ['does not count when another address is declared', { email: 'older@x' }, 'other@x', 'older@x'],
  ])('%s', (_case, onRecord, sent, expected) => {
    const found = withUnrecorded(pendingOf(onRecord), inputs({ email: 'new@x' }, {}), sentAtOf(sent));
    expect(found.get('u')?.get('email')?.value).toBe(expected);
  });
});

describe('what waits after an update', () => {
  const update = (changes: UserUpdate['changes']): UserUpdate => ({ username: 'u', account: 'u', changes });
  const set = (name: string, to: string) => ({ kind: 'set', name, reason: 'declared', from: undefined, to }) as const;

  it.each([
    ['an address that the pool holds back', update([set('email', 'new@x')]), { email: 'new@x' }],
    ['no address that is sent as verified', update([set('email', 'new@x'), set('email_verified', 'true')]), undefined],
    ['no address that the pool takes at once', update([set('phone_number', '+15551234567')]), undefined],
  ])('%s', (_case, written, expected) => {
    expect(pendingAfter(new Map(), [written], pool, sentAt)).toEqual(
      expected === undefined ? new Map() : pendingOf(expected),
    );
  });
});
