/** The live users of one pool, as one process knows them. */
import { createAccountIndex } from '../core/account-index.ts';
import type { Pool } from '../core/pool.ts';
import type { Live, LiveUser, Username } from '../core/types.ts';
import type { Gateway } from './gateway.ts';
import { type Expectation, PoolReader, type ReadingProgress } from './pool-reader.ts';

/** What a process knows of one pool. All methods throw CognitoError. */
export interface Directory {
  readonly pool: Pool;
  /** The accounts behind those names; who is not in the pool has no entry. Each name is read once a process. */
  read(names: readonly Username[]): Promise<Live>;
  /** All accounts that answer to that name, as far as reading it found them: more than one is ambiguous. */
  accountsOf(name: Username): readonly LiveUser[];
  /** Every account that was read so far. */
  known(): Iterable<LiveUser>;
  /** That account by AdminGetUser, which takes a `sub` for the username too, once a process: ListUsers lags, AdminGetUser does not (ListUsers, note). */
  confirm(user: Pick<LiveUser, 'username'>): Promise<LiveUser | undefined>;
  /** Takes in what a write has just left. */
  remember(user: LiveUser): void;
  /** Takes in that a write has deleted the account. */
  forget(user: Pick<LiveUser, 'username' | 'sub'>): void;
  /** How the pool is read, what that is predicted to take, and how far it is now: to be asked again and again. */
  progress(): ReadingProgress;
}

/** Opens a pool's directory with one DescribeUserPool. The better the expectation, the better the choice of reading. */
export async function openDirectory(gateway: Gateway, expectation: Expectation): Promise<Directory> {
  const pool = await gateway.describePool();
  const index = createAccountIndex(pool);
  const reader = new PoolReader(gateway, pool, index, expectation);
  const confirmed = new Map<string, Promise<LiveUser | undefined>>();
  const getUser = async (username: string) => {
    const fresh = await gateway.getUser(username);
    return fresh === undefined ? undefined : index.put(fresh);
  };
  return {
    pool,
    remember: index.put,
    forget(user) {
      index.drop(user);
      for (const name of [user.username, user.sub]) confirmed.set(name, Promise.resolve(undefined));
    },
    accountsOf: index.accountsOf,
    known: index.all,
    progress: () => reader.progress(),
    async read(names) {
      await reader.read(names);
      return new Map(
        names.flatMap((name) => {
          const user = index.find(name);
          return user === undefined ? [] : [[name, user] as const];
        }),
      );
    },
    confirm({ username }) {
      const asked = confirmed.get(username) ?? getUser(username);
      confirmed.set(username, asked);
      return asked;
    },
  };
}
