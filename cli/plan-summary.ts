/** Counts what a report's user pools come to. */
import type { ChangedUser, PlanReport, PlanSummary, PoolReport } from '../providers/report/plan-report.ts';
import { type ExitStatus, exitStatus } from './exit-status.ts';

/** The sum over those pools. */
export function summaryOf(pools: readonly PoolReport[]): PlanSummary {
  const users = pools.flatMap((pool) => pool.users);
  const attributes = users.flatMap((user) => user.attributes);
  const reasons = users.flatMap((user) => [...user.attributes, ...user.steps].map(({ reason }) => reason));
  return {
    users: pools.reduce((sum, { declared }) => sum + declared, 0),
    changed: users.length,
    created: users.filter(({ change }) => change === 'created').length,
    removed: users.filter(isRemoved).length,
    missing: pools.reduce((sum, { missing }) => sum + missing.length, 0),
    heldBack: pools.reduce((sum, { heldBack }) => sum + heldBack.length, 0),
    attributesSet: attributes.filter(({ kind }) => kind === 'set').length,
    attributesDeleted: attributes.filter(({ kind }) => kind === 'delete').length,
    byReason: amounts(reasons),
  };
}

/** What a plan comes to: 1 where `up` would refuse it or hold a user back, 2 where anything is to be done. */
export function statusOfPlan({ refusals, summary }: PlanReport): ExitStatus {
  if (refusals.length + summary.heldBack > 0) return exitStatus.error;
  return hasChanges(summary) ? exitStatus.changes : exitStatus.nothingToDo;
}

/** What an `up` refuses to do about drift, although the declaration is right: drift is found all the same. */
const refusedMending: ReadonlySet<string> = new Set([
  'too-many-changes',
  'too-many-deletions',
  'message-forbidden',
  'protected',
  'not-ours-to-delete',
]);

/** What drift comes to: 1 where it cannot be told, because a name or the declaration is wrong; 2 where there is some. */
export function statusOfDrift({ refusals, summary }: PlanReport): ExitStatus {
  if (summary.heldBack > 0 || refusals.some(({ code }) => !refusedMending.has(code))) return exitStatus.error;
  return hasChanges(summary) ? exitStatus.changes : exitStatus.nothingToDo;
}

function hasChanges({ changed, missing }: PlanSummary): boolean {
  return changed + missing > 0;
}

function isRemoved({ change, steps }: ChangedUser): boolean {
  return change === 'removed' && steps.some(({ kind }) => kind === 'delete' || kind === 'disable');
}

function amounts(names: readonly string[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const name of names.toSorted()) counts.set(name, (counts.get(name) ?? 0) + 1);
  return Object.fromEntries(counts);
}
