/** The accounts of a pool as far as they were read, by every name that they answer to. */

import {
  type AnswersBy,
  answersBy,
  byPreference,
  canonicalName,
  readingsIn,
  type SignInAttribute,
  signInAttributes,
} from '../constraints/sign-in.ts';
import { createCompactor } from '../model/compact-user.ts';
import type { Username } from '../model/names.ts';
import type { Pool } from '../model/pool.ts';
import type { LiveUser } from '../model/users.ts';

/** An account that answers to a name, and by what. */
export interface Answer {
  readonly user: LiveUser;
  readonly by: AnswersBy;
}

/** Accounts of one pool. An account that has another name now answers to that only. */
export interface AccountIndex {
  /** How many accounts there are. */
  size(): number;
  /** Takes in an account, or its newer version, and gives the kept one. */
  put(user: LiveUser): LiveUser;
  /** The account is no longer there. */
  drop(user: Pick<LiveUser, 'username'>): void;
  /** The account of that `sub`. */
  bySub(sub: string): LiveUser | undefined;
  /** All accounts that answer to that name, each once by its best reason, proven ones first. */
  answering(name: Username): readonly Answer[];
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
  const subs = new Map<string, Holders>();
  const indexes = new Map(
    signInAttributes(pool).map((attribute) => [attribute, attribute === 'sub' ? subs : new Map<string, Holders>()]),
  );
  const readings = readingsIn(pool);
  const compact = createCompactor();
  return {
    size: () => accounts.size,
    put(user) {
      const own = canonicalName(user.username, pool);
      const account = accounts.get(own) ?? { user };
      account.user = compact(user);
      accounts.set(own, account);
      for (const [attribute, index] of indexes) {
        const key = keyOf(attribute, ownName(account.user, attribute), pool);
        if (key !== '') index.set(key, withHolder(index.get(key), account));
      }
      return account.user;
    },
    drop({ username }) {
      const own = canonicalName(username, pool);
      const account = accounts.get(own);
      if (account !== undefined) account.gone = true;
      accounts.delete(own);
    },
    bySub(sub) {
      const key = sub.toLowerCase();
      for (const user of usersOf(subs.get(key))) if (user.sub.toLowerCase() === key) return user;
      return undefined;
    },
    answering(name) {
      const answers: Answer[] = [];
      for (const reading of readings(name)) {
        for (const user of usersOf(
          indexes.get(reading.attribute)?.get(keyOf(reading.attribute, reading.value, pool)),
        )) {
          const by = answersBy(user, reading, pool);
          if (by !== undefined) answers.push({ user, by });
        }
      }
      if (answers.length < 2) return answers;
      const sorted = answers.toSorted(
        (a, b) => byPreference(a.by, b.by) || (a.user.username < b.user.username ? -1 : 1),
      );
      const told = new Set<string>();
      return sorted.filter(({ user: { username } }) => {
        const isFirst = !told.has(username);
        told.add(username);
        return isFirst;
      });
    },
    *all() {
      for (const { user } of accounts.values()) yield user;
    },
  };
}

function withHolder(holders: Holders | undefined, account: Account): Holders {
  if (holders === undefined || holders === account) return account;
  return holders instanceof Set ? holders.add(account) : new Set([holders, account]);
}

const nobody: readonly LiveUser[] = [];

function usersOf(holders: Holders | undefined): readonly LiveUser[] {
  if (holders === undefined) return nobody;
  if (!(holders instanceof Set)) return holders.gone === undefined ? [holders.user] : nobody;
  return [...holders].filter(({ gone }) => gone === undefined).map(({ user }) => user);
}

function ownName(user: LiveUser, attribute: SignInAttribute): string {
  if (attribute === 'username') return user.username;
  return attribute === 'sub' ? user.sub : (user.attributes.get(attribute) ?? '');
}

function keyOf(attribute: SignInAttribute, value: string, pool: Pool): string {
  return attribute === 'sub' ? value.toLowerCase() : canonicalName(value, pool);
}
