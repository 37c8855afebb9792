/** What end users do between runs never leads to an account that the declaration does not mean, nor out of a removal. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Username } from '../../providers/model/names.ts';
import type { LiveUser } from '../../providers/model/users.ts';
import type { Plan, UserPlan } from '../../providers/plan/model.ts';
import type { Policy } from '../../providers/plan/policy.ts';
import { account, aliased, attributes, byEmail, type DeclaredValues, named, policy, user } from './inputs.ts';
import { afterMove, isRefused, type Move, planned, type Rest, run, type World, worldOf } from './world.ts';

const runs = { numRuns: 400 };

const pools = fc.constantFrom(named, aliased, byEmail);
/** `key@x.org` is an alias by which an account is taken over. */
const shorts = ['ann', 'bob', 'key@x.org'] as const;
const addresses = ['ann@x.org', 'bob@x.org', 'key@x.org', 'own@x.org'];
const names = ['ann', 'bob', 'mallory', 'uuid-of-ann@x.org', ...addresses];

const who = fc.nat({ max: 9 });
const what = fc.constantFrom('preferred_username' as const, 'email' as const);
const moves: fc.Arbitrary<readonly Move[]> = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('set' as const), who, name: what, to: fc.constantFrom(...names) }),
    fc.record({ kind: fc.constant('give-up' as const), who, name: what }),
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('verify' as const), who }) },
    fc.record({
      kind: fc.constant('sign-up' as const),
      as: fc.constantFrom(...names),
      email: fc.constantFrom(...addresses),
    }),
    fc.record({ kind: fc.constant('delete' as const), who }),
  ),
  { maxLength: 10 },
);
const policies = fc
  .record({ removedUsers: fc.constantFrom('clear' as const, 'disable' as const, 'delete' as const) })
  // An account that this stack has not created is deleted only with `force`.
  .map((given): Policy => ({ ...policy, ...given, force: true }));

/** Three users, some of which leave the files, by names that fit the pool. */
interface Story {
  readonly first: World;
  readonly nameOf: (short: string) => Username;
  readonly declare: (list: readonly string[], role: string) => Rest;
}

const stories = fc
  .record({ pool: pools, policy: policies, ignored: fc.boolean() })
  .map(({ pool, ignored, ...rest }): Story => {
    const signsIn = pool.usernameAttributes.size > 0;
    const nameOf = (short: string) => (signsIn && !short.includes('@') ? `${short}@x.org` : short);
    const key = account(pool === named ? 'key@x.org' : 'K', {
      attributes: attributes({ email: 'key@x.org', email_verified: 'true' }),
    });
    const declare = (list: readonly string[], role: string): Rest => ({
      declared: new Map(
        list.map((short): [Username, DeclaredValues] => [nameOf(short), user({ a: role }, { groups: [role] })]),
      ),
      policy: { ...rest.policy, createGroups: true },
      // A name that is ignored and that others may take: it protects nobody.
      lists: ignored ? { ignoreUsers: ['mallory', 'own@x.org'] } : {},
    });
    return { first: worldOf(pool, [key]), nameOf, declare };
  });

/** Whether an end user cannot have made the account that of the name. */
function isProven(world: World, name: Username, { username, sub, attributes: live, unchanged }: LiveUser): boolean {
  const isAddress = world.pool.aliasAttributes.has('email') || world.pool.usernameAttributes.has('email');
  const isVerified = live.get('email_verified') === 'true' || unchanged === true;
  return username === name || sub === name || (isAddress && live.get('email') === name && isVerified);
}

/** The accounts that have steps are those that are meant. */
function expectMeant(world: World, { users }: Plan): void {
  for (const { name, account: found, steps, declared } of users) {
    if (steps.length === 0) continue;
    const recorded = world.records.get(name)?.sub;
    const isThere = [...world.accounts.values()].some(({ sub }) => sub === recorded);
    if (found === undefined) expect([name, steps[0]?.kind, isThere]).toEqual([name, 'create', false]);
    else if (recorded !== undefined) expect([name, found.user.sub]).toEqual([name, recorded]);
    else expect([name, declared, isProven(world, name, found.user)]).toEqual([name, true, true]);
  }
}

