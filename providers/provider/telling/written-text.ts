/** What a run has done to users, in one line for people. */

import type { Username } from '../../model/names.ts';
import { endOfSessions } from '../../plan/ended-sessions.ts';
import { changeOf, type UserOutcome, type UserPlan } from '../../plan/model.ts';
import { count, someNames } from '../../values/amounts.ts';
import { printableLine } from '../../values/printable.ts';

/** What is done to a user as a whole; each user counts once. Sessions that are ended count beside. */
type Done = 'created' | 'updated' | 'cleared' | 'disabled' | 'deleted';

/**
 * `3 users created, 1 user updated; 2 users are left alone (removedUsers: retain): ana, bob`, and the missing users that are skipped.
 * Undefined when there is nothing to tell.
 */
export function writtenText(
  users: readonly UserPlan[],
  outcomes: ReadonlyMap<Username, UserOutcome>,
): string | undefined {
  const counts: Record<Done, number> = { created: 0, updated: 0, cleared: 0, disabled: 0, deleted: 0 };
  for (const user of users) {
    const done = doneTo(user, outcomes.get(user.name));
    if (done !== undefined) counts[done] += 1;
  }
  const signedOut = users.filter((user) => isSignedOut(user, outcomes.get(user.name))).length;
  const told = Object.entries({ ...counts, 'signed out everywhere': signedOut }).flatMap(([what, some]) =>
    some === 0 ? [] : [`${count(some, 'user')} ${what}`],
  );
  const skipped = users.filter(({ kept }) => kept.some(({ rule }) => rule === 'skipped'));
  const retained = users.filter(({ kept }) => kept.some(({ rule }) => rule === 'undeclared'));
  const parts = [
    ...(told.length === 0 ? [] : [told.join(', ')]),
    ...(retained.length === 0 ? [] : [`${retainedText(retained.length)}: ${namesOf(retained)}`]),
    ...(skipped.length === 0 ? [] : [`not in the pool, so skipped: ${namesOf(skipped)}`]),
  ];
  return parts.length === 0 ? undefined : parts.join('; ');
}

/** `1 user is left alone (removedUsers: retain)`. */
export function retainedText(users: number): string {
  return `${users === 1 ? '1 user is left alone' : `${count(users, 'user')} are left alone`} (removedUsers: retain)`;
}

function doneTo(user: UserPlan, outcome: UserOutcome | undefined): Done | undefined {
  const [first] = user.steps;
  const isDone = user.steps.some((step) => step.kind !== 'end-sessions' && outcome?.done.has(step) === true);
  if (first === undefined || outcome === undefined || !isDone) return undefined;
  const change = changeOf(user);
  if (change === 'created') return outcome.done.has(first) ? 'created' : undefined;
  if (change === 'changed' || change === 'signed-out') return 'updated';
  if (first.kind === 'delete') return 'deleted';
  return first.kind === 'disable' ? 'disabled' : 'cleared';
}

function isSignedOut(user: UserPlan, outcome: UserOutcome | undefined): boolean {
  const end = endOfSessions(user);
  return end !== undefined && outcome?.done.has(end) === true;
}

/** How many users are named; the others are counted. */
const namedUsers = 100;

function namesOf(users: readonly UserPlan[]): string {
  return someNames(
    users.map(({ name }) => printableLine(name)),
    namedUsers,
  );
}
