/** The groups of one pool and who is in them, as one process knows them. */
import pLimit from 'p-limit';
import type { AccountGateway } from '../cognito/account-gateway.ts';
import type { RequestRates } from '../cognito/rates/quotas.ts';
import type { GroupName } from '../model/names.ts';
import type { LiveUser } from '../model/users.ts';
import { type Memberships, readMemberships } from './group-members.ts';

/** What a process knows of a pool's groups. The methods that return a promise throw CognitoError. */
export interface GroupDirectory {
  /** All groups of the pool, read once. */
  names(): Promise<ReadonlySet<GroupName>>;
  /** The groups of each of those accounts, each account read once; by the pool's own names. */
  memberships(accounts: readonly string[]): Promise<Memberships>;
  /**
   * The members of a group by ListUsersInGroup, read once, by the pool's own names; nobody in a group that is not there.
   * `take` hears of each page; a group that was read for nobody to hear is then read anew.
   */
  members(group: GroupName, take?: (page: readonly LiveUser[]) => void): Promise<ReadonlySet<string>>;
  /** Forgets who is in which group: it is read anew when somebody asks. */
  renew(): void;
  /** Makes those that are not there, one after the other: two components may ask for the same. */
  create(groups: readonly GroupName[]): Promise<void>;
  /** Takes in that the account was made just now, and so is in no group. */
  created(account: string): void;
  /** Takes in that the account has just joined the group. */
  joined(account: string, group: GroupName): void;
  /** Takes in that the account has just left the group. */
  left(account: string, group: GroupName): void;
}

/** The groups of that gateway's pool; nothing is read before it is asked for. */
export function openGroups(
  gateway: AccountGateway,
  rates: Pick<RequestRates, 'UserList' | 'UserResourceRead'>,
): GroupDirectory {
  let names: Promise<ReadonlySet<GroupName>> | undefined;
  let known = new Map<string, ReadonlySet<GroupName>>();
  const members = new Map<GroupName, { readonly accounts: Promise<Set<string>>; readonly isTaken: boolean }>();
  const readMembers = async (group: GroupName, take?: (page: readonly LiveUser[]) => void) => {
    const accounts = new Set<string>();
    if (!(await readNames()).has(group)) return accounts;
    for await (const page of gateway.listMembers(group)) {
      for (const { username } of page) accounts.add(username);
      take?.(page);
    }
    return accounts;
  };
  const changeMembers = async (group: GroupName, changed: (accounts: Set<string>) => void) => {
    const read = members.get(group);
    if (read !== undefined) changed(await read.accounts);
  };
  const oneByOne = pLimit(1);
  const readNames = () => {
    names ??= gateway.listGroups().then((groups) => new Set(groups));
    return names;
  };
  /** Of an account that was never asked for, the groups are read when somebody asks. */
  const change = (account: string, changed: (groups: Set<GroupName>) => void) => {
    const groups = known.get(account);
    if (groups === undefined) return;
    const copy = new Set(groups);
    changed(copy);
    known.set(account, copy);
  };
  return {
    names: readNames,
    memberships: (accounts) =>
      oneByOne(async () => {
        const unread = accounts.filter((account) => !known.has(account));
        if (unread.length > 0) {
          const groups = [...(await readNames())];
          const read = await readMemberships(gateway, { groups, accounts: unread, rates });
          for (const [account, its] of read) known.set(account, its);
        }
        return known;
      }),
    members(group, take) {
      const read = members.get(group);
      if (read !== undefined && (read.isTaken || take === undefined)) return read.accounts;
      const accounts = readMembers(group, take);
      members.set(group, { accounts, isTaken: take !== undefined });
      return accounts;
    },
    renew() {
      known = new Map();
      members.clear();
    },
    create: (groups) =>
      oneByOne(async () => {
        if (groups.length === 0) return;
        await gateway.createGroups(groups);
        if (names !== undefined) names = Promise.resolve(new Set([...(await names), ...groups]));
      }),
    created: (account) => void known.set(account, new Set()),
    joined(account, group) {
      change(account, (groups) => groups.add(group));
      void changeMembers(group, (accounts) => accounts.add(account));
    },
    left(account, group) {
      change(account, (groups) => groups.delete(group));
      void changeMembers(group, (accounts) => accounts.delete(account));
    },
  };
}
