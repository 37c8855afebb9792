/** What goes on record after a user's steps were done in part. */
import { describe, expect, it } from 'vitest';
import type { LiveUser } from '../../providers/model/users.ts';
import type { Step, UserOutcome, UserPlan, UserRecord } from '../../providers/plan/model.ts';
import { afterStep, recordAfter, recordsDiffer } from '../../providers/plan/records.ts';
import { poolWith } from '../model/pools.ts';
import {
  account,
  attributes,
  type DeclaredValues,
  type Given,
  named,
  permanent,
  planOf,
  recordOf,
  schema,
  temporary,
  user,
  value,
} from './inputs.ts';

const now = 1_000;
/** The record after those kinds of steps were done. */
const leaves = (
  planned: UserPlan,
  kinds: readonly Step['kind'][] | 'untried',
  more: Partial<UserOutcome> = {},
  pool = named,
) => {
  if (kinds === 'untried') return recordAfter(planned, undefined, pool, now);
  const done = new Set(planned.steps.filter(({ kind }) => kinds.includes(kind)));
  const outcome: UserOutcome = { name: planned.name, done, refused: [], perhaps: [], unfinished: false, ...more };
  return recordAfter(planned, outcome, pool, now);
};
const one = (declared: Partial<DeclaredValues>, record?: Partial<UserRecord>, live?: LiveUser, given: Given = {}) =>
  planOf(
    {
      declared: new Map([['u', user({}, declared)]]),
      records: new Map(record === undefined ? [] : [['u', recordOf('u', record)]]),
      live: live === undefined ? [] : [live],
      ...given,
    },
    'u',
  );

describe('a user with an account', () => {
  const all = { attributes: attributes({ a: 'new' }), groups: ['g'], enabled: false, password: permanent };
  const before = {
    attributes: attributes({ a: 'old', b: 'x' }),
    groups: ['h'],
    enabled: true,
    passwordDue: true,
  } as const;
  const live = account('u', { attributes: attributes({ a: 'old', b: 'x' }) });
  const planned = one(all, before, live, { memberships: new Map([['u', new Set(['h'])]]) });
  const every: readonly Step['kind'][] = planned.steps.map(({ kind }) => kind);

  it('has every kind of step in this test', () => {
    expect(every).toEqual(['update', 'remove-from-group', 'add-to-group', 'set-password', 'disable']);
  });

  it.each<[string, readonly Step['kind'][] | 'untried', Partial<UserRecord>]>([
    ['everything', every, all],
    ['nothing, as nobody tried', 'untried', before],
    ['nothing, as everything was refused', [], before],
    ['all but the update', every.filter((kind) => kind !== 'update'), { ...all, attributes: before.attributes }],
    ['all but one group', every.filter((kind) => kind !== 'add-to-group'), { ...all, groups: before.groups }],
    ['all but disabling', every.filter((kind) => kind !== 'disable'), { ...all, enabled: before.enabled }],
    [
      'all but the password',
      every.filter((kind) => kind !== 'set-password'),
      { attributes: all.attributes, groups: ['g'], enabled: false, passwordDue: true },
    ],
  ])('has on record what was done of it: %s', (_what, done, expected) => {
    expect(leaves(planned, done)).toEqual(recordOf('u', expected));
  });

  it('that had none on record is on record without the values that were refused', () => {
    expect(leaves(one({ attributes: attributes({ a: 'new' }) }, undefined, live), [])).toEqual(recordOf('u'));
  });

  it('and nothing to do is on record as declared', () => {
    const same = one({ attributes: attributes({ a: 'old', b: 'x' }), protect: true }, undefined, live);
    expect(leaves(same, 'untried')).toEqual(
      recordOf('u', { attributes: attributes({ a: 'old', b: 'x' }), protect: true }),
    );
  });

  it('remembers an address that waits only once it was sent', () => {
    const pool = poolWith({ schema, verifiedBeforeUpdate: new Set(['email']) });
    const waits = one({ attributes: attributes({ email: 'new@x.org' }) }, {}, live, {
      pool,
      policy: { messages: 'allow' },
    });
    expect(leaves(waits, ['update'], {}, pool)?.pending).toEqual(
      new Map([['email', { value: 'new@x.org', sentAt: now }]]),
    );
    expect(leaves(waits, [], {}, pool)?.pending).toBeUndefined();
  });
});

