/** What holds for every plan, whatever the pool, the history and the declaration. */
import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { poolRules } from '../../providers/constraints/comparison.ts';
import { isFederated } from '../../providers/constraints/identity-providers.ts';
import { meant } from '../../providers/model/value.ts';
import type { Plan, UserPlan } from '../../providers/plan/model.ts';
import { inWaves } from '../../providers/plan/order.ts';
import { recordsDiffer } from '../../providers/plan/records.ts';
import { secrets } from './inputs.ts';
import { type Scenario, scenarios, secretOfToday, secretOfYesterday } from './scenarios.ts';
import { isRefused, planned, run, type World } from './world.ts';

const runs = { numRuns: 300 };

/** Scenarios of which a plan can be carried out. */
const sound = scenarios.filter(({ world, rest }) => !isRefused(planned(world, rest)));
/** And in which nobody is held back: what one user's removal frees may be another's next time. */
const free = sound.filter(({ world, rest }) => planned(world, rest).users.every((user) => user.heldBack === undefined));

/** What a run is to come to, whatever happened on the way. */
const end = ({ accounts, memberships, passwords }: World) =>
  new Map(
    [...accounts].map(([username, { sub, enabled, attributes }]) => [
      username,
      {
        enabled,
        attributes: new Map(attributes),
        groups: [...(memberships.get(username) ?? [])].sort(),
        password: passwords.get(sub),
      },
    ]),
  );
const stepsOf = ({ users }: Plan) => users.flatMap(({ steps }) => steps);

