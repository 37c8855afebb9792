/** Reads the rules of a declaration for one pool and one instant: which are in force, and what the pool does not take of them. */
import { groupsIn, readConditions } from '../../conditions/conditions.ts';
import { groupProblems } from '../../constraints/declared-groups.ts';
import { declaredProblems } from '../../constraints/schema-rules.ts';
import type { AttributeName, GroupName } from '../../model/names.ts';
import type { Pool } from '../../model/pool.ts';
import {
  conditionSubject,
  type DeclaredRule,
  type DeclaredRules,
  type RuleName,
  ruleState,
  ruleSubject,
} from '../../model/rules.ts';
import type { Diagnostic } from '../../problems/diagnostic.ts';
import type { Patterns } from '../patterns.ts';
import type { RuleInForce } from './said.ts';

/** The rules of a declaration, sorted by name. */
export interface ReadRules {
  readonly all: readonly RuleInForce[];
  readonly inForce: readonly RuleInForce[];
  readonly problems: readonly Diagnostic[];
}

/** Reads the rules; `now` is in milliseconds since 1970. Pure. */
export function readRules(rules: DeclaredRules, pool: Pool, patterns: Patterns, now: number): ReadRules {
  const problems: Diagnostic[] = [];
  const all = [...rules]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, rule]): RuleInForce => {
      const read = readConditions(rule.match, pool);
      for (const { key, message, hint } of read.problems) {
        const told = { code: 'rule-condition', severity: 'error', message, hint } as const;
        problems.push(ofRule(name, told, conditionSubject(key)));
      }
      problems.push(...attributeProblems(name, rule, pool, patterns));
      if (ruleState(rule, now) === 'ended') problems.push(ofRule(name, ended(rule)));
      return { name, rule, conditions: read.conditions };
    });
  return { all, inForce: all.filter(({ rule }) => ruleState(rule, now) === 'in-force'), problems };
}

/** The groups that those rules match on. */
export function groupsMatchedOn(rules: readonly RuleInForce[]): ReadonlySet<GroupName> {
  return new Set(rules.flatMap(({ conditions }) => [...groupsIn(conditions)]));
}

/** What is wrong with the groups of rules, given the pool's. A group that nobody is in gives nobody anything. */
export function ruleGroupProblems(
  rules: readonly RuleInForce[],
  groups: ReadonlySet<GroupName>,
  createGroups: boolean,
): readonly Diagnostic[] {
  return rules.flatMap(({ name, rule, conditions }) => [
    ...groupProblems(ruleSubject(name), rule.groups, groups, createGroups),
    ...[...groupsIn(conditions)]
      .filter((group) => !groups.has(group))
      .map((group) => ofRule(name, nobodyIn(group), conditionSubject('group'))),
  ]);
}

function attributeProblems(
  name: RuleName,
  { attributes }: DeclaredRule,
  pool: Pool,
  patterns: Patterns,
): readonly Diagnostic[] {
  const found: Diagnostic[] = [...declaredProblems(ruleSubject(name), attributes, pool)];
  for (const [attribute, value] of attributes) {
    const pattern = patterns.ignoresAttribute(attribute);
    if (pattern !== undefined) found.push(ofRule(name, ignored(attribute, pattern), attribute));
    const schema = pool.schema.get(attribute);
    if (schema?.mutable === false) found.push(ofRule(name, immutable(attribute), attribute));
    if (schema?.required === true && value === '') found.push(ofRule(name, required(attribute), attribute));
  }
  return found;
}

type Told = Pick<Diagnostic, 'code' | 'severity' | 'message' | 'hint'>;

/** The problem of a rule, of its attribute or condition where one is named. */
function ofRule(name: RuleName, told: Told, attribute?: AttributeName): Diagnostic {
  return { ...told, subject: { username: ruleSubject(name), ...(attribute === undefined ? {} : { attribute }) } };
}

function ended({ until = 0 }: DeclaredRule): Told {
  return {
    code: 'rule-ended',
    severity: 'warning',
    message: `the rule has ended on ${new Date(until).toISOString().replace(/T00:00:00\.000Z$/, '')}`,
    hint: 'remove it from the files; what it had given goes with the first up after its end',
  };
}

function nobodyIn(group: GroupName): Told {
  const message = `the rule matches on the group ${group}, which the pool does not have`;
  return { code: 'rule-nobody', severity: 'warning', message, hint: 'look for a typing error' };
}

function ignored(attribute: AttributeName, pattern: string): Told {
  const message = `the rule sets ${attribute}, but ignoreAttributes has "${pattern}", which matches it`;
  const hint = 'remove it from the rule, or the pattern from ignoreAttributes';
  return { code: 'declared-but-ignored', severity: 'error', message, hint };
}

function immutable(attribute: AttributeName): Told {
  const message = `${attribute} cannot be changed once an account is there`;
  return { code: 'immutable', severity: 'error', message, hint: 'declare it under the users that are to be created' };
}

function required(attribute: AttributeName): Told {
  const message = `${attribute} cannot be deleted: the pool requires it`;
  return { code: 'required', severity: 'error', message, hint: 'give it a value, or remove it from the rule' };
}
