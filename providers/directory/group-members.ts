/** Reads which groups accounts are in, group by group or account by account, whichever is quicker. */
import pLimit from 'p-limit';
import type { AccountGateway } from '../cognito/account-gateway.ts';
import { parallelCalls, type RequestRates } from '../cognito/rates/quotas.ts';
import { isProviderGroup } from '../constraints/declared-groups.ts';
import type { GroupName } from '../model/names.ts';
import { type PageAllowance, pagesWorthReading } from './membership-choice.ts';

/** The groups of each account, by the pool's own name of it. */
export type Memberships = ReadonlyMap<string, ReadonlySet<GroupName>>;

/** What is asked for. */
export interface MembershipQuestion {
  /** Every group of the pool. */
  readonly groups: readonly GroupName[];
  /** The accounts whose groups are asked for. */
  readonly accounts: readonly string[];
  readonly rates: Pick<RequestRates, 'UserList' | 'UserResourceRead'>;
}

/**
 * The groups of all those accounts, none for one that is in no group or not there; the groups that Cognito keeps for
 * identity providers are left out. A membership that was added within seconds may not show. Throws CognitoError.
 */
export async function readMemberships(
  gateway: Pick<AccountGateway, 'poolId' | 'listUsersInGroup' | 'groupsOf'>,
  { groups, accounts, rates }: MembershipQuestion,
): Promise<Memberships> {
  const own = groups.filter((group) => !isProviderGroup(gateway.poolId, group));
  const allowance = pagesWorthReading({
    groups: own.length,
    users: accounts.length,
    listsPerSecond: rates.UserList,
    usersPerSecond: rates.UserResourceRead,
  });
  const byGroup = allowance === undefined ? undefined : await readByGroup(gateway, own, accounts, allowance);
  return byGroup ?? readByAccount(gateway, accounts);
}

/** Undefined when the groups are bigger than is worth reading. */
async function readByGroup(
  gateway: Pick<AccountGateway, 'listUsersInGroup'>,
  groups: readonly GroupName[],
  accounts: readonly string[],
  { ofAll, ofOneGroup }: PageAllowance,
): Promise<Memberships | undefined> {
  const found = new Map(accounts.map((account) => [account, new Set<GroupName>()]));
  const inParallel = pLimit(parallelCalls);
  let pages = 0;
  let tooBig = false;
  const read = async (group: GroupName) => {
    if (tooBig) return;
    let pagesOfGroup = 0;
    for await (const members of gateway.listUsersInGroup(group)) {
      for (const account of members) found.get(account)?.add(group);
      pages += 1;
      pagesOfGroup += 1;
      tooBig ||= pages > ofAll || pagesOfGroup > ofOneGroup;
      if (tooBig) return;
    }
  };
  await Promise.all(groups.map((group) => inParallel(() => read(group))));
  return tooBig ? undefined : found;
}

async function readByAccount(
  gateway: Pick<AccountGateway, 'poolId' | 'groupsOf'>,
  accounts: readonly string[],
): Promise<Memberships> {
  const inParallel = pLimit(parallelCalls);
  const read = async (account: string) => {
    const groups = await gateway.groupsOf(account);
    return [account, new Set(groups.filter((group) => !isProviderGroup(gateway.poolId, group)))] as const;
  };
  return new Map(await Promise.all(accounts.map((account) => inParallel(() => read(account)))));
}
