/** Plans the users of one pool: reads it, plans, and asks again where a listing that lags must not decide. */

import { poolRules } from '../constraints/comparison.ts';
import { isFederated, type MappedAttributes } from '../constraints/identity-providers.ts';
import type { OpenPool } from '../directory/open-pool.ts';
import type { GroupName, Username } from '../model/names.ts';
import type { DeclaredRules, GivenBySub } from '../model/rules.ts';
import type { DeclaredUsers } from '../model/users.ts';
import { isKnown, meant, type Value } from '../model/value.ts';
import type { AccountIndex } from '../plan/account-index.ts';
import { takenNames } from '../plan/aliases/problems.ts';
import { signInNameOf } from '../plan/creation.ts';
import { type DigestedSettings, planDigest } from '../plan/digest.ts';
import { accountsInDoubt } from '../plan/doubts.ts';
import { type Expected, type ExpectedPool, withExpected } from '../plan/expected-pool.ts';
import { activeProblem, activeUsers } from '../plan/limits/active-users.ts';
import { type Limits, limitProblems } from '../plan/limits/limits.ts';
import { meanings } from '../plan/meant-account.ts';
import type { Plan, Records } from '../plan/model.ts';
import { onlyNobody } from '../plan/only-nobody.ts';
import { createPatterns, type KnownNames, type PatternLists, type Patterns } from '../plan/patterns.ts';
import { plan } from '../plan/plan.ts';
import type { PlanInputs } from '../plan/plan-inputs.ts';
import type { Policy } from '../plan/policy.ts';
import { rulingOf } from '../plan/rules/names-meant.ts';
import type { Diagnostic } from '../problems/diagnostic.ts';
import { encodeRules } from '../state/rule-texts.ts';
import { type RuleReading, readForRules } from './rule-reading.ts';

/** What is to be planned, and how. */
export interface PlanRequest {
  readonly declared: DeclaredUsers<Value>;
  readonly rules: DeclaredRules;
  readonly records: Records;
  /** What rules have given so far. */
  readonly given: GivenBySub;
  /** The `sub`s of accounts whose sessions an earlier run should have ended. */
  readonly sessionsDue: ReadonlySet<string>;
  /** The file that declares each user, where it is known. */
  readonly files: ReadonlyMap<Username, string>;
  readonly policy: Policy;
  readonly patterns: PatternLists;
  /** The users of the plan who are predicted to come by an import job. */
  imported(plan: Plan, pool: OpenPool): ReadonlySet<Username>;
  /** Undefined when `force` lifts them. */
  readonly limits: Limits | undefined;
  readonly clientMetadata: DigestedSettings['clientMetadata'];
  /** Hashes of passwords that new users bring along. */
  readonly passwordHashes: PlanInputs['passwordHashes'];
  /** What a journal remembers that the state does not have. */
  readonly sentAt: PlanInputs['sentAt'];
  readonly wasCreated: PlanInputs['wasCreated'];
  /** What the program is about to make in the pool; only in a preview. */
  readonly expected?: Expected | undefined;
  /** In milliseconds since 1970. */
  readonly now: number;
}

/** A plan over a pool, with everything that is wrong with it. */
export interface PlannedPool {
  readonly pool: OpenPool;
  readonly plan: Plan;
  /** Errors hold the whole plan back; warnings are told. Without places, which the caller looks up. */
  readonly problems: readonly Diagnostic[];
  /** One for each user who is held back: everybody else is written. */
  readonly heldBack: readonly Diagnostic[];
  /** How many users the plan makes monthly active. */
  readonly activeUsers: number;
  /** What `expectPlan` takes; undefined where the plan would be refused. Made when it is asked for, as most runs need none. */
  digest(): string | undefined;
}

