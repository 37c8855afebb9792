/** The plan of accounts: who is created, joins or leaves groups, may sign in, gets a password, or is removed. */
import { type AccountInputs, decideExisting, decideMissing, saysNothing } from './account-decision.ts';
import type { AccountWork, AppliedAccount, AppliedAccounts, Creation, GroupName } from './accounts.ts';
import { sameNameProblems } from './creation-rules.ts';
import { ignoredUsers } from './ignore-plan.ts';
import type { PlanInputs } from './plan.ts';
import { planRemovals } from './removals.ts';
import type { DeclaredUser, Diagnostic, Kept, LiveUser, Plan, Username } from './types.ts';

/** What takes accounts to what is declared. Users and groups are sorted by code unit. */
export interface AccountPlan {
  /** At most one entry a user, first those declared, then the removed ones. */
  readonly work: readonly AccountWork[];
  /** To be made before any work. */
  readonly groupsToCreate: readonly GroupName[];
  readonly kept: readonly Kept[];
  /** Any of them holds the whole plan back. */
  readonly problems: readonly Diagnostic[];
  /** Who is declared nowhere any longer and taken care of here, so that the plan of attributes leaves them out. */
  readonly removed: ReadonlySet<Username>;
  /** What is on record of these accounts before the work, as far as it is about the account that is live now. */
  readonly before: AppliedAccounts;
  /** What the state will hold when every step succeeds, but for the `sub` of new accounts. */
  readonly after: AppliedAccounts;
}

/**
 * Plans the accounts of one roster. Pure: equal inputs in any order give a deep-equal plan; planning again over what the
 * plan leaves gives no work; after any part of it was done, or failed, planning again gives the rest.
 */
export function planAccounts(inputs: AccountInputs): AccountPlan {
  const removals = planRemovals(inputs);
  const work: AccountWork[] = [];
  const [kept, problems]: [Kept[], Diagnostic[]] = [[], []];
  const [before, after] = [new Map<Username, AppliedAccount>(), new Map<Username, AppliedAccount>()];
  const recordOf = recordsOf(inputs);
  const isIgnored = ignoredUsers(inputs.live, inputs.ignores, inputs.pool);
  for (const [username, user] of concerned(inputs, recordOf).sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (isIgnored(username)) continue;
    const live = inputs.live.get(username);
    const decision =
      live === undefined
        ? decideMissing(username, user, inputs)
        : decideExisting(username, user, { live, record: recordOf(username, live) }, inputs);
    const [first, ...rest] = decision.steps;
    if (first !== undefined) {
      work.push({ username, ...(live === undefined ? {} : { account: live.username }), steps: [first, ...rest] });
    }
    kept.push(...decision.kept);
    problems.push(...decision.problems);
    if (decision.before !== undefined) before.set(username, decision.before);
    if (decision.after !== undefined) after.set(username, decision.after);
  }
  for (const [username, record] of inputs.accounts) {
    if (isIgnored(username)) after.set(username, record);
    else if (removals.removed.has(username)) before.set(username, record);
  }
  return {
    work: [...work, ...removals.work],
    groupsToCreate: groupsToCreate(work, inputs),
    kept: [...kept, ...removals.kept],
    problems: [...problems, ...sameNameProblems(creationsOf(work), inputs.pool), ...removals.problems],
    removed: removals.removed,
    before,
    after,
  };
}

type RecordOf = (username: Username, live: LiveUser) => AppliedAccount | undefined;

/** Without those of whom nothing but attributes is declared or on record: nearly everyone in a big roster. */
function concerned({ declared, live }: AccountInputs, recordOf: RecordOf): (readonly [Username, DeclaredUser])[] {
  return [...declared].filter(([username, user]) => {
    const account = live.get(username);
    return account === undefined || !saysNothing(user) || recordOf(username, account) !== undefined;
  });
}

/** The accounts that are created. */
export function creationsOf(work: readonly AccountWork[]): readonly Creation[] {
  return work.flatMap(({ steps: [first] }) => (first.kind === 'create' ? [first.creation] : []));
}

/**
 * A plan of attributes by `make` beside this plan of accounts: created users are out of it, because their attributes go
 * along with the creation, and their declared attributes are on record as applied; removed users are out of it altogether.
 */
export function planBeside(inputs: PlanInputs, accounts: AccountPlan, make: (inputs: PlanInputs) => Plan): Plan {
  const created = new Set(creationsOf(accounts.work).map(({ username }) => username));
  if (created.size + accounts.removed.size === 0) {
    const all = make(inputs);
    return { ...all, kept: [...all.kept, ...accounts.kept] };
  }
  const rest = make({
    ...inputs,
    declared: new Map([...inputs.declared].filter(([username]) => !created.has(username))),
    applied: new Map(
      [...inputs.applied].filter(([username]) => !created.has(username) && !accounts.removed.has(username)),
    ),
  });
  const applied = new Map(rest.applied);
  for (const [username, { attributes }] of inputs.declared)
    if (created.has(username)) applied.set(username, attributes);
  return { ...rest, kept: [...rest.kept, ...accounts.kept], applied };
}

/**
 * The record of a declared user's account, in this order: its own, the one of the roster that had the user before, and
 * that of another name of the account. One of an account that is not there any longer says nothing of the one that has
 * taken its name.
 */
function recordsOf({ accounts, inherited }: AccountInputs): RecordOf {
  const bySub = new Map<string, AppliedAccount>();
  for (const record of [...inherited.values(), ...accounts.values()]) {
    if (record.sub !== undefined) bySub.set(record.sub, record);
  }
  const fits = (record: AppliedAccount | undefined, { sub }: LiveUser) => (record?.sub === sub ? record : undefined);
  return (username, live) =>
    fits(accounts.get(username), live) ?? fits(inherited.get(username), live) ?? bySub.get(live.sub);
}

/** Those that users join and the pool lacks, each once. */
function groupsToCreate(work: readonly AccountWork[], { groups, policy }: AccountInputs): readonly GroupName[] {
  if (!policy.createGroups) return [];
  const joined = work.flatMap(({ steps }) =>
    steps.flatMap((step) => (step.kind === 'add-to-group' ? [step.group] : [])),
  );
  return [...new Set(joined)].filter((group) => !groups.has(group)).sort();
}