describe('a user who is created', () => {
  const planned = one({ attributes: attributes({ a: 'x', b: '' }), groups: ['g'], password: permanent, protect: true });
  const created = account('its-own', { sub: 's' });
  const record = {
    username: 'its-own',
    sub: 's',
    attributes: attributes({ a: 'x', b: '' }),
    created: true,
    protect: true,
  };

  it.each<[string, readonly Step['kind'][] | 'untried', Partial<UserOutcome>, object | undefined]>([
    [
      'everything',
      ['create', 'add-to-group', 'set-password'],
      { created },
      { ...record, groups: ['g'], password: permanent },
    ],
    ['the account only', ['create'], { created }, { ...record, passwordDue: true }],
    ['nothing, as it was refused', [], {}, undefined],
    ['nothing, as nobody tried', 'untried', {}, undefined],
    ['the account, of which no answer came', ['create'], {}, { attributes: record.attributes, protect: true }],
    [
      'the account, of which no sub came',
      ['create'],
      { created: { ...created, sub: '' } },
      { attributes: record.attributes, protect: true },
    ],
  ])('has on record what was done of it: %s', (_what, done, more, expected) => {
    expect(leaves(planned, done, more)).toEqual(expected);
  });

  it('anew keeps the old record until it is', () => {
    const anew = one({}, { created: true });
    expect(leaves(anew, [])).toEqual(recordOf('u', { created: true }));
    expect(leaves(anew, ['create'], { created })).toEqual({
      username: 'its-own',
      sub: 's',
      attributes: new Map(),
      created: true,
    });
  });
});

describe('a user who is no longer declared', () => {
  const removed = (removedUsers: 'delete' | 'disable' | 'clear' | 'retain') =>
    planOf(
      {
        records: new Map([['u', recordOf('u', { created: true, attributes: attributes({ a: 'x' }) })]]),
        live: [account('u', { attributes: attributes({ a: 'x' }) })],
        policy: { removedUsers },
      },
      'u',
    );

  it.each(['delete', 'disable', 'clear'] as const)('is on record until it is removed: %s', (how) => {
    const planned = removed(how);
    expect(leaves(planned, 'untried')).toEqual(planned.before);
    expect(leaves(planned, [])).toEqual(planned.before);
    expect(
      leaves(
        planned,
        planned.steps.map(({ kind }) => kind),
      ),
    ).toBeUndefined();
  });

  it('is not on record where it is left alone', () => {
    expect(leaves(removed('retain'), 'untried')).toBeUndefined();
  });
});

describe('two records', () => {
  const one = recordOf('u', {
    attributes: new Map([['a', value(`\${secret:p}`)]]),
    groups: ['g', 'h'],
    password: temporary,
  });
  it.each<[string, UserRecord | undefined, boolean]>([
    ['the same', { ...one, attributes: new Map(one.attributes) }, false],
    ['groups in another order', { ...one, groups: ['h', 'g'] }, false],
    ['another username', { ...one, username: 'v' }, false],
    ['an address that waits', { ...one, pending: new Map([['email', { value: 'x', sentAt: 0 }]]) }, false],
    ['none', undefined, true],
    ['another sub', { ...one, sub: 't' }, true],
    [
      'another reference of the same value',
      { ...one, attributes: new Map([['a', value(`\${secret:r}`, new Map([['r', 'Pass-of-today-1']]))]]) },
      true,
    ],
    [
      'another value of the same reference',
      { ...one, attributes: new Map([['a', value(`\${secret:p}`, new Map([['p', 'x']]))]]) },
      true,
    ],
    ['an attribute more', { ...one, attributes: new Map([...one.attributes, ['b', '']]) }, true],
    ['other groups', { ...one, groups: ['g'] }, true],
    ['another password', { ...one, password: permanent }, true],
    ['created', { ...one, created: true }, true],
    ['enabled', { ...one, enabled: true }, true],
    ['a password that is due', { ...one, passwordDue: true }, true],
    ['protect', { ...one, protect: true }, true],
  ])('differ in what the declaration decides: %s', (_what, other, expected) => {
    expect([recordsDiffer(one, other), recordsDiffer(other, one)]).toEqual([expected, expected]);
  });
});

describe('an account after a step', () => {
  const fresh = account('u', { status: 'FORCE_CHANGE_PASSWORD', unchanged: true, attributes: attributes({ a: 'x' }) });
  const { unchanged: _unchanged, ...touched } = fresh;
  const reason = 'declared';
  it.each<[Step, LiveUser | undefined]>([
    [{ kind: 'delete', reason: 'removed' }, undefined],
    [{ kind: 'enable', reason }, touched],
    [
      { kind: 'disable', reason },
      { ...touched, enabled: false },
    ],
    [
      { kind: 'set-password', reason, password: permanent },
      { ...touched, status: 'CONFIRMED' },
    ],
    [{ kind: 'set-password', reason, password: temporary }, touched],
    [{ kind: 'add-to-group', reason, group: 'g' }, fresh],
    [{ kind: 'remove-from-group', reason, group: 'g' }, fresh],
    [
      {
        kind: 'update',
        changes: [
          { kind: 'set', name: 'b', reason, from: undefined, to: value(`\${secret:p}`) },
          { kind: 'delete', name: 'a', reason, from: 'x' },
        ],
      },
      { ...touched, attributes: attributes({ b: 'Pass-of-today-1' }) },
    ],
  ])('$kind', (step, expected) => {
    expect(afterStep(fresh, step)).toEqual(expected);
  });
});
