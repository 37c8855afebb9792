import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CognitoException } from '../../../cognito-double/src/errors.ts';
import { Pool as DoublePool, type PoolDefinition } from '../../../cognito-double/src/pool.ts';
import { updateUser } from '../../../cognito-double/src/update.ts';
import { nothingPending, type User } from '../../../cognito-double/src/user.ts';
import { aliasesOf } from '../../../providers/constraints/aliases.ts';
import type { AttributeChange, UserUpdate } from '../../../providers/model/changes.ts';
import type { Pool } from '../../../providers/model/pool.ts';
import type { LiveUser } from '../../../providers/model/users.ts';
import { meant, type Value } from '../../../providers/model/value.ts';
import { orderUpdates } from '../../../providers/plan/aliases/alias-order.ts';
import { aliasConflicts } from '../../../providers/plan/aliases/conflicts.ts';
import { declaredValue } from '../../../providers/values/faces.ts';
import { poolWith } from '../../model/pools.ts';

type Values = Readonly<Record<string, string>>;

const noAlias = poolWith();
const byEmail: Pool = { ...noAlias, usernameAttributes: new Set(['email']) };
const aliases: Pool = { ...noAlias, aliasAttributes: new Set(['email', 'phone_number', 'preferred_username']) };
const held = (pool: Pool): Pool => ({ ...pool, verifiedBeforeUpdate: new Set(['email']) });

/** Accounts are called `#a` for the declared name `a`. */
const live = (name: string, values: Values, status = 'CONFIRMED'): LiveUser => ({
  username: `#${name}`,
  sub: name,
  enabled: true,
  status,
  attributes: new Map(Object.entries(values)),
});

/** A blank value deletes. */
const update = (username: string, values: Values): UserUpdate => {
  const changes = Object.entries(values).map(
    ([name, value]): AttributeChange =>
      value === ''
        ? { kind: 'delete', name, reason: 'declared', from: 'x' }
        : { kind: 'set', name, reason: 'declared', from: undefined, to: value },
  );
  const [first, ...rest] = changes;
  if (first === undefined) throw new Error('an update has changes');
  return { username, account: `#${username}`, changes: [first, ...rest] };
};

const verified = (email: string): Values => ({ email, email_verified: 'true' });

