/** Which accounts the names of conditions `user` mean, and with that all that a plan needs to know for rules. */
import { usersIn } from '../../conditions/conditions.ts';
import { isInBy } from '../../conditions/matching.ts';
import type { GroupName, Username } from '../../model/names.ts';
import { conditionSubject, type GivenBySub, ruleSubject } from '../../model/rules.ts';
import type { Diagnostic } from '../../problems/diagnostic.ts';
import { type MeaningInputs, meaningOfEach } from '../meant-account.ts';
import type { FoundBy, Records, UserRecord } from '../model.ts';
import type { PlanInputs } from '../plan-inputs.ts';
import type { ReadRules } from './read-rules.ts';
import type { RulingInputs } from './ruling-inputs.ts';
import type { RuleInForce } from './said.ts';

/** What was read of a pool for rules. */
export interface ReadForRules {
  readonly read: ReadRules;
  readonly members: ReadonlyMap<GroupName, ReadonlySet<string>>;
  /** How many accounts the pool has, as far as the pool tells. */
  readonly poolUsers: number;
}

/** The names of all conditions `user`, each once, sorted. */
export function namesMatchedOn(rules: readonly RuleInForce[]): readonly Username[] {
  return [...new Set(rules.flatMap(({ conditions }) => [...usersIn(conditions)]))].sort();
}

/** What a plan takes of it, and a warning for each user of a condition who is nobody. */
export function rulingOf(
  { rules, given }: Pick<RulingInputs, 'rules' | 'given'>,
  { read, members, poolUsers }: ReadForRules,
  inputs: Omit<MeaningInputs, 'declared'> & Pick<PlanInputs, 'declared'>,
): { readonly ruling: RulingInputs; readonly nobody: readonly Diagnostic[] } {
  const untrusted = new Set(namesMatchedOn(read.inForce.filter(({ rule }) => rule.unproven !== 'allow')));
  const trusted = new Set(namesMatchedOn(read.inForce).filter((name) => !untrusted.has(name)));
  const subs = subsOfNames(namesMatchedOn(read.inForce), trusted, given, inputs);
  const ruling: RulingInputs = {
    rules,
    inForce: read.inForce,
    given,
    isIn: isInBy(members),
    meant: (name) => subs.get(name),
    poolUsers,
  };
  const nobody = read.inForce.flatMap(({ name, conditions }) =>
    [...usersIn(conditions)]
      .sort()
      // A declared user without an account is told as that, or is about to be created.
      .filter((user) => !subs.has(user) && !inputs.declared.has(user))
      .map((user) => matchesNobody(name, user)),
  );
  return { ruling, nobody };
}

/** The accounts that the names of conditions mean: as under `users`, with what is on record of them, by rules too. */
function subsOfNames(
  names: readonly Username[],
  trusted: ReadonlySet<Username>,
  given: GivenBySub,
  inputs: Omit<MeaningInputs, 'declared'> & Pick<PlanInputs, 'declared'>,
): ReadonlyMap<Username, string> {
  if (names.length === 0) return new Map();
  const records = new Map<Username, UserRecord>(recordsByRules(given));
  for (const name of names) {
    const record = inputs.records.get(name);
    if (record !== undefined) records.set(name, record);
  }
  const declared = new Map(names.map((name) => [name, inputs.declared.get(name) ?? { attributes: new Map() }]));
  const found = meaningOfEach({ ...inputs, declared, records });
  const { selfSignUp, usernameAttributes } = inputs.pool;
  // Who signs up first has the username: it leads to nobody who is not on record.
  const isChosen = (name: Username, by: FoundBy) =>
    selfSignUp && usernameAttributes.size === 0 && by === 'username' && !records.has(name) && !trusted.has(name);
  return new Map(
    [...found].flatMap(([name, { account, heldBack }]) =>
      account === undefined || heldBack !== undefined || isChosen(name, account.by) ? [] : [[name, account.user.sub]],
    ),
  );
}

function recordsByRules(given: GivenBySub): Records {
  const records = new Map<Username, UserRecord>();
  for (const [sub, { names, username }] of given) {
    for (const name of names) records.set(name, { username, sub, attributes: new Map() });
  }
  return records;
}

function matchesNobody(rule: string, user: Username): Diagnostic {
  return {
    code: 'rule-nobody',
    severity: 'warning',
    message: `the rule names the user ${user}, which is no account of the pool that has proven the name`,
    hint: 'look for a typing error, or name the sub; where people sign up themselves, their usernames prove nothing',
    subject: { username: ruleSubject(rule), attribute: conditionSubject('user') },
  };
}
