/** What becomes of a declared user without an account. */
import { describe, expect, it } from 'vitest';
import type { Creation } from '../../providers/model/changes.ts';
import type { DeclaredUsers } from '../../providers/model/users.ts';
import { type Value, written } from '../../providers/model/value.ts';
import { plan } from '../../providers/plan/plan.ts';
import { poolWith } from '../model/pools.ts';
import {
  attributes,
  byEmail,
  type DeclaredValues,
  type Given,
  inputsWith,
  outcomeOf,
  permanent,
  planOf,
  policy,
  recordOf,
  schema,
  temporary,
  told,
  user,
} from './inputs.ts';

const one = (declared: Partial<DeclaredValues>, given: Given = {}) =>
  planOf({ declared: new Map([['u', user({}, declared)]]), ...given }, 'u');
const creationOf = (declared: Partial<DeclaredValues>, given: Given = {}): Creation | undefined => {
  const [first] = one(declared, given).steps;
  return first?.kind === 'create' ? first.creation : undefined;
};

describe('a declared user without an account', () => {
  it.each<[string, Partial<DeclaredValues>, readonly string[]]>([
    ['nothing else', {}, ['create']],
    ['enabled: true', { enabled: true }, ['create']],
    ['enabled: false', { enabled: false }, ['create', 'disable (declared)']],
    ['groups', { groups: ['h', 'g'] }, ['create', 'add-to-group g (declared)', 'add-to-group h (declared)']],
    ['a permanent password', { password: permanent }, ['create', 'set-password (declared)']],
    ['a temporary password', { password: temporary }, ['create']],
    [
      'all of it',
      { enabled: false, groups: ['g'], password: permanent },
      ['create', 'add-to-group g (declared)', 'set-password (declared)', 'disable (declared)'],
    ],
  ])('is created, with %s', (_what, declared, expected) => {
    expect(one(declared).steps.map(told)).toEqual(expected);
  });

  it('takes all attributes but blanks along in the creation, and is in no update', () => {
    const { steps, after } = one({ attributes: attributes({ a: 'x', b: '' }) });
    expect(steps).toMatchObject([{ kind: 'create', creation: { attributes: attributes({ a: 'x' }) } }]);
    expect(after).toEqual({ attributes: attributes({ a: 'x', b: '' }), created: true });
  });

  it('takes a temporary password along as the reference that is declared', () => {
    const secret = creationOf({ password: temporary })?.temporaryPassword;
    expect(secret !== undefined && written(secret)).toBe(`\${secret:p}`);
  });

  it.each([permanent, temporary])('is a problem with a password that the pool refuses: %j (14.25)', (password) => {
    const policy = { minimumLength: 30, uppercase: true, lowercase: true, numbers: true, symbols: true };
    const found = one({ password }, { pool: poolWith({ schema, passwordPolicy: policy }) });
    expect(found.problems).toMatchObject([
      { code: 'bad-password-value', subject: { username: 'u', account: 'password' } },
    ]);
    expect(JSON.stringify(found.problems)).not.toContain('Pass-of-today-1');
  });

  it('is invited only where messages are allowed', () => {
    const declared = { attributes: attributes({ email: 'u@x.org' }) };
    const invitation = (messages: 'allow' | 'forbid') => creationOf(declared, { policy: { messages } })?.invitation;
    expect([invitation('allow'), invitation('forbid')]).toEqual(['email', undefined]);
  });

  it.each<[string, Given, readonly string[]]>([
    ['is a problem', { policy: { missingUsers: 'error' } }, ['user-missing']],
    ['is skipped', { policy: { missingUsers: 'skip' } }, ['skipped']],
    [
      'is none that create: false concerns',
      { policy: { missingUsers: 'error' }, declared: new Map([['u', user({}, { create: false })]]) },
      ['user-missing'],
    ],
    ['is not created', { declared: new Map([['u', user({}, { create: false })]]) }, ['not-created']],
    [
      'is not created by its sub',
      { declared: new Map([['u', user({}, { sub: 'nobody' })]]) },
      ['create', 'not-creatable'],
    ],
    [
      'is not created under the name of a federated user',
      { declared: new Map([['Google_1', user()]]) },
      ['create', 'not-creatable'],
    ],
    [
      'is told with all that is wrong with it',
      { policy: { missingUsers: 'error' }, declared: new Map([['u', user({ email: 'x', nickame: 'y' })]]) },
      ['user-missing', 'bad-email', 'unknown-attribute'],
    ],
  ])('%s: %j', (_case, given, expected) => {
    const [first] = plan(inputsWith({ declared: new Map([['u', user()]]), ...given })).users;
    expect(first !== undefined && outcomeOf(first)).toEqual(expected);
  });

  it.each(['error', 'skip'] as const)(
    'is named by user and nothing is done, under missingUsers: %s',
    (missingUsers) => {
      const declared: DeclaredUsers<Value> = new Map(['b', 'a'].map((name) => [name, user({ a: 'x' })]));
      const { users } = plan(inputsWith({ declared, policy: { missingUsers } }));
      expect(users.map(({ name, steps, after }) => [name, steps, after])).toEqual([
        ['a', [], undefined],
        ['b', [], undefined],
      ]);
    },
  );
});

describe('a user on record whose account has gone', () => {
  const records = new Map([['u', recordOf('u', { created: true, attributes: attributes({ a: 'x' }) })]]);

  it('is created anew', () => {
    const { steps, after } = one({}, { records });
    expect([steps.map(told), after?.sub]).toEqual([['create'], undefined]);
  });

  it.each(['error', 'skip'] as const)('stays on record until then: missingUsers: %s', (missingUsers) => {
    // A listing that lags is no reason to forget that this stack made the account.
    expect(one({}, { records, policy: { missingUsers } }).after).toEqual(records.get('u'));
  });
});

it('refuses two users who would be created as one account', () => {
  const codes = (pool: Given['pool'], ...names: readonly string[]) => {
    const declared: DeclaredUsers<Value> = new Map(names.map((name) => [name, user()]));
    return plan(inputsWith({ declared, ...(pool === undefined ? {} : { pool }) })).problems.map(({ code }) => code);
  };
  expect(codes(poolWith({ schema, caseSensitive: false }), 'Ana', 'ana')).toEqual(['account-declared-twice']);
  expect(codes(poolWith({ schema }), 'Ana', 'ana')).toEqual([]);
  expect(codes(byEmail, 'ana@x.org', 'bob@x.org')).toEqual([]);
});

it('counts only declared groups of users who are created as groups to make', () => {
  const declared = new Map([
    ['u', user({}, { groups: ['z', 'y', 'g'] })],
    ['v', user({}, { groups: ['z'] })],
  ] as const);
  const { groupsToCreate, users } = plan(inputsWith({ declared, policy: { ...policy, createGroups: true } }));
  expect(groupsToCreate).toEqual(['y', 'z']);
  expect(users.flatMap(({ problems }) => problems)).toEqual([]);
});
