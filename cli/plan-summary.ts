/** Counts what a report's user pools come to. */
import type { ChangedUser, PlanSummary, PoolReport } from '../providers/core/plan-report.ts';

/** The sum over those pools. */
export function summaryOf(pools: readonly PoolReport[]): PlanSummary {
  const users = pools.flatMap((pool) => pool.users);
  const attributes = users.flatMap((user) => user.attributes);
  const reasons = users.flatMap((user) => [...user.attributes, ...user.steps].map(({ reason }) => reason));
  return {
    users: pools.reduce((sum, { declared }) => sum + declared, 0),
    changed: users.length,
    created: users.filter(({ steps }) => steps.some(({ kind }) => kind === 'create')).length,
    removed: users.filter(isRemoved).length,
    missing: pools.reduce((sum, { missing }) => sum + missing.length, 0),
    attributesSet: attributes.filter(({ kind }) => kind === 'set').length,
    attributesDeleted: attributes.filter(({ kind }) => kind === 'delete').length,
    byReason: amounts(reasons),
  };
}

/** Whether any change of these pools is left to do. */
export function hasChanges({ changed, missing }: PlanSummary): boolean {
  return changed + missing > 0;
}

function isRemoved({ steps }: ChangedUser): boolean {
  return steps.some(({ kind, reason }) => (kind === 'delete' || kind === 'disable') && reason === 'removed');
}

function amounts(names: readonly string[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const name of names.toSorted()) counts.set(name, (counts.get(name) ?? 0) + 1);
  return Object.fromEntries(counts);
}
