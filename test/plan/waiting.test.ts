/** Addresses that wait until their user answers: what is not sent again, and what goes on record. */
import { describe, expect, it } from 'vitest';
import { poolRules } from '../../providers/constraints/comparison.ts';
import type { UserUpdate } from '../../providers/model/changes.ts';
import type { Pending } from '../../providers/plan/waiting.ts';
import { codeLivesMs, pendingAfter, stillPending } from '../../providers/plan/waiting.ts';
import { poolWith } from '../model/pools.ts';
import { account, attributes, outcomeOf, planOf, recordOf, schema, user } from './inputs.ts';

type Texts = Readonly<Record<string, string>>;

const pool = poolWith({ schema, verifiedBeforeUpdate: new Set(['email']) });
const hour = 60 * 60 * 1000;
const sentAt = 1_000 * hour;

const pendingOf = (email: string | undefined): Pending =>
  new Map(email === undefined ? [] : [['email', { value: email, sentAt }]]);

const still = (onRecord: Pending, declared: Texts, live: Texts, more: object = {}) =>
  stillPending({
    declared: attributes(declared),
    live: account('u', { attributes: attributes(live) }),
    pending: onRecord,
    sentAt: () => undefined,
    rules: poolRules(pool),
    now: sentAt + hour,
    allowed: false,
    ...more,
  });

describe('an address that waits, sent as new@x', () => {
  it.each([
    ['still waits', { email: 'new@x' }, { email: 'old@x' }, 1, false, true],
    ['is answered', { email: 'new@x' }, { email: 'new@x' }, 1, false, false],
    ['is declared otherwise', { email: 'other@x' }, { email: 'old@x' }, 1, false, false],
    ['is no longer declared', {}, { email: 'old@x' }, 1, false, false],
    ['is declared as verified', { email: 'new@x', email_verified: 'True' }, { email: 'old@x' }, 1, false, false],
    ['has an expired code, messages are forbidden', { email: 'new@x' }, { email: 'old@x' }, 25, false, true],
    ['has an expired code, messages are allowed', { email: 'new@x' }, { email: 'old@x' }, 25, true, false],
  ])('%s', (_case, declared, live, hours, allowed, waits) => {
    const found = still(pendingOf('new@x'), declared, live, { now: sentAt + hours * hour, allowed });
    expect(found.has('email')).toBe(waits);
  });

  it('waits for a day', () => {
    expect(codeLivesMs).toBe(24 * hour);
  });
});

describe('a plan beside an address that waits', () => {
  const planned = (declared: Texts, live: Texts) =>
    planOf(
      {
        pool,
        declared: new Map([['u', user(declared)]]),
        records: new Map([['u', recordOf('u', { attributes: attributes(declared), pending: pendingOf('new@x') })]]),
        live: [account('u', { attributes: attributes(live) })],
        now: sentAt + hour,
      },
      'u',
    );

  it.each([
    ['sends it no second time', { email: 'new@x' }, { email: 'old@x' }, []],
    ['sends the rest', { email: 'new@x', nickname: 'U' }, { email: 'old@x' }, ['update nickname']],
    ['holds back the flag of a first address', { email: 'new@x', email_verified: 'false' }, {}, []],
    [
      'sends the flag of the address that there is',
      { email: 'new@x', email_verified: 'false' },
      { email: 'old@x', email_verified: 'true' },
      ['update email_verified'],
    ],
    [
      'sends the flag of another address',
      { email: 'new@x', phone_number_verified: 'false' },
      { phone_number: '+15551234567' },
      ['update phone_number_verified'],
    ],
  ])('%s, and keeps all of it on record', (_case, declared, live, steps) => {
    const found = planned(declared, live);
    const outcome = outcomeOf(found).filter((each) => each !== 'bad-email');
    expect(outcome).toEqual([...steps, 'email pending']);
    expect(found.after).toEqual(recordOf('u', { attributes: attributes(declared), pending: pendingOf('new@x') }));
  });

  it('forgets one that is over', () => {
    expect(planned({ email: 'new@x' }, { email: 'new@x' }).after?.pending).toBeUndefined();
  });
});

describe('a message that no state has on record', () => {
  it.each([
    ['counts', undefined, 'new@x', 'new@x'],
    ['counts over an older address on record', 'older@x', 'new@x', 'new@x'],
    ['does not count when another address is declared', 'older@x', 'other@x', undefined],
  ])('%s', (_case, onRecord, sent, expected) => {
    const found = still(
      pendingOf(onRecord),
      { email: 'new@x' },
      { email: 'old@x' },
      {
        sentAt: ({ value }: { readonly value: string }) => (value === sent ? sentAt : undefined),
      },
    );
    expect(found.get('email')?.value).toBe(expected);
  });
});

describe('what waits after an update', () => {
  const update = (changes: UserUpdate['changes']): UserUpdate => ({ username: 'u', account: 'u', changes });
  const set = (name: string, to: string) => ({ kind: 'set', name, reason: 'declared', from: undefined, to }) as const;

  it.each<[string, UserUpdate, Pending]>([
    ['an address that the pool holds back', update([set('email', 'new@x')]), pendingOf('new@x')],
    [
      'no address that is sent as verified',
      update([set('email', 'new@x'), set('email_verified', 'true')]),
      pendingOf(undefined),
    ],
    ['no address that the pool takes at once', update([set('phone_number', '+15551234567')]), pendingOf(undefined)],
  ])('%s', (_case, sent, expected) => {
    expect(pendingAfter(undefined, sent, { pool, now: sentAt })).toEqual(expected);
    // An older one of the same attribute is over.
    const older = new Map([['email', { value: 'older@x', sentAt: 0 }]] as const);
    const touchesEmail = sent.changes.some(({ name }) => name === 'email');
    expect(pendingAfter(older, sent, { pool, now: sentAt })).toEqual(touchesEmail ? expected : older);
  });
});
