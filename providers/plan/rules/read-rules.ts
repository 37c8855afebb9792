/** Reads the rules of a declaration for one pool and one instant: which are in force, and what the pool does not take of them. */
import { type Condition, readConditions } from '../../conditions/conditions.ts';
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
        const subject = { username: ruleSubject(name), attribute: conditionSubject(key) };
        problems.push({ code: 'rule-condition', severity: 'error', message, hint, subject });
      }
      problems.push(...attributeProblems(name, rule, pool, patterns));
      if (ruleState(rule, now) === 'ended') problems.push(ended(name, rule));
      return { name, rule, conditions: read.conditions };
    });
  return { all, inForce: all.filter(({ rule }) => ruleState(rule, now) === 'in-force'), problems };
}

/** The groups that those rules match on. */
export function groupsMatchedOn(rules: readonly RuleInForce[]): ReadonlySet<GroupName> {
  const of = ({ conditions }: { readonly conditions: readonly Condition[] }) =>
    conditions.flatMap((condition) => (condition.kind === 'group' ? condition.groups : []));
  return new Set(rules.flatMap(of));
}

/** What is wrong with the groups of rules, given the pool's. A group that nobody is in gives nobody anything. */
export function ruleGroupProblems(
  rules: readonly RuleInForce[],
  groups: ReadonlySet<GroupName>,
  createGroups: boolean,
): readonly Diagnostic[] {
  return rules.flatMap(({ name, rule, conditions }) => [
    ...groupProblems(ruleSubject(name), rule.groups, groups, createGroups),
    ...[...groupsMatchedOn([{ name, rule, conditions }])]
      .filter((group) => !groups.has(group))
      .map((group) => nobodyIn(name, group)),
  ]);
}

function attributeProblems(
  name: RuleName,
  { attributes }: DeclaredRule,
  pool: Pool,
  patterns: Patterns,
): readonly Diagnostic[] {
  const subject = ruleSubject(name);
  const found: Diagnostic[] = [...declaredProblems(subject, attributes, pool)];
  for (const [attribute, value] of attributes) {
    const pattern = patterns.ignoresAttribute(attribute);
    if (pattern !== undefined) found.push(ignored(name, attribute, pattern));
    const schema = pool.schema.get(attribute);
    if (schema?.mutable === false) found.push(immutable(name, attribute));
    if (schema?.required === true && value === '') found.push(required(name, attribute));
  }
  return found;
}

function ended(name: RuleName, { until = 0 }: DeclaredRule): Diagnostic {
  return {
    code: 'rule-ended',
    severity: 'warning',
    message: `the rule has ended on ${new Date(until).toISOString().replace(/T00:00:00\.000Z$/, '')}`,
    hint: 'take it out of the files; what it had given goes with the first up after its end',
    subject: { username: ruleSubject(name) },
  };
}

function nobodyIn(name: RuleName, group: GroupName): Diagnostic {
  return {
    code: 'rule-nobody',
    severity: 'warning',
    message: `the rule matches on the group ${group}, which the pool does not have`,
    hint: 'look for a typing error',
    subject: { username: ruleSubject(name), attribute: conditionSubject('group') },
  };
}

function ignored(name: RuleName, attribute: AttributeName, pattern: string): Diagnostic {
  return {
    code: 'declared-but-ignored',
    severity: 'error',
    message: `the rule sets ${attribute}, but ignoreAttributes has "${pattern}", which matches it`,
    hint: 'take it out of the rule, or the pattern out of ignoreAttributes',
    subject: { username: ruleSubject(name), attribute },
  };
}

function immutable(name: RuleName, attribute: AttributeName): Diagnostic {
  return {
    code: 'immutable',
    severity: 'error',
    message: `${attribute} cannot be changed once an account is there`,
    hint: 'declare it under the users that are to be created',
    subject: { username: ruleSubject(name), attribute },
  };
}

function required(name: RuleName, attribute: AttributeName): Diagnostic {
  return {
    code: 'required',
    severity: 'error',
    message: `${attribute} cannot be deleted: the pool requires it`,
    hint: 'give it a value, or take it out of the rule',
    subject: { username: ruleSubject(name), attribute },
  };
}
