/** Reads of a pool what only rules ask for: everybody, members of groups, what app clients let users write. */
import { asksForClients, claimProblems, exceptProblems, isAddressEntry } from '../conditions/claims.ts';
import { usersIn } from '../conditions/conditions.ts';
import { isInBy, matchOf } from '../conditions/matching.ts';
import { signInAttributes } from '../constraints/sign-in.ts';
import type { OpenPool } from '../directory/open-pool.ts';
import type { AttributeName, GroupName, Username } from '../model/names.ts';
import type { Pool } from '../model/pool.ts';
import { conditionSubject, type DeclaredRules, type GivenBySub, ruleSubject } from '../model/rules.ts';
import { type DeclaredUsers, type LiveUser, valueIn } from '../model/users.ts';
import { meant, type Value } from '../model/value.ts';
import { type MeaningInputs, meaningOfEach } from '../plan/meant-account.ts';
import type { FoundBy, Records, UserRecord } from '../plan/model.ts';
import { foldedName } from '../plan/near-names.ts';
import type { Patterns } from '../plan/patterns.ts';
import type { PlanInputs } from '../plan/plan-inputs.ts';
import type { Policy } from '../plan/policy.ts';
import { groupsMatchedOn, type ReadRules, readRules, ruleGroupProblems } from '../plan/rules/read-rules.ts';
import type { RulingInputs } from '../plan/rules/ruling-inputs.ts';
import type { RuleInForce } from '../plan/rules/said.ts';
import { needsList } from '../plan/rules/selection.ts';
import type { Diagnostic } from '../problems/diagnostic.ts';

/** What was read for rules. */
export interface RuleReading {
  readonly read: ReadRules;
  readonly members: ReadonlyMap<GroupName, ReadonlySet<string>>;
  /** How many accounts the pool has, as far as the pool tells. */
  readonly poolUsers: number;
  readonly problems: readonly Diagnostic[];
}

/** What decides what rules ask for. */
interface Asked {
  readonly rules: DeclaredRules;
  readonly given: GivenBySub;
  readonly declared: DeclaredUsers<Value>;
  readonly records: Records;
  readonly policy: Pick<Policy, 'createGroups'>;
  /** In milliseconds since 1970. */
  readonly now: number;
}

/**
 * Reads it: the pool is listed only for rules in force that name neither users nor groups, and of the list those accounts
 * are kept that the run concerns. Throws CognitoError.
 */
export async function readForRules(pool: OpenPool, request: Asked, patterns: Patterns): Promise<RuleReading> {
  const { directory, groups, gateway } = pool;
  const read = readRules(request.rules, directory.pool, patterns, request.now);
  const estimated = directory.pool.estimatedNumberOfUsers;
  const nothing = { read, members: new Map(), poolUsers: estimated, problems: read.problems };
  if (request.rules.size + request.given.size === 0) return nothing;
  const members = new Map<GroupName, ReadonlySet<string>>();
  const matchedOn = groupsMatchedOn(read.inForce);
  for (const group of groupsOf(request, read, matchedOn)) {
    members.set(group, await groups.members(group, matchedOn.has(group) ? directory.takeIn : undefined));
  }
  const isListed = read.inForce.some(({ conditions }) => needsList(conditions));
  const sought = soughtBy(request, read.inForce, directory.pool);
  const listed = isListed
    ? await directory.readAll(concerned(sought, read.inForce, members, directory.pool), sought)
    : 0;
  await directory.read({ names: namesMatchedOn(read.inForce), subs: request.given.keys() });
  const asked = read.all.filter(({ rule }) => rule.unproven !== 'allow');
  const asks = asked.some(
    ({ rule, conditions }) => conditions.some(asksForClients) || rule.except.some(isAddressEntry),
  );
  const claimable = asks ? await gateway.claimableAttributes() : new Set<AttributeName>();
  const hasGroups = read.all.some(({ rule }) => rule.groups.length > 0) || groupsMatchedOn(read.all).size > 0;
  return {
    read,
    members,
    poolUsers: Math.max(listed, estimated, directory.index.size()),
    problems: [
      ...read.problems,
      ...asked.flatMap(({ name, rule, conditions }) => [
        ...claimProblems(name, conditions, directory.pool, claimable),
        ...exceptProblems(name, rule.except, directory.pool, claimable),
      ]),
      ...(hasGroups ? ruleGroupProblems(read.all, await groups.names(), request.policy.createGroups) : []),
    ],
  };
}

/** The groups that rules in force match on or add, and those that rules have added. */
function groupsOf({ given }: Asked, { inForce }: ReadRules, matchedOn: Iterable<GroupName>): ReadonlySet<GroupName> {
  const groups = new Set([...matchedOn, ...inForce.flatMap(({ rule }) => rule.groups)]);
  for (const each of given.values()) for (const group of each.groups.keys()) groups.add(group);
  return groups;
}

function namesMatchedOn(rules: readonly RuleInForce[]): readonly Username[] {
  return [...new Set(rules.flatMap(({ conditions }) => [...usersIn(conditions)]))].sort();
}

/** Whether an account of the list is kept: on record, by a name or an address that somebody is declared with, or perhaps matching. */
function concerned(
  sought: SoughtNames,
  inForce: readonly RuleInForce[],
  members: RuleReading['members'],
  pool: Pool,
): (user: LiveUser) => boolean {
  const attributes = signInAttributes(pool);
  const { subs } = sought;
  const names = new Set([...sought.names].map(foldedName));
  names.delete('');
  const facts = { pool, isIn: isInBy(members) };
  return (user) =>
    subs.has(user.sub) ||
    inForce.some(({ conditions }) => matchOf(user, conditions, facts) !== 'no') ||
    attributes.some((name) => names.has(foldedName(name === 'username' ? user.username : valueIn(user, name))));
}

/** The accounts that a run asks for by itself. */
interface SoughtNames {
  readonly names: ReadonlySet<Username>;
  readonly subs: ReadonlySet<string>;
}

/** Everybody who is declared, on record or named by a rule, and the addresses that the declaration gives to somebody. */
function soughtBy({ declared, records, given }: Asked, inForce: readonly RuleInForce[], pool: Pool): SoughtNames {
  const attributes = signInAttributes(pool);
  const names = new Set(namesMatchedOn(inForce));
  const subs = new Set(given.keys());
  for (const [name, user] of declared) {
    names.add(name);
    if (user.sub !== undefined) subs.add(user.sub);
    for (const attribute of attributes) {
      const value = user.attributes.get(attribute);
      if (value !== undefined) names.add(meant(value));
    }
  }
  for (const [name, { username = name, sub }] of records) {
    names.add(name);
    names.add(username);
    if (sub !== undefined) subs.add(sub);
  }
  return { names, subs };
}

/** What a plan takes of it, and a warning for each user of a condition who is nobody. */
export function rulingOf(
  { rules, given }: Pick<Asked, 'rules' | 'given'>,
  { read, members, poolUsers }: RuleReading,
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