describe('plans', () => {
  it('goal: every step of a plan can be taken, and makes live what is declared', () => {
    fc.assert(
      fc.property(sound, ({ world, rest }) => {
        const { plan, taken, after } = run(world, rest);
        expect(taken).toHaveLength(stepsOf(plan).length);
        const rules = poolRules(world.pool);
        // What one user waits for may set another free, who is written in the next run.
        const waited = new Set(plan.users.flatMap((user) => (user.heldBack === undefined ? [] : [user.name])));
        for (const { name, account, heldBack, leftOut, kept } of planned(after, rest).users) {
          const declared = rest.declared?.get(name);
          if (declared === undefined || account === undefined || heldBack !== undefined || leftOut === true) continue;
          if (waited.has(name)) continue;
          const { user } = account;
          if (declared.enabled !== undefined) expect(user.enabled).toBe(declared.enabled);
          if (declared.groups !== undefined) {
            expect([...(after.memberships.get(user.username) ?? [])].sort()).toEqual(declared.groups.toSorted());
          }
          const waiting = after.records.get(name)?.pending;
          for (const [attribute, wanted] of declared.attributes) {
            if (
              waiting?.has(attribute === 'email_verified' ? 'email' : attribute === 'email' ? 'email' : 'phone_number')
            )
              continue;
            if (kept.some((each) => each.attribute === attribute && each.rule === 'not-confirmed')) continue;
            expect([attribute, rules.same(attribute, meant(wanted), user.attributes.get(attribute) ?? '')]).toEqual([
              attribute,
              true,
            ]);
          }
        }
      }),
      runs,
    );
  });

  it('fixpoint: planned again there is nothing to do, and the same on record', () => {
    fc.assert(
      fc.property(sound, ({ world, rest }) => {
        const first = run(world, rest);
        const heldBack = new Set(
          first.plan.users.flatMap(({ name, heldBack: held }) => (held === undefined ? [] : [name])),
        );
        const again = planned(first.after, rest);
        expect(isRefused(again)).toBe(false);
        for (const { name, steps, before, after } of again.users) {
          // What held a user back may have been another user, who is removed now.
          if (heldBack.has(name)) continue;
          expect([name, steps, recordsDiffer(before, after)]).toEqual([name, [], false]);
        }
      }),
      runs,
    );
  });

  it('frame: an attribute that is neither declared nor was applied is in no change, unless unmanaged ones are deleted', () => {
    fc.assert(
      fc.property(scenarios, ({ world, rest }) => {
        for (const { name, account, steps } of planned(world, rest).users) {
          const applied = [...world.records]
            .filter(([each, { sub }]) => each === name || sub === account?.user.sub)
            .flatMap(([, { attributes }]) => [...attributes.keys()]);
          const managed = new Set([...(rest.declared?.get(name)?.attributes.keys() ?? []), ...applied]);
          const changes = steps.flatMap((step) => (step.kind === 'update' ? step.changes : []));
          for (const change of changes) {
            if (change.reason === 'unmanaged') expect(rest.policy?.unmanagedAttributes).toBe('delete');
            else expect(managed).toContain(change.name);
          }
        }
      }),
      runs,
    );
  });

  it('thrift: one update a user at most, of only what differs; a step is in one wave', () => {
    fc.assert(
      fc.property(scenarios, ({ world, rest }) => {
        const plan = planned(world, rest);
        const rules = poolRules(world.pool);
        expect(new Set(plan.users.map(({ name }) => name)).size).toBe(plan.users.length);
        for (const { account, steps } of plan.users) {
          const updates = steps.flatMap((step) => (step.kind === 'update' ? [step] : []));
          expect(updates.length).toBeLessThanOrEqual(1);
          for (const { changes } of updates) {
            expect(new Set(changes.map(({ name }) => name)).size).toBe(changes.length);
            for (const change of changes) {
              if (change.reason === 'accompanies') continue;
              const from = account?.user.attributes.get(change.name) ?? '';
              const isNothing = change.kind === 'set' ? rules.same(change.name, meant(change.to), from) : from === '';
              expect([change.name, isNothing]).toEqual([change.name, false]);
            }
          }
        }
        const writing = plan.users.filter(({ steps }) => steps.length > 0);
        const waves = inWaves(plan.users, world.pool).flat();
        expect([new Set(waves), waves.length]).toEqual([new Set(writing), writing.length]);
      }),
      runs,
    );
  });

  it('safety: nothing is done to who is held back, ignored or left out; deletion is for what this stack created', () => {
    fc.assert(
      fc.property(scenarios, ({ world, rest }) => {
        for (const user of planned(world, rest).users) {
          const { name, declared, account, steps, heldBack, leftOut, before, after } = user;
          const isIgnored = rest.lists?.ignoreUsers?.includes(name) === true;
          if (heldBack !== undefined || leftOut === true || isIgnored) expect([steps, after]).toEqual([[], before]);
          for (const { kind } of steps) {
            if (kind === 'delete') expect(rest.policy?.force === true || before?.created === true).toBe(true);
            if (!declared) expect([account?.user.sub, before?.protect]).toEqual([before?.sub, undefined]);
            if (kind === 'set-password') expect(account !== undefined && isFederated(account.user)).toBe(false);
          }
        }
      }),
      runs,
    );
  });

  it('order: the order of names, files, accounts, groups and attributes changes nothing', () => {
    fc.assert(
      fc.property(scenarios, ({ world, rest }) => {
        expect(comparable(planned(turnedWorld(world), turnedRest(rest)))).toEqual(comparable(planned(world, rest)));
      }),
      runs,
    );
  });

  it('files: which file a user is in changes nothing but the place', () => {
    fc.assert(
      fc.property(scenarios, ({ world, rest }) => {
        const without = ({ file: _file, ...user }: UserPlan) => user;
        const moved = planned(world, { ...rest, files: new Map() });
        expect(moved.users).toEqual(planned(world, rest).users.map(without));
      }),
      { numRuns: 100 },
    );
  });

  it('secrets: no plan shows one, printed or as JSON, not even that of yesterday', () => {
    const hidden = [secretOfToday, secretOfYesterday, ...secrets.values()];
    const withMaps = (_key: string, each: unknown) => (each instanceof Map || each instanceof Set ? [...each] : each);
    fc.assert(
      fc.property(scenarios, ({ world, rest }) => {
        const plan = planned(world, rest);
        for (const text of [JSON.stringify(plan, withMaps), inspect(plan, { depth: null, showHidden: true })]) {
          for (const each of hidden) expect(text.includes(each)).toBe(false);
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe('runs that go wrong', () => {
  it('kill: after any step, the next run ends where one run would have', () => {
    fc.assert(
      fc.property(free, fc.nat({ max: 12 }), ({ world, rest }, killedAfter) => {
        const whole = run(world, rest);
        // Once it was touched, who was made anew in a pool of addresses is held back: the address may be anybody's.
        const isAnew = ({ before, steps: [first] }: UserPlan) => first?.kind === 'create' && before !== undefined;
        fc.pre(world.pool.usernameAttributes.size === 0 || !whole.plan.users.some(isAnew));
        // Told by a warning: without the record, which the kill takes, nobody is found by the name that was given up.
        const givesUp = ({ problems }: UserPlan) => problems.some(({ code }) => code === 'name-given-up');
        fc.pre(!whole.plan.users.some((user) => user.before === undefined && givesUp(user)));
        const killed = run(world, rest, { killedAfter });
        const next = run(killed.after, rest);
        expect(end(next.after)).toEqual(end(whole.after));
        expect(stepsOf(planned(next.after, rest))).toEqual([]);
      }),
      runs,
    );
  });

  it('refusal: whichever steps are refused, the next run does them and no other', () => {
    fc.assert(
      fc.property(free, fc.array(fc.boolean(), { minLength: 20, maxLength: 20 }), ({ world, rest }, refused) => {
        const whole = run(world, rest);
        const first = run(world, rest, { refuses: (index) => refused[index % refused.length] === true });
        const next = run(first.after, rest);
        expect(end(next.after)).toEqual(end(whole.after));
        expect(first.taken.length + next.taken.length).toBe(whole.taken.length);
        expect([...next.after.records.keys()].sort()).toEqual([...whole.after.records.keys()].sort());
        for (const [name, record] of next.after.records) {
          expect([name, recordsDiffer(record, whole.after.records.get(name))]).toEqual([name, false]);
        }
      }),
      runs,
    );
  });
});

/** The kept accounts have their attributes in the order in which they came. */
function comparable(plan: Plan): unknown {
  return plan.users.map(({ account, ...user }) => {
    if (account === undefined) return user;
    return {
      ...user,
      account: { ...account, user: { ...account.user, attributes: new Map(account.user.attributes) } },
    };
  });
}

function turned<V>(map: ReadonlyMap<string, V>): ReadonlyMap<string, V> {
  return new Map([...map].reverse());
}

function turnedWorld(world: World): World {
  return {
    ...world,
    accounts: turned(
      new Map([...world.accounts].map(([name, each]) => [name, { ...each, attributes: turned(each.attributes) }])),
    ),
    memberships: turned(new Map([...world.memberships].map(([name, list]) => [name, new Set([...list].reverse())]))),
    groups: new Set([...world.groups].reverse()),
    records: turned(
      new Map([...world.records].map(([name, each]) => [name, { ...each, attributes: turned(each.attributes) }])),
    ),
  };
}

function turnedRest(rest: Scenario['rest']): Scenario['rest'] {
  const declared = [...(rest.declared ?? [])].map(
    ([name, each]) => [name, { ...each, attributes: turned(each.attributes) }] as const,
  );
  return { ...rest, declared: turned(new Map(declared)), files: turned(rest.files ?? new Map()) };
}
