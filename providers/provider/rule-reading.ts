/** Reads of a pool what only rules ask for: everybody, members of groups, what app clients let users write. */
import { asksForClients, claimProblems, exceptProblems, isAddressEntry } from '../conditions/claims.ts';
import { isInBy, matchOf } from '../conditions/matching.ts';
import { signInAttributes } from '../constraints/sign-in.ts';
import type { OpenPool } from '../directory/open-pool.ts';
import type { AttributeName, GroupName, Username } from '../model/names.ts';
import type { Pool } from '../model/pool.ts';
import type { DeclaredRules, GivenBySub } from '../model/rules.ts';
import { type DeclaredUsers, type LiveUser, valueIn } from '../model/users.ts';
import { meant, type Value } from '../model/value.ts';
import type { Records } from '../plan/model.ts';
import { foldedName } from '../plan/near-names.ts';
import type { Patterns } from '../plan/patterns.ts';
import type { Policy } from '../plan/policy.ts';
import { namesMatchedOn, type ReadForRules } from '../plan/rules/names-meant.ts';
import { groupsMatchedOn, type ReadRules, readRules, ruleGroupProblems } from '../plan/rules/read-rules.ts';
import type { RuleInForce } from '../plan/rules/said.ts';
import { needsList } from '../plan/rules/selection.ts';
import type { Diagnostic } from '../problems/diagnostic.ts';

/** What was read for rules, and what is wrong with it. */
export interface RuleReading extends ReadForRules {
  readonly problems: readonly Diagnostic[];
}

/** What decides what rules ask for. */
interface Asked {
  readonly rules: DeclaredRules;
  readonly given: GivenBySub;
  readonly declared: DeclaredUsers<Value>;
  readonly records: Records;
  readonly sessionsDue: ReadonlySet<string>;
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
  const claimable = asks ? (await gateway.appClients())?.claimable : new Set<AttributeName>();
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
function soughtBy(
  { declared, records, given, sessionsDue }: Asked,
  inForce: readonly RuleInForce[],
  pool: Pool,
): SoughtNames {
  const attributes = signInAttributes(pool);
  const names = new Set(namesMatchedOn(inForce));
  const subs = new Set([...given.keys(), ...sessionsDue]);
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