describe('two users and one address', () => {
  const told = (updates: readonly UserUpdate[], accounts: readonly LiveUser[], pool: Pool) =>
    aliasConflicts(updates, accounts, pool).map(
      ({ code, subject, others }) => `${code}: ${subject.attribute} of ${subject.username}, ${others.join()}`,
    );
  const a = live('a', verified('a@x'));
  const b = live('b', verified('b@x'));
  const unverified = { email: 'b@x', email_verified: 'false' };

  it.each<[string, readonly UserUpdate[], readonly LiveUser[], Pool, readonly string[]]>([
    ['no address is an alias', [update('a', verified('b@x'))], [a, b], noAlias, []],
    ['nobody has it', [update('a', verified('c@x'))], [a, b], byEmail, []],
    ['another has it', [update('a', { email: 'b@x' })], [a, b], byEmail, ['alias-taken: email of a, #b']],
    ['another has it, verified', [update('a', verified('b@x'))], [a, b], aliases, ['alias-taken: email of a, #b']],
    ['it is not verified here', [update('a', { email: 'b@x' })], [a, b], aliases, []],
    ['it is not verified there', [update('a', verified('b@x'))], [a, live('b', unverified)], aliases, []],
    [
      'it is a sign-in name there, verified or not',
      [update('a', { email: 'b@x' })],
      [a, live('b', unverified)],
      byEmail,
      ['alias-taken: email of a, #b'],
    ],
    [
      'a flag by itself makes it an alias',
      [update('a', { email_verified: 'true' })],
      [live('a', { email: 'b@x' }), b],
      aliases,
      ['alias-taken: email of a, #b'],
    ],
    [
      'it waits to be verified',
      [update('a', { email: 'b@x' })],
      [a, b],
      held(aliases),
      ['alias-taken: email of a, #b'],
    ],
    ['it has another letter case', [update('a', { email: 'B@x' })], [a, b], byEmail, []],
    [
      'the letter case does not count',
      [update('a', { email: 'B@x' })],
      [a, b],
      { ...byEmail, caseSensitive: false },
      ['alias-taken: email of a, #b'],
    ],
    ['it is its own', [update('a', { email: 'A@x' })], [a, b], { ...byEmail, caseSensitive: false }, []],
    [
      'only a federated profile has it',
      [update('a', verified('b@x'))],
      [a, live('b', verified('b@x'), 'EXTERNAL_PROVIDER')],
      byEmail,
      [],
    ],
    [
      'a federated profile gets it',
      [update('a', verified('b@x'))],
      [live('a', {}, 'EXTERNAL_PROVIDER'), b],
      byEmail,
      [],
    ],
    [
      'preferred_username needs no flag',
      [update('a', { preferred_username: 'bee' })],
      [a, live('b', { preferred_username: 'bee' })],
      aliases,
      ['alias-taken: preferred_username of a, #b'],
    ],
    ['it is another attribute', [update('a', { preferred_username: 'b@x' })], [a, b], aliases, []],
    [
      'the other is declared, and keeps it',
      [update('a', { email: 'b@x' }), update('b', { nickname: 'B' })],
      [a, b],
      byEmail,
      ['alias-taken: email of a, b'],
    ],
    ['the other takes another', [update('a', { email: 'b@x' }), update('b', { email: 'c@x' })], [a, b], byEmail, []],
    ['the other blanks it', [update('a', verified('b@x')), update('b', { email: '' })], [a, b], aliases, []],
    [
      'the other un-verifies it',
      [update('a', verified('b@x')), update('b', { email_verified: 'false' })],
      [a, b],
      aliases,
      [],
    ],
    [
      'the other keeps it, as its new one waits',
      [update('a', verified('b@x')), update('b', { email: 'c@x' })],
      [a, b],
      held(byEmail),
      ['alias-taken: email of a, b'],
    ],
    [
      'both get it',
      [update('a', { email: 'c@x' }), update('b', { email: 'c@x' })],
      [a, b],
      byEmail,
      ['alias-declared-twice: email of b, a'],
    ],
    [
      'three get it',
      ['a', 'b', 'c'].map((name) => update(name, { email: 'd@x' })),
      [a, b, live('c', {})],
      byEmail,
      ['alias-declared-twice: email of b, a', 'alias-declared-twice: email of c, a'],
    ],
    [
      'both wait for it',
      [update('a', { email: 'c@x' }), update('b', { email: 'c@x' })],
      [a, b],
      held(aliases),
      ['alias-declared-twice: email of b, a'],
    ],
    ['both get it unverified', [update('a', { email: 'c@x' }), update('b', { email: 'c@x' })], [a, b], aliases, []],
    ['an unknown account gets it', [update('z', { email: 'b@x' })], [a, b], byEmail, ['alias-taken: email of z, #b']],
    [
      'they swap',
      [update('a', { email: 'b@x' }), update('b', { email: 'a@x' })],
      [a, b],
      byEmail,
      ['alias-swap: email of a, b'],
    ],
    [
      'three go round',
      [update('a', { email: 'b@x' }), update('b', { email: 'c@x' }), update('c', { email: 'a@x' })],
      [a, b, live('c', verified('c@x'))],
      byEmail,
      ['alias-swap: email of a, b,c'],
    ],
    [
      'two swap, and a third waits for one of them',
      [
        update('c', { email: 'd@x' }),
        update('a', { email: 'b@x' }),
        update('b', { email: 'a@x', preferred_username: '' }),
      ],
      [a, b, live('c', {})],
      byEmail,
      ['alias-swap: email of a, b'],
    ],
    [
      'they exchange two kinds of alias',
      [
        update('a', { preferred_username: 'bee', email: '' }),
        update('b', { preferred_username: '', ...verified('a@x') }),
      ],
      [a, live('b', { preferred_username: 'bee' })],
      aliases,
      ['alias-swap: preferred_username of a, b'],
    ],
  ])('%s', (_what, updates, accounts, pool, expected) => {
    expect(told(updates, accounts, pool)).toEqual(expected);
  });

  it('are both named, with the address', () => {
    const [swap] = aliasConflicts([update('a', { email: 'b@x' }), update('b', { email: 'a@x' })], [a, b], byEmail);
    for (const word of ['"a@x"', '"b@x"', 'a would take', 'b would take']) expect(swap?.message).toContain(word);
  });

  it('are named without the address where that is a secret', () => {
    const secret = declaredValue(`\${secret:s}`, new Map([['s', 'hidden@x']]));
    const set = (username: string, to: Value): UserUpdate => ({
      username,
      account: `#${username}`,
      changes: [{ kind: 'set', name: 'email', reason: 'declared', from: undefined, to }],
    });
    const holder = live('b', verified('hidden@x'));
    const problems = [
      ...aliasConflicts([set('a', secret)], [a, holder], byEmail),
      ...aliasConflicts([set('a', secret), set('c', secret)], [a], byEmail),
      ...aliasConflicts([set('a', secret), set('b', 'a@x')], [a, holder], byEmail),
    ];
    expect(problems.map(({ code }) => code)).toEqual(['alias-taken', 'alias-declared-twice', 'alias-swap']);
    expect(JSON.stringify(problems)).not.toContain('hidden');
  });

  it('of a circle, only some of its many users are named', () => {
    const users = Array.from({ length: 9 }, (_, index) => live(`u${index}`, verified(`${index}@x`)));
    const updates = users.map((_, index) => update(`u${index}`, { email: `${(index + 1) % 9}@x` }));
    const [swap, ...others] = aliasConflicts(updates, users, byEmail);
    expect(others).toEqual([]);
    expect(swap?.others).toHaveLength(8);
    expect(swap?.message).toContain('9 users in all');
    expect(swap?.message).not.toContain('u7');
  });
});

