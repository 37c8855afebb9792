/** Whether a plan leaves anything to be done or recorded, and whether that is what was approved. */
import { isDeepStrictEqual } from 'node:util';
import type { Plan, Records, UserPlan } from '../plan/model.ts';
import { recordsDiffer } from '../plan/records.ts';
import { givenDiffers } from '../plan/rules/given-after.ts';
import { count, someNames } from '../values/amounts.ts';
import { printableLine } from '../values/printable.ts';
import type { PlannedPool } from './pool-plan.ts';

/**
 * Whether anything is done, a record becomes another, or a user is held back, which `up` has to end badly for. What only tidies a record
 * is no change: an address that no longer waits.
 */
export function hasChanges({ plan, heldBack }: Pick<PlannedPool, 'plan' | 'heldBack'>): boolean {
  return plan.groupsToCreate.length > 0 || heldBack.length > 0 || plan.users.some(isChanged);
}

function isChanged(user: UserPlan): boolean {
  const { steps, before, after } = user;
  return steps.length > 0 || recordsDiffer(before, after) || givenDiffers(user);
}

/**
 * Why the plan may not be carried out: it is none of the approved ones. Undefined where no approval is asked for, and where nothing is to
 * be done or recorded.
 */
export function notApproved(
  approved: ReadonlySet<string> | undefined,
  planned: Pick<PlannedPool, 'plan' | 'heldBack' | 'digest'>,
): string | undefined {
  if (approved === undefined || !hasChanges(planned)) return undefined;
  const digest = planned.digest();
  if (digest === undefined || approved.has(digest)) return undefined;
  return (
    'the plan is not the approved one; nothing is written: the declaration, the user pool or what was applied last has changed since\n' +
    `  ${changedNow(planned.plan.users)}\n` +
    '  = look at a new plan and set expectPlan to its digest, or remove expectPlan'
  );
}

/**
 * Why what is left after an import may not be written where a plan was approved: it has steps that the approved plan has not, and not for
 * those who were imported. Undefined where it may.
 */
export function movedSince(approved: Plan, { users, groupsToCreate }: Plan, imported: Records): string | undefined {
  const approvedSteps = new Map(approved.users.map(({ name, steps }) => [name, steps]));
  const moved = users.filter(
    ({ name, steps }) =>
      steps.length > 0 && !imported.has(name) && !isDeepStrictEqual(steps, approvedSteps.get(name) ?? []),
  );
  const groups = groupsToCreate.filter((group) => !approved.groupsToCreate.includes(group));
  if (moved.length + groups.length === 0) return undefined;
  return (
    'the plan is no longer the approved one: the user pool has changed while users were imported; nothing more is written\n' +
    `  ${changedNow(moved)}\n` +
    '  = look at a new plan and set expectPlan to its digest, or remove expectPlan'
  );
}

/** How many users are named; the others are counted. */
const namedUsers = 20;

/** The users that the plan now changes: a digest does not tell which users were in the approved one. */
function changedNow(users: readonly UserPlan[]): string {
  const names = users.filter(isChanged).map(({ name }) => printableLine(name));
  if (names.length === 0) return 'no user would change now';
  return `${count(names.length, 'user')} would change now: ${someNames(names, namedUsers)}`;
}
