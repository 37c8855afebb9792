/** Rosters as sets of users. */
import type { DeclaredUser, Roster, Username } from './types.ts';

/** Everyone of several rosters; of a user in two, the later one counts. */
export function union(rosters: readonly Roster[]): Roster {
  const all = new Map<Username, DeclaredUser>();
  for (const roster of rosters) for (const [username, user] of roster) all.set(username, user);
  return all;
}
