/** Random rules, and what may have been given, over the scenarios of plans. */
import fc from 'fast-check';
import { problemsOfRules } from '../../../providers/constraints/forbidden-rules.ts';
import type { DeclaredRule, DeclaredRules, Given, RuleName } from '../../../providers/model/rules.ts';
import type { LiveUser } from '../../../providers/model/users.ts';
import { type Scenario, scenarios } from '../scenarios.ts';
import type { World } from '../world.ts';

/** When the worlds of plans are. */
const now = 1_000;

const texts = fc.constantFrom('x', 'y', 'x*', '*', 'absent');
const entries = <T extends string>(...values: readonly T[]) =>
  fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 2 });

const match = fc
  .record(
    {
      nickname: fc.uniqueArray(texts, { minLength: 1, maxLength: 2 }),
      b: fc.uniqueArray(texts, { minLength: 1, maxLength: 2 }),
      email: entries('*@x.org', '1@x.org', 'absent'),
      username: entries('u*', 'v', '*'),
      user: entries('u', 'v', '1@x.org', 'nobody'),
      group: entries('g', 'h'),
      status: entries('CONFIRMED', 'EXTERNAL_PROVIDER', 'FORCE_CHANGE_PASSWORD'),
      enabled: fc.constantFrom(['true'], ['false']),
    },
    { requiredKeys: [] },
  )
  .map((conditions) => new Map(Object.entries(conditions)));

/** With every kind of condition, with times before, at and after now. */
const rule: fc.Arbitrary<DeclaredRule> = fc
  .record(
    {
      match,
      except: fc.uniqueArray(fc.constantFrom('u', 'v*', '1@x.org'), { maxLength: 1 }),
      attributes: fc
        .record({ a: fc.constantFrom('x', 'y', ''), c: fc.constantFrom('x', 'y', '') }, { requiredKeys: [] })
        .map((values) => new Map(Object.entries(values))),
      groups: fc.subarray(['g', 'h']),
      from: fc.constantFrom(now - 1, now, now + 1),
      until: fc.constantFrom(now - 1, now, now + 1),
      unproven: fc.constant('allow' as const),
    },
    { requiredKeys: ['match', 'except', 'attributes', 'groups'] },
  )
  .filter(({ attributes, groups }) => attributes.size + groups.length > 0);

/** Rules that a declaration may have. */
export const rules: fc.Arbitrary<DeclaredRules> = fc
  .dictionary(fc.constantFrom('one', 'two', 'three'), rule)
  .map((given) => new Map(Object.entries(given)))
  .filter((given) => problemsOfRules(given).length === 0);

const given = (user: LiveUser): fc.Arbitrary<Given | undefined> =>
  fc.option(
    fc.record({
      username: fc.constant(user.username),
      names: fc.subarray(['u', 'v']).map((names) => names.filter((name) => name === user.username)),
      attributes: fc
        .record({ a: fc.constantFrom('x', 'y', ''), c: fc.constantFrom('x', 'y', '') }, { requiredKeys: [] })
        .map((values) => new Map(Object.entries(values).map(([name, value]) => [name, { value, rule: 'one' }]))),
      groups: fc.subarray(['g', 'h']).map((all) => new Map<string, RuleName>(all.map((group) => [group, 'gone']))),
    }),
    { nil: undefined },
  );

/** A scenario with rules, some of which were there before. */
export interface RuledScenario extends Scenario {
  readonly declaredRules: DeclaredRules;
}

/** Random pools, histories, declarations and rules. */
export const ruledScenarios: fc.Arbitrary<RuledScenario> = fc
  .tuple(scenarios, rules)
  .chain(([{ world, rest }, declaredRules]) =>
    fc.tuple(...[...world.accounts.values()].map((user) => fc.tuple(fc.constant(user.sub), given(user)))).map((all) => {
      const known = all.flatMap(([sub, each]) =>
        each === undefined || each.attributes.size + each.groups.size === 0 ? [] : [[sub, each] as const],
      );
      const ruled: World = { ...world, given: new Map(known) };
      return { world: ruled, rest: { ...rest, declaredRules }, declaredRules };
    }),
  );
