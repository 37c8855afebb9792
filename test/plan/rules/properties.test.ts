/** What holds for every plan with rules, whatever the pool, the history, the files and the rules. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { poolRules } from '../../../providers/constraints/comparison.ts';
import { meant, type Value } from '../../../providers/model/value.ts';
import { givenDiffers } from '../../../providers/plan/rules/given-after.ts';
import { isRefused, planned, run } from '../world.ts';
import { type RuledScenario, ruledScenarios } from './random-rules.ts';

const runs = { numRuns: 1_000 };
/** Scenarios of which a plan can be carried out. */
const sound = ruledScenarios.filter(({ world, rest }) => !isRefused(planned(world, rest)));

/** A pool that signs in by address chooses the usernames of new accounts: a condition on them is judged in the next run. */
function knowsUsernames({ world, rest, declaredRules }: RuledScenario): boolean {
  const matchesOnUsername = [...declaredRules.values()].some(
    ({ match, except }) => match.has('username') || except.length > 0,
  );
  const creates = planned(world, rest).users.some(({ steps: [first] }) => first?.kind === 'create');
  return world.pool.usernameAttributes.size === 0 || !matchesOnUsername || !creates;
}

describe('plans with rules', () => {
  it('fixpoint: planned again there is nothing to do, and the same on record (16)', () => {
    fc.assert(
      fc.property(sound.filter(knowsUsernames), ({ world, rest }) => {
        const first = run(world, rest);
        // What one user waits for may set another free, who is written in the next run.
        fc.pre(first.plan.users.every(({ heldBack, problems }) => heldBack === undefined && problems.length === 0));
        const again = planned(first.after, rest);
        expect(again.users.flatMap(({ name, steps }) => steps.map((step) => [name, step]))).toEqual([]);
        expect(again.users.filter(givenDiffers).map(({ name, ruled }) => [name, ruled])).toEqual([]);
      }),
      runs,
    );
  });

  it('the order of rules changes nothing (16)', () => {
    fc.assert(
      fc.property(sound, ({ world, rest, declaredRules }) => {
        const turned = { ...rest, declaredRules: new Map([...declaredRules].reverse()) };
        const [one, other] = [planned(world, rest), planned(world, turned)];
        expect(other.rules).toEqual(one.rules);
        expect(other.users.map(({ name, steps, ruled }) => [name, steps, ruled])).toEqual(
          one.users.map(({ name, steps, ruled }) => [name, steps, ruled]),
        );
      }),
      runs,
    );
  });

  it('nobody is touched who is not named, does not match, and has been given nothing (16)', () => {
    fc.assert(
      fc.property(sound, ({ world, rest }) => {
        const { plan, after } = run(world, rest);
        const concerned = new Set(plan.users.flatMap(({ account }) => account?.user.sub ?? []));
        for (const account of world.accounts.values()) {
          if (concerned.has(account.sub)) continue;
          expect(after.accounts.get(account.username)).toBe(account);
          expect(after.memberships.get(account.username)).toBe(world.memberships.get(account.username));
        }
        for (const user of plan.users) {
          if (user.heldBack !== undefined || user.leftOut === true)
            expect([user.name, givenDiffers(user)]).toEqual([user.name, false]);
        }
        for (const { unnamed, steps } of plan.users) {
          if (unnamed !== true) continue;
          for (const step of steps) {
            if (step.kind === 'update') expect(step.changes.every(({ rule }) => rule !== undefined)).toBe(true);
            else expect('group' in step && step.rule !== undefined).toBe(true);
          }
        }
      }),
      runs,
    );
  });

  it('leaving takes exactly what was given and nobody has changed since (16)', () => {
    fc.assert(
      fc.property(sound, ({ world, rest }) => {
        const compared = poolRules(world.pool);
        const { plan } = run(world, { ...rest, declaredRules: new Map() });
        for (const user of plan.users) {
          if (user.unnamed !== true || user.leftOut === true || user.account === undefined) continue;
          if (user.ruled?.after !== undefined) continue;
          const { live, given } = { live: user.account.user, given: user.ruled?.before };
          const isSame = (name: string, given: Value) => {
            const value = meant(given);
            const text = live.attributes.get(name) ?? '';
            return value !== '' && text !== '' && compared.same(name, value, text);
          };
          const expected = [...(given?.attributes ?? [])].flatMap(([name, { value }]) =>
            isSame(name, value) ? [name] : [],
          );
          const groups = world.memberships.get(live.username) ?? new Set();
          const left = [...(given?.groups.keys() ?? [])].filter((group) => groups.has(group));
          if (user.heldBack !== undefined) continue;
          const steps = user.steps;
          expect(
            steps.flatMap((step) =>
              step.kind === 'update' ? step.changes.map(({ name, kind }) => `${kind} ${name}`) : [],
            ),
          ).toEqual(expected.sort().map((name) => `delete ${name}`));
          expect(steps.flatMap((step) => ('group' in step ? [`${step.kind} ${step.group}`] : []))).toEqual(
            left.sort().map((group) => `remove-from-group ${group}`),
          );
        }
      }),
      runs,
    );
  });

  it('killed after any step, the next run comes to the same (16)', () => {
    fc.assert(
      fc.property(sound.filter(knowsUsernames), fc.nat(8), ({ world, rest }, killedAfter) => {
        const whole = run(world, rest);
        fc.pre(whole.plan.users.every(({ heldBack, problems }) => heldBack === undefined && problems.length === 0));
        const killed = run(world, rest, { killedAfter });
        const next = run(killed.after, rest);
        const texts = (accounts: typeof whole.after.accounts) =>
          new Map([...accounts].map(([name, { attributes }]) => [name, new Map(attributes)]));
        expect(texts(next.after.accounts)).toEqual(texts(whole.after.accounts));
        expect(planned(next.after, rest).users.flatMap(({ steps }) => steps)).toEqual([]);
      }),
      runs,
    );
  });
});
