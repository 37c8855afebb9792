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
  return new GroupsOfPool(gateway, rates);
}

/** The members of one group, and whether somebody has heard of their accounts. */
interface ReadGroup {
  readonly accounts: Promise<Set<string>>;
  readonly isTaken: boolean;
}

class GroupsOfPool implements GroupDirectory {
  readonly #gateway: AccountGateway;
  readonly #rates: Pick<RequestRates, 'UserList' | 'UserResourceRead'>;
  readonly #oneByOne = pLimit(1);
  #names: Promise<ReadonlySet<GroupName>> | undefined;
  /** By account. Of an account that was never asked for, the groups are read when somebody asks. */
  #known = new Map<string, ReadonlySet<GroupName>>();
  readonly #members = new Map<GroupName, ReadGroup>();

  constructor(gateway: AccountGateway, rates: Pick<RequestRates, 'UserList' | 'UserResourceRead'>) {
    this.#gateway = gateway;
    this.#rates = rates;
  }

  names(): Promise<ReadonlySet<GroupName>> {
    this.#names ??= this.#gateway.listGroups().then((groups) => new Set(groups));
    return this.#names;
  }

  memberships(accounts: readonly string[]): Promise<Memberships> {
    return this.#oneByOne(async () => {
      const unread = accounts.filter((account) => !this.#known.has(account));
      if (unread.length === 0) return this.#known;
      const groups = [...(await this.names())];
      const read = await readMemberships(this.#gateway, { groups, accounts: unread, rates: this.#rates });
      for (const [account, its] of read) this.#known.set(account, its);
      return this.#known;
    });
  }

  members(group: GroupName, take?: (page: readonly LiveUser[]) => void): Promise<ReadonlySet<string>> {
    const read = this.#members.get(group);
    if (read !== undefined && (read.isTaken || take === undefined)) return read.accounts;
    const accounts = this.#readMembers(group, take);
    this.#members.set(group, { accounts, isTaken: take !== undefined });
    return accounts;
  }

  async #readMembers(group: GroupName, take?: (page: readonly LiveUser[]) => void): Promise<Set<string>> {
    const accounts = new Set<string>();
    if (!(await this.names()).has(group)) return accounts;
    for await (const page of this.#gateway.listMembers(group)) {
      for (const { username } of page) accounts.add(username);
      take?.(page);
    }
    return accounts;
  }

  renew(): void {
    this.#known = new Map();
    this.#members.clear();
  }

  create(groups: readonly GroupName[]): Promise<void> {
    return this.#oneByOne(async () => {
      if (groups.length === 0) return;
      await this.#gateway.createGroups(groups);
      if (this.#names !== undefined) this.#names = Promise.resolve(new Set([...(await this.#names), ...groups]));
    });
  }

  created(account: string): void {
    this.#known.set(account, new Set());
  }

  joined(account: string, group: GroupName): void {
    this.#change(account, (groups) => groups.add(group));
    void this.#changeMembers(group, (accounts) => accounts.add(account));
  }

  left(account: string, group: GroupName): void {
    this.#change(account, (groups) => groups.delete(group));
    void this.#changeMembers(group, (accounts) => accounts.delete(account));
  }

  #change(account: string, changed: (groups: Set<GroupName>) => void): void {
    const groups = this.#known.get(account);
    if (groups === undefined) return;
    const copy = new Set(groups);
    changed(copy);
    this.#known.set(account, copy);
  }

  async #changeMembers(group: GroupName, changed: (accounts: Set<string>) => void): Promise<void> {
    const read = this.#members.get(group);
    if (read !== undefined) changed(await read.accounts);
  }
}
