/** The live users of one pool, read at the least number of calls and once a process: by scan or by look-up. */
import type { Pool } from '../core/pool.ts';
import {
  answersTo,
  canonicalName,
  readingsOf,
  type SignInAttribute,
  type SignInName,
  signInAttributes,
} from '../core/sign-in.ts';
import type { Live, LiveUser, Username } from '../core/types.ts';
import { type Gateway, pageSize } from './gateway.ts';

/** What a process knows of one pool. All methods throw CognitoError. */
export interface Directory {
  readonly pool: Pool;
  /** The accounts behind those names; who is not in the pool has no entry. Each name is read once a process. */
  read(names: readonly Username[]): Promise<Live>;
  /** All accounts that answer to that name, as far as reading it found them: more than one is ambiguous. */
  accountsOf(name: Username): readonly LiveUser[];
  /** Every account that was read so far. */
  known(): Iterable<LiveUser>;
  /** That account by AdminGetUser, once a process: ListUsers lags, AdminGetUser does not (ListUsers, note). */
  confirm(user: LiveUser): Promise<LiveUser | undefined>;
  /** Takes in what a write has just left. */
  remember(user: LiveUser): void;
}

/**
 * Opens a pool's directory with one DescribeUserPool. `expected` is how many names this process is going to ask for, as
 * far as it is known: with it the first read chooses between all pages (pool / 60 calls) and a filter a name.
 */
export async function openDirectory(gateway: Gateway, expected: number): Promise<Directory> {
  const pool = await gateway.describePool();
  const index = new Map<string, LiveUser>();
  // Only what several accounts answer to; the first of them is the index's.
  const shared = new Map<string, Map<string, LiveUser>>();
  const lookUps = new Map<Username, Promise<void>>();
  const confirmed = new Map<string, Promise<LiveUser | undefined>>();
  let scan: Promise<void> | undefined;

  const remember = (user: LiveUser) => {
    for (const key of keysOf(user, pool)) {
      const other = index.get(key);
      if (other === undefined || other.username === user.username) index.set(key, user);
      else shared.set(key, new Map([...(shared.get(key) ?? []), [other.username, other], [user.username, user]]));
    }
  };
  const scanAll = async () => {
    for await (const page of gateway.listUsers()) page.forEach(remember);
  };
  const lookUp = async (name: Username) => {
    for (const reading of readingsOf(name, pool)) {
      const user = await findOne(gateway, reading, pool);
      if (user !== undefined) return remember(user);
    }
    // The filter on usernames knows letter case even where the pool does not (ListUsers, Filter); AdminGetUser is asked
    // for whom the list does not show, and nobody else.
    const user = pool.caseSensitive ? undefined : await gateway.getUser(name);
    if (user !== undefined) remember(user);
  };
  const find = (name: Username) => {
    const keys = readingsOf(name, pool).map((reading) => keyOf(reading, pool));
    return keys.map((key) => index.get(key)).find((user) => user !== undefined);
  };
  const accountsOf = (name: Username) => {
    const found = new Map<string, LiveUser>();
    for (const reading of readingsOf(name, pool)) {
      const key = keyOf(reading, pool);
      for (const user of shared.get(key)?.values() ?? [index.get(key)]) {
        if (user !== undefined) found.set(user.username, user);
      }
    }
    return [...found.values()];
  };
  return {
    pool,
    remember,
    accountsOf,
    known: () => new Map([...index.values()].map((user) => [user.username, user])).values(),
    async read(names) {
      const unread = names.filter((name) => !lookUps.has(name));
      if (scan === undefined && prefersScan(pool, Math.max(expected, lookUps.size + unread.length))) scan = scanAll();
      if (scan !== undefined) await scan;
      else {
        for (const name of unread) lookUps.set(name, lookUp(name));
        await Promise.all(names.map((name) => lookUps.get(name)));
      }
      return new Map(
        names.flatMap((name) => {
          const user = find(name);
          return user === undefined ? [] : [[name, user] as const];
        }),
      );
    },
    confirm(user) {
      const confirm = async () => {
        const fresh = await gateway.getUser(user.username);
        if (fresh !== undefined) remember(fresh);
        return fresh;
      };
      const asked = confirmed.get(user.username) ?? confirm();
      confirmed.set(user.username, asked);
      return asked;
    },
  };
}

/** An estimate of 0 is what emulators and new pools say: they are small, so the pages are few. */
function prefersScan(pool: Pool, names: number): boolean {
  return Math.ceil(pool.estimatedNumberOfUsers / pageSize) <= names;
}

/** The filter on usernames is case-sensitive (ListUsers, Filter), so a pool that is not is asked in lower case too. */
async function findOne(gateway: Gateway, reading: SignInName, pool: Pool): Promise<LiveUser | undefined> {
  const spellings = new Set([reading.value, canonicalName(reading.value, pool)]);
  for (const value of spellings) {
    for await (const page of gateway.listUsers({ attribute: reading.attribute, value })) {
      const user = page.find((candidate) => answersTo(candidate, reading, pool));
      if (user !== undefined) return user;
    }
  }
  return undefined;
}

/** Everything the account answers to, as index keys. */
function keysOf(user: LiveUser, pool: Pool): readonly string[] {
  return signInAttributes(pool).flatMap((attribute) => {
    const value = ownName(user, attribute);
    const reading = { attribute, value };
    return value !== '' && answersTo(user, reading, pool) ? [keyOf(reading, pool)] : [];
  });
}

function ownName(user: LiveUser, attribute: SignInAttribute): string {
  if (attribute === 'username') return user.username;
  return attribute === 'sub' ? user.sub : (user.attributes.get(attribute) ?? '');
}

function keyOf({ attribute, value }: SignInName, pool: Pool): string {
  return `${attribute} ${attribute === 'sub' ? value.toLowerCase() : canonicalName(value, pool)}`;
}
