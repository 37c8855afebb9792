import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Ignores, namesOf, planSparing, withoutIgnored } from '../../providers/core/ignore-plan.ts';
import { type PlanInputs, plan } from '../../providers/core/plan.ts';
import type { Pool } from '../../providers/core/pool.ts';
import type { Attributes, LiveUser } from '../../providers/core/types.ts';

const pool: Pool = {
  id: 'eu-west-1_a',
  schema: new Map(),
  usernameAttributes: new Set(['email']),
  aliasAttributes: new Set(),
  caseSensitive: true,
  autoVerifiedAttributes: new Set(),
  mfa: 'OFF',
  verifiedBeforeUpdate: new Set(),
  estimatedNumberOfUsers: 0,
};

const account = (name: string, attributes: Attributes): LiveUser => ({
  username: `account-of-${name}`,
  sub: `sub-of-${name}`,
  enabled: true,
  status: 'CONFIRMED',
  attributes,
});

const ignoring =
  (users: readonly string[], attributes: readonly string[] = []): Ignores =>
  (username, attribute) =>
    users.includes(username) || (attribute !== undefined && attributes.includes(attribute));

type States = Readonly<Record<'declared' | 'applied' | 'live', readonly (readonly [string, Attributes])[]>>;

const inputsOf = ({ declared, applied, live }: States): PlanInputs => ({
  declared: new Map(declared.map(([name, attributes]) => [name, { attributes }])),
  applied: new Map(applied),
  live: new Map(live.map(([name, attributes]) => [name, account(name, attributes)])),
  elsewhere: new Map(),
  policy: { missingUsers: 'error', removedAttributes: 'delete', unmanagedAttributes: 'retain' },
  rules: { same: (_name, a, b) => a === b, untouchable: () => false },
});

const of = (attributes: Readonly<Record<string, string>>): Attributes => new Map(Object.entries(attributes));

describe('the names of a user', () => {
  it('are the declared one and all that the account has', () => {
    const user = account('d', of({ email: 'd@x.org', phone_number: '+1555' }));
    expect(namesOf('d@x.org', user, pool)).toEqual(['d@x.org', 'account-of-d', 'sub-of-d']);
    expect(namesOf('sub-of-d', user, pool)).toEqual(['sub-of-d', 'account-of-d', 'd@x.org']);
    expect(namesOf('d', undefined, pool)).toEqual(['d']);
  });
});

describe('what is ignored', () => {
  const states: States = {
    declared: [['u', of({ a: 'new' })]],
    applied: [
      ['u', of({ a: 'old', b: 'old' })],
      ['v', of({ a: 'old' })],
    ],
    live: [
      ['u', of({ a: 'old', b: 'old', email: 'u@x.org' })],
      ['v', of({ a: 'old' })],
    ],
  };

  it.each(['u', 'account-of-u', 'sub-of-u', 'u@x.org'])('as the user %s is not changed', (name) => {
    const { updates, applied } = planSparing(inputsOf(states), ignoring([name]), pool);
    expect(updates).toEqual([]);
    expect(applied).toEqual(new Map([['u', of({ a: 'old', b: 'old' })]]));
  });

  it('as an attribute is not removed, and its last-applied value stays on record', () => {
    const { updates, applied } = planSparing(inputsOf(states), ignoring([], ['b']), pool);
    expect(updates.flatMap(({ changes }) => changes.map(({ name }) => name))).toEqual(['a']);
    expect(applied).toEqual(new Map([['u', of({ a: 'new', b: 'old' })]]));
  });

  it('of a user who is declared no longer leaves the record with the user', () => {
    const { applied } = planSparing(inputsOf({ ...states, declared: [] }), ignoring([], ['b']), pool);
    expect(applied).toEqual(new Map());
  });

  it('is in none of the inputs', () => {
    const { declared, applied, live } = withoutIgnored(inputsOf(states), ignoring(['v'], ['a']), pool);
    expect(declared).toEqual(new Map([['u', { attributes: of({}) }]]));
    expect(applied).toEqual(new Map([['u', of({ b: 'old' })]]));
    expect([...live.keys()]).toEqual(['u']);
    expect(live.get('u')?.attributes).toEqual(of({ b: 'old', email: 'u@x.org' }));
  });
});

describe('properties', () => {
  const users = ['u', 'v', '__proto__'];
  const names = ['a', 'email', 'email_verified', '__proto__'];
  const attributes = fc
    .uniqueArray(fc.tuple(fc.constantFrom(...names), fc.constantFrom('true', 'x', '')), { selector: ([name]) => name })
    .map((list): Attributes => new Map(list));
  const state = fc.uniqueArray(fc.tuple(fc.constantFrom(...users), attributes), { selector: ([name]) => name });
  const inputs = fc.record({ declared: state, applied: state, live: state }).map(inputsOf);
  const ignored = fc.record({ users: fc.subarray(users), attributes: fc.subarray(names) });
  const changesOf = (given: PlanInputs, ignores: Ignores) =>
    planSparing(given, ignores, pool).updates.flatMap(({ username, changes }) =>
      changes.map((change) => ({ username, ...change })),
    );

  it('nothing ignored: the plan is the plan', () => {
    fc.assert(
      fc.property(inputs, (given) => {
        expect(planSparing(given, ignoring([]), pool)).toEqual(plan(given));
      }),
    );
  });

  it('no change touches what is ignored', () => {
    fc.assert(
      fc.property(inputs, ignored, (given, lists) => {
        for (const { username, name } of changesOf(given, ignoring(lists.users, lists.attributes))) {
          expect(lists.users).not.toContain(username);
          expect(lists.attributes).not.toContain(name);
        }
      }),
    );
  });

  it('ignoring more never adds a change', () => {
    fc.assert(
      fc.property(inputs, ignored, ignored, (given, some, more) => {
        const before = changesOf(given, ignoring(some.users, some.attributes));
        const both = ignoring([...some.users, ...more.users], [...some.attributes, ...more.attributes]);
        for (const change of changesOf(given, both)) {
          expect(before).toContainEqual(change);
        }
      }),
    );
  });

  it('an ignored user keeps the record of what was applied, and the others get the plan they would have had', () => {
    fc.assert(
      fc.property(inputs, fc.constantFrom(...users), (given, username) => {
        const sparing = planSparing(given, ignoring([username]), pool);
        const usual = plan(given);
        expect(sparing.applied.get(username)).toEqual(given.applied.get(username));
        expect(sparing.updates).toEqual(usual.updates.filter((update) => update.username !== username));
      }),
    );
  });
});
