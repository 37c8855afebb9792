import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planAccounts } from '../../providers/core/account-plan.ts';
import { isFederated } from '../../providers/core/identity-providers.ts';
import { poolRules } from '../../providers/core/pool.ts';
import type { Username } from '../../providers/core/types.ts';
import { account, attributes, permanent, policy, temporary } from './account-inputs.ts';
import { planned, type Rest, run, type World } from './account-world.ts';
import { poolWith } from './pools.ts';

const usernames = ['u', 'v', '__proto__', 'constructor'] as const;
const pool = poolWith();

const optional = <T>(values: readonly T[]) => fc.constantFrom<(T | undefined)[]>(undefined, ...values);
const map = <V>(values: fc.Arbitrary<V | undefined>): fc.Arbitrary<ReadonlyMap<Username, V>> =>
  fc.tuple(...usernames.map((name) => values.map((value) => [name, value] as const))).map((entries) => {
    return new Map(entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])));
  });
/** Without members that are undefined. */
const said = <T extends object>(members: fc.Arbitrary<T>) =>
  members.map((given) => Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)));
const values = fc.constantFrom({}, { a: 'x' }, { a: 'y' }, { a: '', b: 'x' }).map(attributes);
const groups = fc.subarray(['g', 'h', 'new']);
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

const declared = said(
  fc.record({
    attributes: values,
    create: fc.constantFrom(undefined, undefined, false),
    enabled: optional([true, false]),
    groups: maybe(groups),
    password: optional([permanent, temporary]),
    protect: optional([true]),
  }),
).map((user) => ({ attributes: new Map<string, string>(), ...user }));
const records = said(
  fc.record({
    sub: optional(['its own', 'its own', 'another']),
    created: optional([true]),
    enabled: optional([true, false]),
    groups: maybe(groups),
    password: optional([permanent, temporary]),
    passwordDue: optional([true]),
    protect: fc.constantFrom(undefined, undefined, true),
  }),
);
const accounts = fc.record({
  enabled: fc.boolean(),
  status: fc.constantFrom('CONFIRMED', 'FORCE_CHANGE_PASSWORD', 'RESET_REQUIRED', 'EXTERNAL_PROVIDER'),
  attributes: values,
});

/** Any world, and any declaration and policy over it. */
const worlds = fc
  .record({
    declared: map(maybe(declared)),
    elsewhere: map(maybe(declared)),
    applied: map(maybe(values)),
    records: map(maybe(records)),
    live: map(maybe(accounts)),
    memberships: map(groups.map((list) => new Set(list))),
    changed: fc.subarray([...usernames]),
    ignored: fc.constantFrom(...usernames, 'nobody', 'nobody'),
    missingUsers: fc.constantFrom('create' as const, 'create' as const, 'skip' as const),
    removedUsers: fc.constantFrom('retain' as const, 'clear' as const, 'disable' as const, 'delete' as const),
    force: fc.boolean(),
  })
  .map((given): { readonly world: World; readonly rest: Rest } => {
    const live = new Map([...given.live].map(([name, properties]) => [name, account(name, properties)]));
    const recorded = new Map(
      [...given.records].map(([name, { sub, ...record }]) => [
        name,
        sub === undefined ? record : { ...record, sub: sub === 'its own' ? `sub-of-${name}` : sub },
      ]),
    );
    const memberships = new Map([...given.memberships].filter(([name]) => live.has(name)));
    const elsewhere = new Map([...given.elsewhere].filter(([name]) => !given.declared.has(name)));
    const { missingUsers, removedUsers, force, applied, changed, ignored } = given;
    const passwords = new Map([...live].map(([, { sub }]) => [sub, 'a password of its own']));
    return {
      world: {
        ...{ live, memberships, passwords, applied, accounts: recorded },
        groups: new Set(['g', 'h']),
        changedPasswords: new Set(changed),
      },
      rest: {
        declared: given.declared,
        elsewhere,
        inherited: new Map(),
        providers: [],
        policy: { ...policy, missingUsers, removedUsers, force, createGroups: true },
        pool,
        rules: poolRules(pool),
        ignores: (name) => name === ignored,
      },
    };
  })
  // What has a problem is not written at all.
  .filter(({ world, rest }) => planAccounts({ ...rest, ...world }).problems.length === 0);

/** What a run is to come to, whatever happened on the way. */
const end = ({ live, memberships, passwords }: World) =>
  new Map(
    [...live].map(([name, { sub, enabled, attributes: found }]) => {
      return [
        name,
        { enabled, found, groups: [...(memberships.get(name) ?? [])].sort(), password: passwords.get(sub) },
      ];
    }),
  );