describe('updates in order', () => {
  const waves = (updates: readonly UserUpdate[], accounts: readonly LiveUser[], pool = byEmail) =>
    orderUpdates(updates, accounts, pool).map((wave) => wave.map(({ username }) => username).join());
  const users = ['a', 'b', 'c'].map((name) => live(name, { email: `${name}@x` }));

  it.each<[string, readonly UserUpdate[], readonly string[]]>([
    ['none', [], []],
    ['nothing to wait for', [update('a', { email: 'd@x' }), update('b', { nickname: 'B' })], ['a,b']],
    ['a takes what b gives up', [update('a', { email: 'b@x' }), update('b', { email: 'd@x' })], ['b', 'a']],
    [
      'a chain',
      [update('a', { email: 'b@x' }), update('b', { email: 'c@x' }), update('c', { email: 'd@x' })],
      ['c', 'b', 'a'],
    ],
    [
      'a swap is last',
      [update('a', { email: 'b@x' }), update('b', { email: 'a@x' }), update('c', { email: 'd@x' })],
      ['c', 'a,b'],
    ],
  ])('%s', (_what, updates, expected) => {
    expect(waves(updates, users)).toEqual(expected);
  });

  it('frees an address before somebody waits for it', () => {
    const updates = [update('a', { email: 'b@x' }), update('b', verified('d@x'))];
    expect(waves(updates, users, held(byEmail))).toEqual(['b', 'a']);
  });
});

describe('for any updates', () => {
  const names = ['a', 'b', 'c', 'd', 'e'];
  const value = fc.constantFrom('', '1', '2', '3', '4', '5', '6');
  const flag = fc.constantFrom('', 'true', 'false');
  const values = fc
    .record({ email: value, preferred_username: value, email_verified: flag }, { requiredKeys: [] })
    .filter((given) => Object.keys(given).length > 0);
  const pool = fc.constantFrom(byEmail, aliases, held(byEmail), held(aliases));

  /** Live users who hold no alias in common, as a pool has them. */
  function accountsFrom(all: readonly Values[], inPool: Pool): readonly LiveUser[] {
    const seen = new Set<string>();
    return all.flatMap((given, index) => {
      const present = Object.entries(given).filter(([, text]) => text !== '');
      const user = live(names[index] ?? '', { ...Object.fromEntries(present), email_verified: 'true' });
      const keys = [...aliasesOf(user, inPool).keys()];
      if (keys.some((key) => seen.has(key))) return [live(names[index] ?? '', {})];
      for (const key of keys) seen.add(key);
      return [user];
    });
  }

  it('each is in one wave, and without a conflict the double takes them wave by wave, in any order within one', () => {
    const five = fc.array(values, { minLength: 5, maxLength: 5 });
    fc.assert(
      fc.property(pool, five, five, fc.boolean(), (inPool, before, wanted, backwards) => {
        const accounts = accountsFrom(before, inPool);
        const updates = wanted.map((given, index) => update(names[index] ?? '', given));
        const waves = orderUpdates(updates, accounts, inPool);
        expect(new Set(waves.flat())).toEqual(new Set(updates));
        expect(waves.flat()).toHaveLength(updates.length);
        fc.pre(aliasConflicts(updates, accounts, inPool).length === 0);
        const double = doubleOf(inPool, accounts);
        for (const one of waves.flatMap((wave) => (backwards ? wave.toReversed() : wave))) write(double, one);
      }),
      { numRuns: 300 },
    );
  });

  function doubleOf(inPool: Pool, accounts: readonly LiveUser[]): DoublePool {
    const definition: PoolDefinition = {
      PoolName: 'p',
      UsernameAttributes: [...inPool.usernameAttributes],
      AliasAttributes: [...inPool.aliasAttributes],
      UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: [...inPool.verifiedBeforeUpdate] },
    };
    const double = new DoublePool({ id: inPool.id, definition, developerPrefix: 'dev:', now: () => 0 });
    for (const { username, sub, attributes } of accounts) {
      const times = { createdAt: 0, modifiedAt: 0 };
      const pending = nothingPending;
      double.save({ username, sub, attributes, pending, enabled: true, status: 'CONFIRMED', ...times });
    }
    return double;
  }

  /** Throws AliasExistsException where the alias is not free; an update that breaks another rule is no example. */
  function write(double: DoublePool, { account, changes }: UserUpdate): void {
    const requested = new Map(changes.map((change) => [change.name, change.kind === 'set' ? meant(change.to) : '']));
    let changed: User | undefined;
    try {
      changed = updateUser(double, double.user(account), requested, 0).user;
    } catch (error) {
      if (!(error instanceof CognitoException) || error.name !== 'InvalidParameterException') throw error;
    }
    fc.pre(changed !== undefined);
    double.save(changed);
  }
});
