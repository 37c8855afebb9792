/** Whether a plan leaves anything to be done or recorded, and whether that is what was approved. */

import { printableLine } from '../core/printable.ts';
import type { UserPlan } from '../plan/model.ts';
import { recordsDiffer } from '../plan/records.ts';
import { count } from '../report/amounts.ts';
import type { PlannedPool } from './planning.ts';

/**
 * Whether anything is done, a record becomes another, or a user is held back, which `up` has to end badly for. What only tidies a record
 * is no change: an address that no longer waits.
 */
export function hasChanges({ plan, heldBack }: Pick<PlannedPool, 'plan' | 'heldBack'>): boolean {
  return plan.groupsToCreate.length > 0 || heldBack.length > 0 || plan.users.some(isChanged);
}

function isChanged({ steps, before, after }: UserPlan): boolean {
  if (steps.length > 0) return true;
  return recordsDiffer(before, after);
}

/**
 * Why the plan may not be carried out: it is none of the approved ones. Undefined where no approval is asked for, and where nothing is to
 * be done or recorded.
 */
export function notApproved(
  approved: ReadonlySet<string> | undefined,
  planned: Pick<PlannedPool, 'plan' | 'heldBack' | 'digest'>,
): string | undefined {
  const { digest } = planned;
  if (approved === undefined || digest === undefined || approved.has(digest) || !hasChanges(planned)) return undefined;
  return (
    'the plan is not the approved one; nothing is written: the declaration, the user pool or what was applied last has changed since\n' +
    `  ${changedNow(planned.plan.users)}\n` +
    '  = look at a new plan and set expectPlan to its digest, or remove expectPlan'
  );
}

/** How many users are named; the others are counted. */
const namedUsers = 20;

/** The users whom the plan of now changes: a digest does not tell who was in the approved one. */
function changedNow(users: readonly UserPlan[]): string {
  const names = users.filter(isChanged).map(({ name }) => printableLine(name));
  if (names.length === 0) return 'no user would change now';
  const rest = names.length - namedUsers;
  const more = rest > 0 ? `, and ${count(rest, 'other')}` : '';
  return `${count(names.length, 'user')} would change now: ${names.slice(0, namedUsers).join(', ')}${more}`;
}
