/** The live users of one pool, as one process knows them. */

import type { Gateway } from '../cognito/gateway.ts';
import type { Pool } from '../model/pool.ts';
import type { LiveUser } from '../model/users.ts';
import { type AccountIndex, createAccountIndex } from '../plan/account-index.ts';
import { PoolReader, type ReadingProgress, type Sought } from './pool-reader.ts';

/** What a process knows of one pool. All methods throw CognitoError. */
export interface Directory {
  readonly pool: Pool;
  /** The accounts that were read so far, by every name they answer to. `renew` puts an empty one in its place. */
  readonly index: AccountIndex;
  /** Makes the index know the accounts with those names and those subs. Each of them is read once a process. */
  read(sought: Sought): Promise<void>;
  /**
   * Lists the pool once a process, and makes the index know the accounts that `keep` says, which has to say all of `sought`.
   * Gives how many accounts there are.
   */
  readAll(keep: (user: LiveUser) => boolean, sought: Sought): Promise<number>;
  /** Takes in accounts that were read by other lists. */
  takeIn(users: readonly LiveUser[]): void;
  /**
   * Gives the account by AdminGetUser, once a process: ListUsers lags, AdminGetUser does not (ListUsers, note). The
   * index takes in what the answer says.
   */
  confirm(user: Pick<LiveUser, 'username'>): Promise<LiveUser | undefined>;
  /** The `sub`s of the accounts that `confirm` has asked about so far: AdminGetUser makes them monthly active. */
  asked(): ReadonlySet<string>;
  /** Takes in what a write has just left. */
  remember(user: LiveUser): void;
  /** Takes in that a write has deleted the account. */
  forget(user: Pick<LiveUser, 'username' | 'sub'>): void;
  /** Forgets who is in the pool, because accounts have come by other ways than this process's own calls. */
  renew(): Promise<void>;
  /** How the pool is read, what that is predicted to take, and how far it is now: to be asked again and again. */
  progress(): ReadingProgress;
}

/** Opens a pool's directory with one DescribeUserPool. `requestsPerSecond` is the budget of the quota category UserList. */
export async function openDirectory(
  gateway: Pick<Gateway, 'describePool' | 'listUsers' | 'getUser'>,
  requestsPerSecond: number,
): Promise<Directory> {
  const described = (pool: Pool) => {
    const index = createAccountIndex(pool);
    return { pool, index, reader: new PoolReader(gateway, pool, index, requestsPerSecond) };
  };
  let known = described(await gateway.describePool());
  const confirmed = new Map<string, Promise<LiveUser | undefined>>();
  const asked = new Set<string>();
  const ask = async (username: string) => {
    const { index } = known;
    const fresh = await gateway.getUser(username);
    if (fresh !== undefined) {
      asked.add(fresh.sub);
      return index.put(fresh);
    }
    index.drop({ username });
    return undefined;
  };
  const confirmNow = ({ username, sub }: Pick<LiveUser, 'username' | 'sub'>, user: LiveUser | undefined) => {
    for (const name of [username, sub]) confirmed.set(name, Promise.resolve(user));
  };
  return {
    get pool() {
      return known.pool;
    },
    get index() {
      return known.index;
    },
    read: (sought) => known.reader.read(sought),
    async readAll(keep, sought) {
      const { reader } = known;
      await reader.readAll(keep, sought);
      return reader.listed();
    },
    takeIn(users) {
      for (const user of users) known.index.put(user);
    },
    confirm({ username }) {
      const asked = confirmed.get(username) ?? ask(username);
      confirmed.set(username, asked);
      return asked;
    },
    asked: () => asked,
    remember: (user) => confirmNow(user, known.index.put(user)),
    forget(user) {
      known.index.drop(user);
      confirmNow(user, undefined);
    },
    async renew() {
      // The estimate of the number of users decides how the pool is read.
      known = described(await gateway.describePool());
      confirmed.clear();
    },
    progress: () => known.reader.progress(),
  };
}
