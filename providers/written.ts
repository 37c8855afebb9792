/** What a run has done to users, as counts and in words. */
import type { WorkOutcome } from './aws/apply-accounts.ts';
import type { AccountStep } from './core/accounts.ts';
import { printable } from './core/diagnostics.ts';
import type { Username, UserUpdate } from './core/types.ts';
import { count } from './report/amounts.ts';
import type { PlannedRoster } from './roster-plan.ts';

/** Users by what was done to them; each counts once, a new one as created alone. */
export interface Written {
  readonly created: number;
  /** Attributes, groups, password, or whether the user may sign in. */
  readonly updated: number;
  /** Of users who are declared no longer. */
  readonly cleared: number;
  readonly disabled: number;
  readonly deleted: number;
}

/** What those updates and steps come to. */
export function writtenOf(
  { accounts }: Pick<PlannedRoster, 'accounts'>,
  updates: readonly UserUpdate[],
  outcomes: ReadonlyMap<Username, WorkOutcome>,
): Written {
  const updated = new Set(updates.map(({ username }) => username));
  const counts = { created: 0, cleared: 0, disabled: 0, deleted: 0 };
  for (const { username, steps } of accounts.work) {
    const done = outcomes.get(username)?.done ?? new Set<AccountStep>();
    const [first] = steps;
    if (first.kind === 'create') counts.created += done.has(first) ? 1 : 0;
    else if (accounts.removed.has(username)) counts[removalOf(first)] += done.has(first) ? 1 : 0;
    else if (done.size > 0) updated.add(username);
  }
  return { ...counts, updated: updated.size };
}

/** `3 users created, 1 user updated; not in the pool, so skipped: bob`; undefined when there is nothing to tell. */
export function writtenText(
  { created, updated, cleared, disabled, deleted }: Written,
  skipped: readonly Username[],
): string | undefined {
  const counts = { created, updated, cleared, disabled, deleted };
  const told = Object.entries(counts).flatMap(([what, users]) =>
    users === 0 ? [] : [`${count(users, 'user')} ${what}`],
  );
  const left = skipped.length === 0 ? [] : [`not in the pool, so skipped: ${skipped.map(printable).join(', ')}`];
  const parts = [...(told.length === 0 ? [] : [told.join(', ')]), ...left];
  return parts.length === 0 ? undefined : parts.join('; ');
}

function removalOf({ kind }: AccountStep): 'cleared' | 'disabled' | 'deleted' {
  return kind === 'delete' ? 'deleted' : kind === 'disable' ? 'disabled' : 'cleared';
}