/** Reads the pool and plans. Throws CognitoError. */
export async function planUsers(pool: OpenPool, request: PlanRequest): Promise<PlannedPool> {
  const patterns = createPatterns(request.patterns, pool.directory.pool);
  const reading = await readForRules(pool, request, patterns);
  await readAccounts(pool, request, patterns);
  const { unchecked, nobody, ...inputs } = await inputsOf(pool, request, patterns, reading);
  const first = plan(inputs);
  const isSure = await askAgain(pool, first, request);
  const planned = isSure ? first : plan(await inputsOf(pool, request, patterns, reading));
  const imported = request.imported(planned, pool);
  const active = activeUsers(planned.users, { imported, asked: pool.directory.asked() });
  const problems = [
    ...planned.users.flatMap((user) => user.problems),
    ...planned.problems,
    ...unchecked,
    ...reading.problems,
    ...nobody,
    ...onlyNobody(planned.users, patterns),
    ...(request.limits === undefined ? [] : limitProblems(planned, request.limits)),
    ...activeProblem(active, request.limits?.active),
  ];
  const heldBack = planned.users.flatMap((user) => user.heldBack ?? []);
  const rules = encodeRules(request.rules);
  const settings = {
    userPoolId: pool.poolId,
    clientMetadata: request.clientMetadata,
    ...(rules === undefined ? {} : { rules }),
  };
  // What is not known yet may be another plan.
  const isRefused = unchecked.length > 0 || problems.some(({ severity }) => severity === 'error');
  const digest = () => (isRefused ? undefined : planDigest(planned, settings));
  return { pool, plan: planned, problems, heldBack, activeUsers: active, digest };
}

/** Recorded accounts by `sub`; by name those without one, and the accounts that answer to the name of an account that is gone. */
async function readAccounts({ directory }: OpenPool, request: PlanRequest, patterns: Patterns): Promise<void> {
  const { declared, records, sessionsDue } = request;
  const names: Username[] = [];
  const subs: string[] = [...sessionsDue];
  const isLookedAt = lookedAt(request, patterns);
  for (const [name, { sub }] of declared) {
    if (!isLookedAt(name)) continue;
    const known = sub ?? records.get(name)?.sub;
    if (known === undefined) names.push(name);
    else subs.push(known);
  }
  for (const [name, { sub }] of records)
    if (!declared.has(name) && sub !== undefined && isLookedAt(name)) subs.push(sub);
  await directory.read({ names, subs });
  await directory.read({ names: furtherNames(directory, request, isLookedAt), subs: [] });
}

/** Whether this run may be about that user, as far as it can be told before accounts are read. */
function lookedAt({ declared, records }: PlanRequest, patterns: Patterns): (name: Username) => boolean {
  const known = (name: Username): KnownNames => {
    const { username = name, sub = declared.get(name)?.sub } = records.get(name) ?? {};
    return [name, sub === undefined ? { username } : { username, sub }];
  };
  // `onlyUsers` goes by username and `sub`, too, which nothing says yet of somebody who is declared by an address and not on record.
  const readsAll = patterns.matchingNobody([...declared.keys(), ...records.keys()].map(known)).length > 0;
  return (name) => (readsAll && !records.has(name)) || !patterns.leavesOut(...known(name));
}

/** The names of recorded accounts that were not found, and the addresses under which missing users would be created. */
function furtherNames(
  { index, pool }: OpenPool['directory'],
  { declared, records, policy }: PlanRequest,
  isLookedAt: (name: Username) => boolean,
): readonly Username[] {
  const names: Username[] = [];
  for (const [name, { sub, username = name }] of records) {
    if (sub === undefined || index.bySub(sub) !== undefined || !isLookedAt(name)) continue;
    names.push(name, ...(username === name ? [] : [username]));
  }
  if (policy.missingUsers !== 'create' || pool.usernameAttributes.size === 0) return names;
  for (const [name, user] of declared) {
    if (!isLookedAt(name) || index.answering(name).length > 0) continue;
    const signInName = signInNameOf(name, user.attributes, pool);
    if (signInName !== name && isKnown(signInName)) names.push(meant(signInName));
  }
  return names;
}

