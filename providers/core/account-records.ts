/** What the state may hold of accounts after work was done in part: what was not done is planned again. */
import type { AccountPlan } from './account-plan.ts';
import type { AccountStep, AccountWork, AppliedAccount, AppliedAccounts } from './accounts.ts';
import type { LastApplied, LiveUser, Username } from './types.ts';

/** What became of one user's work. */
export interface AccountOutcome {
  /** The steps of the plan that Cognito has taken. */
  readonly done: ReadonlySet<AccountStep>;
  /** Of the account that was created, where its answer came. */
  readonly sub?: string;
}

/** By user; who is not there was not tried. */
export type AccountOutcomes = ReadonlyMap<Username, AccountOutcome>;

const untried: AccountOutcome = { done: new Set() };

/** What is on record of the accounts afterwards; with every step done, the plan's `after`. */
export function accountsAfter(plan: AccountPlan, outcomes: AccountOutcomes): AppliedAccounts {
  const records = new Map(plan.after);
  for (const work of plan.work) {
    const { username } = work;
    const record = recordAfter(plan, work, outcomes.get(username) ?? untried);
    if (record === undefined) records.delete(username);
    else records.set(username, record);
  }
  for (const [username, record] of records) {
    if (Object.keys(record).every((member) => member === 'sub')) records.delete(username);
  }
  return records;
}

/**
 * The attributes on record afterwards, from those that `planBeside` gives: none of a user who was not created, and of one
 * whose removal failed what was there before.
 */
export function attributesAfter(
  plan: AccountPlan,
  applied: LastApplied,
  before: LastApplied,
  outcomes: AccountOutcomes,
): LastApplied {
  const records = new Map(applied);
  for (const { username, steps } of plan.work) {
    const { done } = outcomes.get(username) ?? untried;
    const [first] = steps;
    if (first.kind === 'create' && !done.has(first)) records.delete(username);
    const last = before.get(username);
    if (plan.removed.has(username) && !done.has(first) && last !== undefined) records.set(username, last);
  }
  return records;
}

/** The account as it is after a step, of which undefined is its absence: for the snapshot of a pool, and as a model. */
export function simulateStep(live: LiveUser, step: AccountStep): LiveUser | undefined {
  switch (step.kind) {
    case 'delete':
      return undefined;
    case 'enable':
    case 'disable':
      return { ...live, enabled: step.kind === 'enable' };
    case 'set-password':
      // AdminSetUserPassword, Permanent.
      return { ...live, status: step.password.temporary ? 'FORCE_CHANGE_PASSWORD' : 'CONFIRMED' };
    case 'blank': {
      const attributes = new Map(live.attributes);
      for (const { name } of step.update.changes) attributes.delete(name);
      return { ...live, attributes };
    }
    case 'create':
    case 'add-to-group':
    case 'remove-from-group':
      return live;
  }
}

function recordAfter(plan: AccountPlan, work: AccountWork, outcome: AccountOutcome): AppliedAccount | undefined {
  const { username, steps } = work;
  const { done } = outcome;
  const [last, wanted] = [plan.before.get(username), plan.after.get(username)];
  // Removed: the one step decides whether it is still ours to remove.
  if (wanted === undefined) return steps.every((step) => done.has(step)) ? undefined : last;
  const [first] = steps;
  const creates = first.kind === 'create';
  if (creates && !done.has(first)) return last;
  const sub = creates ? outcome.sub : wanted.sub;
  // It may be another's: who comes first to the next plan is adopted, and completed by its status.
  if (sub === undefined) return wanted.protect === undefined ? {} : { protect: wanted.protect };
  const failed = (...kinds: readonly AccountStep['kind'][]) =>
    steps.some((step) => kinds.includes(step.kind) && !done.has(step));
  const enabled = (failed('enable', 'disable') ? last : wanted)?.enabled;
  const groups = (failed('add-to-group', 'remove-from-group') ? last : wanted)?.groups;
  const due = failed('set-password');
  return {
    sub,
    ...(creates || wanted.created !== undefined ? { created: true } : {}),
    ...(enabled === undefined ? {} : { enabled }),
    ...(groups === undefined ? {} : { groups }),
    ...(due ? { passwordDue: true } : wanted.password === undefined ? {} : { password: wanted.password }),
    ...(wanted.protect === undefined ? {} : { protect: wanted.protect }),
  };
}
