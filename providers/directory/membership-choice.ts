/** Chooses how group memberships are read in the least predicted time: group by group, or user by user. */
import { latencySeconds } from './reading-choice.ts';

/** What a choice goes by. */
export interface MembershipFacts {
  readonly groups: number;
  /** How many accounts are asked for. */
  readonly users: number;
  /** The budget of ListUsersInGroup's category, UserList. */
  readonly listsPerSecond: number;
  /** The budget of AdminListGroupsForUser's category, UserResourceRead. */
  readonly usersPerSecond: number;
}

/** How many pages may be read group by group before that has taken as long as asking for every user. */
export interface PageAllowance {
  readonly ofAll: number;
  /** The pages of one group come one after the other. */
  readonly ofOneGroup: number;
}

/**
 * Nobody knows how big a group is, so groups are read while that can be the quicker way: at most twice the time of the
 * better one is spent. Undefined where asking for each user is quicker than one page a group.
 */
export function pagesWorthReading(facts: MembershipFacts): PageAllowance | undefined {
  const { groups, users, listsPerSecond, usersPerSecond } = facts;
  if (users === 0) return undefined;
  const secondsByUser = Math.max(latencySeconds, users / usersPerSecond);
  const ofAll = Math.max(1, Math.floor(secondsByUser * listsPerSecond));
  return groups > ofAll ? undefined : { ofAll, ofOneGroup: Math.max(1, Math.floor(secondsByUser / latencySeconds)) };
}
