/** What becomes of accounts that the declaration no longer has, as `removedUsers` says. */
import type { AccountPolicy, AccountStep, AccountWork, AppliedAccount, AppliedAccounts } from './accounts.ts';
import { type Ignores, ignoredUsers, namesOf } from './ignore-plan.ts';
import { plan } from './plan.ts';
import type { Pool } from './pool.ts';
import { changeProblems } from './schema-rules.ts';
import { canonicalName } from './sign-in.ts';
import type { Attributes, Diagnostic, Kept, LastApplied, Live, LiveUser, Roster, Rules, Username } from './types.ts';

/** Everything that removals are decided by. */
export interface RemovalInputs {
  readonly declared: Roster;
  readonly applied: LastApplied;
  readonly accounts: AppliedAccounts;
  /** Accounts of everyone in `declared`, `applied` and `accounts`, as far as they exist. */
  readonly live: Live;
  /** Whom other rosters of the deployment declare in this pool: they are not removed from the declaration. */
  readonly elsewhere: Roster;
  readonly policy: AccountPolicy;
  readonly pool: Pool;
  readonly rules: Rules;
  /** Whom no verb may touch (`ignoreUsers`). */
  readonly ignores: Ignores;
}

/** What removals come to. */
export interface RemovalPlan {
  readonly work: readonly AccountWork[];
  readonly kept: readonly Kept[];
  readonly problems: readonly Diagnostic[];
  /** Who is taken care of here, steps or none; empty under `retain`, which `plan` tells. */
  readonly removed: ReadonlySet<Username>;
}

/**
 * The removals of a roster; with nobody declared, those of a roster that leaves the deployment. Never touches an account
 * that is still declared, be it under another name or in another roster; deletes only accounts that this stack has
 * created, unless forced; a protected user is a problem. An account that is gone already needs nothing.
 */
export function planRemovals(inputs: RemovalInputs): RemovalPlan {
  const [work, kept, problems]: [AccountWork[], Kept[], Diagnostic[]] = [[], [], []];
  const removed = new Set<Username>();
  if (inputs.policy.removedUsers === 'retain') return { work, kept, problems, removed };
  const isDeclared = accountsOf(inputs);
  for (const username of removedUsernames(inputs)) {
    const live = inputs.live.get(username);
    if (live !== undefined && isDeclared(username, live)) continue;
    removed.add(username);
    if (live === undefined) continue;
    const decided = decide(username, live, inputs);
    kept.push(...decided.kept);
    problems.push(...decided.problems);
    if (decided.step !== undefined) work.push({ username, account: live.username, steps: [decided.step] });
  }
  return { work, kept, problems, removed };
}

function removedUsernames(inputs: RemovalInputs): readonly Username[] {
  const { declared, elsewhere, applied, accounts, live, ignores, pool } = inputs;
  const isIgnored = ignoredUsers(live, ignores, pool);
  return [...new Set([...applied.keys(), ...accounts.keys()])]
    .filter((username) => !declared.has(username) && !elsewhere.has(username) && !isIgnored(username))
    .sort();
}

/** Whether an account is still declared by any of its names: one that changed its name in the declaration is. */
function accountsOf({ declared, elsewhere, live, pool }: RemovalInputs): (name: Username, user: LiveUser) => boolean {
  const subs = new Set<string>();
  const names = new Set<string>();
  for (const [username, { sub }] of [...declared, ...elsewhere]) {
    names.add(canonicalName(username, pool));
    if (sub !== undefined) subs.add(sub.toLowerCase());
  }
  for (const username of declared.keys()) {
    const account = live.get(username);
    if (account !== undefined) subs.add(account.sub);
  }
  return (username, user) =>
    subs.has(user.sub) || namesOf(username, user, pool).some((name) => names.has(canonicalName(name, pool)));
}

interface Decision {
  readonly step?: AccountStep;
  readonly kept: readonly Kept[];
  readonly problems: readonly Diagnostic[];
}

function decide(username: Username, live: LiveUser, inputs: RemovalInputs): Decision {
  const record = inputs.accounts.get(username);
  const { removedUsers, force } = inputs.policy;
  const only = (decision: Partial<Decision>): Decision => ({ kept: [], problems: [], ...decision });
  if (record?.protect === true) return only({ problems: [protectedUser(username, removedUsers)] });
  if (removedUsers === 'clear') return only(cleared(username, live, inputs));
  if (removedUsers === 'disable') return only(live.enabled ? { step: { kind: 'disable', reason: 'removed' } } : {});
  if (!force && !isOurs(record, live)) return only({ problems: [notOurs(username, live)] });
  return only({ step: { kind: 'delete' } });
}

/** Whether this stack has created that very account: one of the same name that somebody else made since is another. */
function isOurs(record: AppliedAccount | undefined, live: LiveUser): boolean {
  return record?.created === true && record.sub === live.sub;
}

/** As if somebody declared the user without any attribute: what is live as applied is blanked, as far as it can be. */
function cleared(username: Username, live: LiveUser, inputs: RemovalInputs): Partial<Decision> {
  const nothing: Attributes = new Map();
  const { updates, kept } = plan({
    declared: new Map(),
    applied: new Map([[username, inputs.applied.get(username) ?? nothing]]),
    live: new Map([[username, live]]),
    elsewhere: new Map([[username, { attributes: nothing }]]),
    policy: { missingUsers: 'skip', removedAttributes: 'delete', unmanagedAttributes: 'retain' },
    rules: inputs.rules,
  });
  const takenOver = kept.filter(({ rule }) => rule === 'taken-over');
  const [update] = updates;
  if (update === undefined) return { kept: takenOver };
  const refused = new Set(changeProblems(update, live, inputs.pool).map(({ subject }) => subject.attribute));
  // An address that has to stay is not made unverified either.
  const stays = (name: string) => refused.has(name) || refused.has(name.replace(/_verified$/, ''));
  const [first, ...rest] = update.changes.filter(({ name }) => !stays(name));
  const unblankable = update.changes
    .filter(({ name }) => stays(name))
    .map(({ name }): Kept => ({ username, attribute: name, rule: 'unblankable' }));
  return {
    kept: [...takenOver, ...unblankable],
    ...(first === undefined ? {} : { step: { kind: 'blank', update: { ...update, changes: [first, ...rest] } } }),
  };
}

function protectedUser(username: Username, removedUsers: AccountPolicy['removedUsers']): Diagnostic {
  return {
    code: 'protected',
    severity: 'error',
    message: `${username} is declared no longer, and removedUsers is ${removedUsers}, but it was declared with protect: true`,
    hint: 'declare it again, or first run up with protect taken out',
    subject: { username, account: 'protect' },
  };
}

function notOurs(username: Username, { username: account }: LiveUser): Diagnostic {
  return {
    code: 'not-ours-to-delete',
    severity: 'error',
    message: `${username} is declared no longer, but its account ${account} was not created by this stack`,
    hint: 'set removedUsers to retain, clear or disable, declare it again, or set force to true for one run',
    subject: { username },
  };
}
