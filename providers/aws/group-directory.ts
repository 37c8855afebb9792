/** The groups of one pool and who is in them, as one process knows them. */
import pLimit from 'p-limit';
import type { GroupName } from '../core/accounts.ts';
import type { AccountGateway } from './account-gateway.ts';
import { type Memberships, readMemberships } from './memberships.ts';
import type { RequestRates } from './quotas.ts';

/** What a process knows of a pool's groups. All methods throw CognitoError. */
export interface GroupDirectory {
  /** All groups of the pool, read once. */
  names(): Promise<ReadonlySet<GroupName>>;
  /** The groups of each of those accounts, each account read once; by the pool's own names. */
  memberships(accounts: readonly string[]): Promise<Memberships>;
  /** Makes those that are not there, one after the other: two rosters may ask for the same. */
  create(groups: readonly GroupName[]): Promise<void>;
  /** Takes in what a write has just left. */
  remember(account: string, groups: ReadonlySet<GroupName>): void;
}

/** The groups of that gateway's pool; nothing is read before it is asked for. */
export function openGroups(
  gateway: AccountGateway,
  rates: Pick<RequestRates, 'UserList' | 'UserResourceRead'>,
): GroupDirectory {
  let names: Promise<ReadonlySet<GroupName>> | undefined;
  const known = new Map<string, ReadonlySet<GroupName>>();
  const oneByOne = pLimit(1);
  const readNames = () => {
    names ??= gateway.listGroups().then((groups) => new Set(groups));
    return names;
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
    create: (groups) =>
      oneByOne(async () => {
        if (groups.length === 0) return;
        await gateway.createGroups(groups);
        names = Promise.resolve(new Set([...(await readNames()), ...groups]));
      }),
    remember: (account, groups) => void known.set(account, groups),
  };
}
