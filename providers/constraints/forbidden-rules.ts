/** What no rule may say, whatever the pool: names that sign in, and what decides about another rule. */
import { addressOfFlag, isAddress } from '../model/addresses.ts';
import type { AttributeName } from '../model/names.ts';
import { type DeclaredRules, type RuleName, ruleSubject } from '../model/rules.ts';
import { written } from '../model/value.ts';
import type { Diagnostic } from '../problems/diagnostic.ts';

/**
 * The problems of rules that need no pool. A rule sets nothing by which an account is found, and nothing that a rule of the
 * stack matches on: what one run leaves would give the next something to do.
 */
export function problemsOfRules(rules: DeclaredRules): readonly Diagnostic[] {
  const matched = matchedOn(rules);
  return [...rules].flatMap(([name, { attributes, groups, unproven }]) => [
    ...[...attributes.keys()].flatMap((attribute) => attributeProblem(name, attribute, matched)),
    ...(unproven === 'allow'
      ? []
      : [...attributes].flatMap(([attribute, value]) => flagProblem(name, attribute, written(value)))),
    ...groups.flatMap((group) => groupProblem(name, group, matched)),
  ]);
}

/** The first rule that matches on an attribute, or on a group, by `attribute` or `group <name>`, and its condition. */
type MatchedOn = ReadonlyMap<string, { readonly rule: RuleName; readonly condition: string }>;

function matchedOn(rules: DeclaredRules): MatchedOn {
  const matched = new Map<string, { rule: RuleName; condition: string }>();
  for (const [rule, { match }] of [...rules].sort(([a], [b]) => (a < b ? -1 : 1))) {
    for (const [condition, entries] of match) {
      const what = condition === 'group' ? entries.map((group) => `group ${group}`) : [condition];
      // A condition on an address holds for a verified one only.
      const all = isAddress(condition) ? [...what, `${condition}_verified`] : what;
      for (const each of all) if (!matched.has(each)) matched.set(each, { rule, condition });
    }
  }
  return matched;
}

function attributeProblem(name: RuleName, attribute: AttributeName, matched: MatchedOn): readonly Diagnostic[] {
  const subject = { username: ruleSubject(name), attribute };
  if (attribute === 'email' || attribute === 'phone_number' || attribute === 'preferred_username') {
    const message = `the rule sets ${attribute}, by which accounts are found`;
    return [{ code: 'bad-rule', severity: 'error', message, hint: 'declare it under each user', subject }];
  }
  const other = matched.get(attribute);
  if (other === undefined) return [];
  const on = addressOfFlag(attribute) === undefined ? '' : ` by its condition on ${other.condition}`;
  return [decides(`the rule sets ${attribute}, on which the rule ${other.rule} matches${on}`, other, subject)];
}

/** Users put any address into their account: a flag for all of them would prove whatever they have put there. */
function flagProblem(name: RuleName, attribute: AttributeName, value: string): readonly Diagnostic[] {
  const address = addressOfFlag(attribute);
  if (address === undefined || value === '' || value.toLowerCase() === 'false') return [];
  const message = `the rule sets ${attribute}, and so verifies any ${address} that a user claims`;
  const hint = `declare ${address} and ${attribute} under each user, or write \`unproven: allow\``;
  const subject = { username: ruleSubject(name), attribute };
  return [{ code: 'bad-rule', severity: 'error', message, hint, subject }];
}

function groupProblem(name: RuleName, group: string, matched: MatchedOn): readonly Diagnostic[] {
  const other = matched.get(`group ${group}`);
  if (other === undefined) return [];
  const subject = { username: ruleSubject(name) };
  return [decides(`the rule adds the group ${group}, on which the rule ${other.rule} matches`, other, subject)];
}

function decides(
  message: string,
  { rule }: { readonly rule: RuleName },
  subject: NonNullable<Diagnostic['subject']>,
): Diagnostic {
  const hint = 'let rules match on what is declared under users, or is set by other means';
  return { code: 'bad-rule', severity: 'error', message, hint, subject, other: ruleSubject(rule) };
}
