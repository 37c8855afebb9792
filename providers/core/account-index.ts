/** The accounts of a pool as far as they were read, by every name that they answer to. */
import { createCompactor } from './compact-user.ts';
import type { Pool } from './pool.ts';
import {
  answersTo,
  canonicalName,
  readingsOf,
  type SignInAttribute,
  type SignInName,
  signInAttributes,
} from './sign-in.ts';
import type { LiveUser, Username } from './types.ts';

/** Accounts of one pool. Who has got another name since is found by the old one too, as what they are now. */
export interface AccountIndex {
  /** How many accounts there are. */
  size(): number;
  /** Takes in an account, or its newer version, and gives it as it is kept. */
  put(user: LiveUser): LiveUser;
  /** The account is no longer there: nobody answers to its names by it. */
  drop(user: Pick<LiveUser, 'username'>): void;
  /** The account that a declared name means: by its likeliest reading that an account answers to. */
  find(name: Username): LiveUser | undefined;
  /** All accounts that answer to that name by any of its readings. */
  accountsOf(name: Username): readonly LiveUser[];
  all(): Iterable<LiveUser>;
}

/** An account of which newer versions may come. */
interface Account {
  user: LiveUser;
  gone?: true;
}

/** Few names belong to several accounts, and a set for each of the others would be most of the index. */
type Holders = Account | Set<Account>;

/** An index with nobody in it. */
export function createAccountIndex(pool: Pool): AccountIndex {
  const accounts = new Map<string, Account>();
  // An index an attribute needs no text of its own for its keys: they are the values that the accounts hold anyhow.
  const indexes = new Map(signInAttributes(pool).map((attribute) => [attribute, new Map<string, Holders>()]));
  const compact = createCompactor();

  const holdersOf = (reading: SignInName): readonly LiveUser[] => {
    const users = usersOf(indexes.get(reading.attribute)?.get(keyOf(reading, pool)));
    if (users.length < 2) return users;
    const answering = users.filter((user) => answersTo(user, reading, pool));
    return answering.length > 0 ? answering : users;
  };
  return {
    size: () => accounts.size,
    put(user) {
      const own = canonicalName(user.username, pool);
      const account = accounts.get(own) ?? { user };
      account.user = compact(user);
      accounts.set(own, account);
      for (const [attribute, index] of indexes) {
        const reading = { attribute, value: ownName(account.user, attribute) };
        if (reading.value === '' || !answersTo(account.user, reading, pool)) continue;
        const key = keyOf(reading, pool);
        index.set(key, withHolder(index.get(key), account));
      }
      return account.user;
    },
    drop({ username }) {
      const own = canonicalName(username, pool);
      const account = accounts.get(own);
      if (account !== undefined) account.gone = true;
      accounts.delete(own);
    },
    find(name) {
      for (const reading of readingsOf(name, pool)) {
        const [user] = holdersOf(reading);
        if (user !== undefined) return user;
      }
      return undefined;
    },
    accountsOf: (name) => [...new Set(readingsOf(name, pool).flatMap(holdersOf))],
    *all() {
      for (const { user } of accounts.values()) yield user;
    },
  };
}

function withHolder(holders: Holders | undefined, account: Account): Holders {
  if (holders === undefined || holders === account) return account;
  return holders instanceof Set ? holders.add(account) : new Set([holders, account]);
}

function usersOf(holders: Holders | undefined): readonly LiveUser[] {
  if (holders === undefined) return [];
  const held = holders instanceof Set ? [...holders] : [holders];
  return held.filter(({ gone }) => gone === undefined).map(({ user }) => user);
}

function ownName(user: LiveUser, attribute: SignInAttribute): string {
  if (attribute === 'username') return user.username;
  return attribute === 'sub' ? user.sub : (user.attributes.get(attribute) ?? '');
}

function keyOf({ attribute, value }: SignInName, pool: Pool): string {
  return attribute === 'sub' ? value.toLowerCase() : canonicalName(value, pool);
}
