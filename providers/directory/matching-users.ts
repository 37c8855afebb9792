/** Reads the accounts that conditions pick, page by page: the whole pool is never kept. */
import type { AccountGateway } from '../cognito/account-gateway.ts';
import { type Gateway, pageSize } from '../cognito/gateway.ts';
import { type Condition, groupsIn } from '../conditions/conditions.ts';
import { isInBy, matchOf } from '../conditions/matching.ts';
import type { GroupName } from '../model/names.ts';
import type { Pool } from '../model/pool.ts';
import type { LiveUser } from '../model/users.ts';
import { listBySub, listInOne } from './pool-lists.ts';
import { chooseList } from './reading-choice.ts';

/** What reading takes. */
export interface MatchingSource {
  readonly gateway: Pick<Gateway, 'listUsers'>;
  readonly accounts: Pick<AccountGateway, 'listMembers'>;
  readonly pool: Pool;
  /** The budget of the quota category UserList. */
  readonly requestsPerSecond: number;
}

/** How it went. */
export interface MatchingRead {
  /** Accounts that were looked at. */
  readonly read: number;
  readonly found: number;
  /** Accounts that match only by an address or a name that nobody has proven, and were not taken. */
  readonly unproven: number;
}

/** Hears of a reading while it goes on. */
export interface MatchingListener {
  /** An account that matches, each once, in no order. */
  found(user: LiveUser): void;
  /** After each page. */
  progressed(soFar: MatchingRead): void;
}

/**
 * Tells each account that matches. With a condition on groups only their members are listed;
 * else everybody is, in 16 lists side by side where that is quicker. `unproven`: whether accounts are taken that match only by what
 * nobody has proven. Throws CognitoError.
 */
export async function readMatching(
  conditions: readonly Condition[],
  { gateway, accounts, pool, requestsPerSecond }: MatchingSource,
  unproven: boolean,
  listener: MatchingListener,
): Promise<MatchingRead> {
  const groups = groupsIn(conditions);
  const { members, users } = await membersOf(groups, accounts);
  const facts = { pool, isIn: isInBy(members) };
  const seen = new Set<string>();
  let [read, found, left] = [0, 0, 0];
  const takePage = (page: Iterable<LiveUser>) => {
    for (const user of page) {
      // Pages of a list may repeat an account.
      if (seen.has(user.sub)) continue;
      seen.add(user.sub);
      read += 1;
      const match = matchOf(user, conditions, facts);
      if (match === 'no') continue;
      if (match === 'unproven' && !unproven) left += 1;
      else {
        found += 1;
        listener.found(user);
      }
    }
    listener.progressed({ read, found, unproven: left });
  };
  if (groups.size > 0) takePage(users.values());
  else {
    const facts = { estimatedUsers: pool.estimatedNumberOfUsers, pageSize, requestsPerSecond, splitTried: false };
    const isSplit = chooseList(facts).strategy === 'split' && (await listBySub(gateway, takePage));
    if (!isSplit) await listInOne(gateway, takePage);
  }
  return { read, found, unproven: left };
}

async function membersOf(groups: Iterable<GroupName>, accounts: MatchingSource['accounts']) {
  const members = new Map<GroupName, Set<string>>();
  const users = new Map<string, LiveUser>();
  for (const group of groups) {
    const names = new Set<string>();
    members.set(group, names);
    for await (const page of accounts.listMembers(group)) {
      for (const user of page) {
        names.add(user.username);
        users.set(user.username, user);
      }
    }
  }
  return { members, users };
}