describe('plans of accounts', () => {
  it('goal: a run makes live what is declared', () => {
    fc.assert(
      fc.property(worlds, ({ world, rest }) => {
        const { after } = run(world, rest);
        for (const [username, user] of rest.declared) {
          if (rest.ignores(username)) continue;
          const live = after.live.get(username);
          const creates = rest.policy.missingUsers === 'create' && user.create !== false;
          expect(live !== undefined).toBe(world.live.has(username) || creates);
          if (live === undefined) continue;
          if (user.enabled !== undefined) expect(live.enabled).toBe(user.enabled);
          if (user.groups !== undefined)
            expect([...(after.memberships.get(username) ?? [])].sort()).toEqual(user.groups.toSorted());
          if (user.password !== undefined && !world.live.has(username))
            expect(after.passwords.get(live.sub)).toBe(user.password.value);
          for (const [name, value] of user.attributes) expect(live.attributes.get(name) ?? '').toBe(value);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('fixpoint: the second run has nothing to do, nor to tell but what it leaves, and records the same', () => {
    fc.assert(
      fc.property(worlds, ({ world, rest }) => {
        const { after } = run(world, rest);
        const again = planned(after, rest);
        expect([again.accounts.work, again.accounts.groupsToCreate, again.plan.updates]).toEqual([[], [], []]);
        const { after: later } = run(after, rest);
        expect([later.accounts, later.applied]).toEqual([after.accounts, after.applied]);
      }),
      { numRuns: 300 },
    );
  });

  it('frame: who is neither declared nor recorded, ignored or declared elsewhere keeps its account as it is', () => {
    fc.assert(
      fc.property(worlds, ({ world, rest }) => {
        const { accounts: plan } = planned(world, rest);
        for (const { username } of plan.work) {
          expect(rest.ignores(username) || rest.elsewhere.has(username)).toBe(false);
          expect([rest.declared, world.applied, world.accounts].some((named) => named.has(username))).toBe(true);
        }
      }),
    );
  });

  it('kill: after any step, the next run ends where one run would have, with no step twice but setting a password', () => {
    fc.assert(
      fc.property(worlds, fc.nat({ max: 12 }), ({ world, rest }, killedAfter) => {
        const whole = run(world, rest);
        const killed = run(world, rest, { killedAfter });
        const next = run(killed.after, rest);
        expect(end(next.after)).toEqual(end(whole.after));
        const told = (steps: typeof whole.taken) =>
          steps.map(([name, step]) => `${name} ${step.kind} ${'group' in step ? step.group : ''}`);
        const repeated = told(next.taken).filter((step) => told(killed.taken).includes(step));
        expect(repeated.filter((step) => !step.includes(' set-password '))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('refusal: whichever steps are refused, the next run does them and no other', () => {
    fc.assert(
      fc.property(worlds, fc.array(fc.boolean(), { minLength: 20, maxLength: 20 }), ({ world, rest }, refused) => {
        const whole = run(world, rest);
        const first = run(world, rest, { refuses: (index) => refused[index % refused.length] === true });
        const next = run(first.after, rest);
        expect(end(next.after)).toEqual(end(whole.after));
        expect(first.taken.length + next.taken.length).toBe(whole.taken.length);
        expect(next.after.accounts).toEqual(whole.after.accounts);
        expect(next.after.applied).toEqual(whole.after.applied);
      }),
      { numRuns: 500 },
    );
  });

  it('safety: deletes only what this stack has created unless forced, and gives no federated user a password', () => {
    fc.assert(
      fc.property(worlds, ({ world, rest }) => {
        for (const { username, account: name, steps } of planned(world, rest).accounts.work) {
          const live = world.live.get(username);
          const ours = world.accounts.get(username);
          for (const { kind } of steps) {
            if (kind === 'delete')
              expect(rest.policy.force || (ours?.created === true && ours.sub === live?.sub)).toBe(true);
            if (['delete', 'disable', 'blank'].includes(kind) && !rest.declared.has(username)) {
              expect(world.accounts.get(username)?.protect).toBeUndefined();
            }
            if (kind === 'set-password') expect(live !== undefined && isFederated(live)).toBe(false);
          }
          expect(name).toBe(live?.username);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('order: the order of users and groups changes nothing', () => {
    const reversed = <V>(entries: ReadonlyMap<string, V>) => new Map([...entries].reverse());
    fc.assert(
      fc.property(worlds, ({ world, rest }) => {
        const turned = {
          ...{ live: reversed(world.live), applied: reversed(world.applied), accounts: reversed(world.accounts) },
          memberships: new Map([...world.memberships].map(([name, list]) => [name, new Set([...list].reverse())])),
        };
        const plan = planAccounts({ ...rest, ...world });
        expect(planAccounts({ ...rest, ...world, ...turned, declared: reversed(rest.declared) })).toEqual(plan);
      }),
    );
  });
});