/**
 * ListUsers lags behind writes (ListUsers, note): an account that does not look as last applied is asked for once with
 * AdminGetUser before it counts as drift or is written, and an account that holds a name which another user is to get is looked up.
 * True when the plan stands.
 */
async function askAgain({ directory }: OpenPool, { users }: Plan, { records }: PlanRequest): Promise<boolean> {
  const doubtful = accountsInDoubt(users, records, poolRules(directory.pool));
  const taken = [...takenNames(users, directory.pool)];
  if (doubtful.length + taken.length === 0) return true;
  await Promise.all([
    ...doubtful.map((username) => directory.confirm({ username })),
    ...(taken.length === 0 ? [] : [directory.read({ names: taken, subs: [] })]),
  ]);
  return false;
}

async function inputsOf(
  pool: OpenPool,
  request: PlanRequest,
  patterns: Patterns,
  reading: RuleReading,
): Promise<PlanInputs & Pick<ExpectedPool, 'unchecked'> & { readonly nobody: readonly Diagnostic[] }> {
  const { directory } = pool;
  const { declared, records, policy, files, sessionsDue, passwordHashes, sentAt, wasCreated, now } = request;
  const facts = await readFacts(pool, request);
  const { index } = directory;
  const { ruling, nobody } = rulingOf(request, reading, {
    declared,
    records,
    index,
    pool: directory.pool,
    policy,
    wasCreated,
  });
  const expected = withExpected(
    { pool: directory.pool, groups: facts.groups },
    request.expected,
    declared,
    policy.endSessions,
  );
  const known = { index, ...facts, ...expected, ruling, nobody, rules: poolRules(expected.pool) };
  return { declared, records, policy, patterns, files, ...known, sessionsDue, passwordHashes, sentAt, wasCreated, now };
}

type Facts = Pick<PlanInputs, 'groups' | 'memberships' | 'providers' | 'mapped'>;

/** Groups, memberships and identity providers, each only where the declaration asks for it. Each is read once a process. */
async function readFacts(
  { groups, gateway, directory: { index, pool } }: OpenPool,
  request: PlanRequest,
): Promise<Facts> {
  const { declared, policy } = request;
  if (!asksForMore(request, index)) return nothingMore;
  // A rule may be about anybody who is federated, and add anybody to a group.
  const ruled = [...request.rules.values()];
  const found = meanings({ ...request, index, pool });
  const grouped: string[] = [];
  let asksForGroups = ruled.some((rule) => rule.groups.length > 0);
  let isFederatedDeclared = ruled.some((rule) => rule.attributes.size > 0) && [...index.all()].some(isFederated);
  let mayBeProfile = false;
  for (const [name, user] of declared) {
    const account = found.get(name)?.account?.user;
    if (user.groups !== undefined) {
      asksForGroups = true;
      if (account !== undefined) grouped.push(account.username);
    }
    if (account === undefined) mayBeProfile ||= policy.missingUsers === 'create' && name.includes('_');
    else isFederatedDeclared ||= isFederated(account);
  }
  const mapped: MappedAttributes =
    isFederatedDeclared && policy.mappedAttributes !== 'ignore' ? await gateway.mappedAttributes() : new Map();
  return {
    groups: asksForGroups ? await groups.names() : new Set<GroupName>(),
    memberships: grouped.length === 0 ? new Map() : await groups.memberships(grouped),
    providers: mayBeProfile ? await gateway.identityProviders() : [],
    mapped,
  };
}

const nothingMore: Facts = { groups: new Set(), memberships: new Map(), providers: [], mapped: new Map() };

/** Nearly every declaration is about attributes of local users only: then it need not be known yet which account each name means. */
function asksForMore({ declared, policy, rules }: PlanRequest, index: AccountIndex): boolean {
  if (rules.size > 0) return true;
  const mayCreateProfiles = policy.missingUsers === 'create';
  for (const [name, { groups }] of declared) {
    if (groups !== undefined || (mayCreateProfiles && name.includes('_'))) return true;
  }
  for (const account of index.all()) if (isFederated(account)) return true;
  return false;
}
