/** A changed account as a new version of it: the old one does not change, for lists that lag. */
import type { User } from './user.ts';

/**
 * The account with that change, and the time of it. UserCreateDate and UserLastModifiedDate are equal until the first
 * change (COGNITO.md; UserType): on AWS a call takes longer than the millisecond that dates are told in, so a change
 * in the very millisecond of the creation counts as one of the next.
 */
export function changed(user: User, change: Partial<User>, now: number): User {
  return { ...user, ...change, modifiedAt: Math.max(now, user.createdAt + 1) };
}

/** Those attributes set over the others; a blank one deleted. */
export function merge(
  attributes: ReadonlyMap<string, string>,
  changes: Iterable<readonly [string, string]>,
): ReadonlyMap<string, string> {
  const merged = new Map(attributes);
  for (const [name, value] of changes) {
    if (value === '') merged.delete(name);
    else merged.set(name, value);
  }
  return merged;
}
