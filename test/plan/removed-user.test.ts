/** What becomes of a user who is on record and no longer declared. */
import { describe, expect, it } from 'vitest';
import type { LiveUser } from '../../providers/model/users.ts';
import type { UserRecord } from '../../providers/plan/model.ts';
import type { Policy } from '../../providers/plan/policy.ts';
import { poolWith } from '../model/pools.ts';
import { account, aliased, attributes, type Given, outcomeOf, planOf, recordOf, schema, user } from './inputs.ts';

type RemovedUsers = Policy['removedUsers'];

const ours: Partial<UserRecord> = { created: true };
const withA = account('u', { attributes: attributes({ a: 'x' }) });

/** `u` was declared with `a: x` and is no longer. */
const gone = (removedUsers: RemovedUsers, record: Partial<UserRecord> = {}, live: LiveUser = withA, more: Given = {}) =>
  planOf(
    {
      records: new Map([['u', recordOf('u', { attributes: attributes({ a: 'x' }), ...record })]]),
      live: [live],
      ...more,
      policy: { removedUsers, ...more.policy },
    },
    'u',
  );
const outcome = (...given: Parameters<typeof gone>) => outcomeOf(gone(...given));

describe('a user that is no longer declared', () => {
  it.each<[RemovedUsers, string, Partial<UserRecord>, readonly string[]]>([
    ['retain', 'of ours', ours, ['undeclared']],
    ['retain', 'protected', { protect: true }, ['undeclared']],
    ['clear', 'taken over', {}, ['update -a']],
    ['clear', 'protected', { protect: true }, ['protected']],
    ['disable', 'taken over', {}, ['disable (removed)']],
    ['disable', 'protected', { protect: true }, ['protected']],
    ['delete', 'of ours', ours, ['delete (removed)']],
    ['delete', 'taken over', {}, ['not-ours-to-delete']],
    ['delete', 'of ours and protected', { ...ours, protect: true }, ['protected']],
  ])('under removedUsers: %s, %s', (removedUsers, _whose, record, expected) => {
    expect(outcome(removedUsers, record)).toEqual(expected);
  });

  it.each<[string, Partial<UserRecord>, readonly string[]]>([
    ['deletes an account of others', {}, ['delete (removed)']],
    ['does not lift protect', { ...ours, protect: true }, ['protected']],
  ])('force %s', (_what, record, expected) => {
    expect(outcome('delete', record, withA, { policy: { force: true } })).toEqual(expected);
  });

  it.each(['clear', 'disable', 'delete'] as const)('needs nothing without an account, protected or not: %s', (what) => {
    expect(outcome(what, { protect: true }, account('somebody'))).toEqual([]);
  });

  it.each(['clear', 'disable', 'delete'] as const)(
    'is not mistaken for the account that somebody made anew under the name: %s',
    (what) => {
      const anew = account('u', { sub: 'another', attributes: attributes({ a: 'x' }) });
      const found = gone(what, ours, anew);
      expect([outcomeOf(found), found.account, found.after]).toEqual([['account-gone'], undefined, undefined]);
    },
  );

  it('is disabled once', () => {
    expect(outcome('disable', {}, account('u', { enabled: false }))).toEqual([]);
  });

  it.each(['retain', 'clear', 'disable', 'delete'] as const)('is nobody on record afterwards: %s', (what) => {
    expect(gone(what, ours).after).toBeUndefined();
  });

  it.each(['clear', 'disable', 'delete'] as const)('is left alone and on record while it is ignored: %s', (what) => {
    for (const name of ['u', 'sub-of-*']) {
      const found = gone(what, ours, withA, { lists: { ignoreUsers: [name] } });
      expect([outcomeOf(found), found.after]).toEqual([[], found.before]);
    }
  });
});

describe('nobody escapes removal', () => {
  const mallory = account('mallory', { sub: 'sub-of-u', attributes: attributes({ preferred_username: 'ann' }) });
  it.each<[string, Given]>([
    ['by taking the name of a declared user', { declared: new Map([['ann', user()]]) }],
    ['by taking a name that is ignored', { lists: { ignoreUsers: ['ann'] } }],
    ['by giving up the declared name', {}],
  ])('%s', (_how, more) => {
    expect(outcome('disable', {}, mallory, { pool: aliased, ...more })).toEqual(['disable (removed)']);
  });
});

describe('a user who is still declared', () => {
  const live = account('u', { attributes: attributes({ a: 'x', email: 'u@x.org', email_verified: 'true' }) });
  const pool = poolWith({ ...aliased, caseSensitive: false });
  it.each<[string, NonNullable<Given['declared']>]>([
    ['by a verified address', new Map([['u@x.org', user()]])],
    ['in another letter case', new Map([['U', user()]])],
    ['by its sub, as the name', new Map([['sub-of-u', user()]])],
    ['by its sub', new Map([['v', user({}, { sub: 'SUB-OF-U' })]])],
  ])('is not removed: %s', (_where, declared) => {
    // A name that is a sub has the form of one.
    const sub = 'a1b2c3d4-0000-4000-8000-00000000000f';
    const bySub = new Map(
      [...declared].map(([name, each]) => [
        name === 'sub-of-u' ? sub : name,
        each.sub === undefined ? each : { ...each, sub: sub.toUpperCase() },
      ]),
    );
    for (const what of ['clear', 'disable', 'delete'] as const) {
      const found = gone(what, { ...ours, sub }, { ...live, sub }, { pool, declared: bySub });
      expect([outcomeOf(found), found.after]).toEqual([[], undefined]);
    }
  });
});

describe('clearing', () => {
  const string = { type: 'String', mutable: true, required: false } as const;
  const pool = poolWith({
    usernameAttributes: new Set(['email']),
    schema: new Map([...schema, ['name', { ...string, required: true }], ['custom:id', { ...string, mutable: false }]]),
  });
  const values = {
    a: 'x',
    b: 'y',
    name: 'N',
    'custom:id': '1',
    email: 'u@x',
    email_verified: 'true',
    nickname: 'mine',
  };

  it('blanks what is live as applied in one update, and tells what it leaves', () => {
    const { nickname: _undeclared, ...managed } = values;
    const live = account('u', { attributes: attributes({ ...values, b: 'taken over' }) });
    const applied = attributes({ ...managed, c: 'gone' });
    expect(outcome('clear', { attributes: applied }, live, { pool })).toEqual([
      'update -a',
      'b taken-over',
      'custom:id unblankable',
      'email unblankable',
      'email_verified unblankable',
      'name unblankable',
    ]);
  });

  it('leaves what is ignored', () => {
    const applied = attributes({ a: 'x', b: 'y' });
    const live = account('u', { attributes: applied });
    expect(outcome('clear', { attributes: applied }, live, { lists: { ignoreAttributes: ['a'] } })).toEqual([
      'update -b',
    ]);
  });

  it('blanks whatever removedAttributes says', () => {
    expect(outcome('clear', {}, withA, { policy: { removedAttributes: 'retain' } })).toEqual(['update -a']);
  });
});