/** Every user that has left the files, and is there, is removed. */
function expectRemoved(world: World, { users }: Plan, rest: Rest): void {
  const meant = new Set(
    users.flatMap(({ declared, account: found }) => (declared && found !== undefined ? [found.user.sub] : [])),
  );
  for (const [name, { sub }] of world.records) {
    const live = [...world.accounts.values()].find((each) => each.sub === sub);
    if (rest.declared?.has(name) === true || live === undefined || meant.has(live.sub)) continue;
    const how = rest.policy?.removedUsers;
    const isDone = how === 'disable' && !live.enabled;
    expect([name, removalOf(users.find((each) => each.name === name))]).toEqual([name, isDone ? undefined : how]);
  }
}

function removalOf(planned: UserPlan | undefined): string | undefined {
  const [first] = planned?.steps ?? [];
  return first?.kind === 'update' ? 'clear' : first?.kind;
}

const moved = (world: World, list: readonly Move[]) => list.reduce(afterMove, world);

describe('whatever end users do to their own names', () => {
  it('an account on record stays the user, nobody else is written, and nobody escapes removal', () => {
    fc.assert(
      fc.property(stories, moves, fc.subarray([...shorts]), ({ first, declare }, between, kept) => {
        const applied = run(first, declare(shorts, 'g'));
        expect([isRefused(applied.plan), applied.after.records.size]).toEqual([false, shorts.length]);
        const world = moved(applied.after, between);
        const rest = declare(kept, 'h');
        const second = run(world, rest);
        // What end users do stops nobody else.
        const errors = [...second.plan.users.flatMap(({ problems }) => problems), ...second.plan.problems].filter(
          ({ severity }) => severity === 'error',
        );
        expect(errors).toEqual([]);
        expectMeant(world, second.plan);
        expectRemoved(world, second.plan, rest);
        // Every step went to an account on record, or to one that it made.
        const subs = new Set([...applied.after.records.values()].map(({ sub }) => sub));
        for (const { sub } of second.taken) {
          expect(subs.has(sub) || (second.after.created.has(sub) && !world.created.has(sub))).toBe(true);
        }
        // Strangers are as they were.
        for (const stranger of world.accounts.values()) {
          if (stranger.sub.startsWith('own-')) expect(second.after.accounts.get(stranger.username)).toEqual(stranger);
        }
      }),
      runs,
    );
  });

  it('from the third run on, too', () => {
    fc.assert(
      fc.property(
        stories,
        fc.array(fc.tuple(moves, fc.subarray([...shorts])), { minLength: 2, maxLength: 4 }),
        ({ first, declare }, chapters) => {
          let world = run(first, declare(shorts, 'g')).after;
          for (const [index, [between, kept]] of chapters.entries()) {
            world = moved(world, between);
            const rest = declare(kept, index % 2 === 0 ? 'h' : 'g');
            const { plan, after: next } = run(world, rest);
            expectMeant(world, plan);
            expectRemoved(world, plan, rest);
            world = next;
          }
        },
      ),
      runs,
    );
  });

  it('a name that is not on record leads to nobody that has not proven it', () => {
    fc.assert(
      fc.property(stories, moves, ({ first, declare }, between) => {
        const world = moved(first, between);
        const rest = { ...declare(shorts, 'g') };
        for (const missingUsers of ['create', 'skip'] as const) {
          const plan = planned(world, { ...rest, policy: { ...rest.policy, missingUsers } });
          expectMeant(world, plan);
        }
      }),
      runs,
    );
  });

  it('one user is one account, and one account one user', () => {
    fc.assert(
      fc.property(stories, moves, moves, ({ first, declare }, before, between) => {
        const applied = run(moved(first, before), declare(shorts, 'g'));
        const { users } = planned(moved(applied.after, between), declare(shorts, 'h'));
        const written = users.flatMap(({ account: found, steps }) =>
          found === undefined || steps.length === 0 ? [] : [found.user.sub],
        );
        expect(new Set(written).size).toBe(written.length);
      }),
      runs,
    );
  });
});
