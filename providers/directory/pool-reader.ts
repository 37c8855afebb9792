/** Reads accounts of one pool into an index, in the least predicted time, and each of them once a process. */
import pLimit from 'p-limit';
import { type Gateway, pageSize } from '../cognito/gateway.ts';
import { parallelCalls } from '../cognito/rates/quotas.ts';
import { filtersOf, isProven, type SignInName } from '../constraints/sign-in.ts';
import type { Username } from '../model/names.ts';
import type { Pool } from '../model/pool.ts';
import type { LiveUser } from '../model/users.ts';
import type { AccountIndex } from '../plan/account-index.ts';
import { listBySub, listInOne } from './pool-lists.ts';
import { chooseList, chooseReading, oneList, type Reading, type ReadingFacts } from './reading-choice.ts';

/** The users that a reading looks for. */
export interface Sought {
  /** Names as declared, of users who are not on record. */
  readonly names: Iterable<Username>;
  /** The accounts of users who are on record. */
  readonly subs: Iterable<string>;
}

/** How far a reading is. */
export interface ReadingProgress {
  /** The latest choice; undefined before anybody is asked for. */
  readonly reading: Reading | undefined;
  /** Accounts listed, or users looked up, so far. */
  readonly usersRead: number;
  /** What `usersRead` comes to in the end, about; undefined where the pool does not say how many users it has. */
  readonly usersExpected: number | undefined;
}

/** UsernameType, of every call that takes one; at most 128 characters. */
const username = /^[\p{L}\p{M}\p{S}\p{N}\p{P}]+$/u;

/** What is still to be found out. */
interface Unread {
  readonly names: readonly Username[];
  readonly subs: readonly string[];
}

/** The reader of one pool. Its methods throw CognitoError. */
export class PoolReader {
  readonly #gateway: Pick<Gateway, 'listUsers' | 'getUser'>;
  readonly #pool: Pool;
  readonly #index: AccountIndex;
  /** The budget of the quota category UserList. */
  readonly #requestsPerSecond: number;
  /** Of several readings the later ones know what the earlier ones have found. */
  readonly #oneByOne = pLimit(1);
  readonly #namesAsked = new Set<Username>();
  readonly #subsAsked = new Set<string>();
  /** After a split that came to fewer users than the pool is estimated to have, who is not found is not yet missing. */
  #listed: 'nobody' | 'most' | 'everybody' = 'nobody';
  #reading: Reading | undefined;
  #lookedUp = 0;
  /** Without accounts that this process has made since. */
  #listedUsers = 0;
  /** Which accounts of a list the index is to know; undefined for all of them. */
  #keep: ((user: LiveUser) => boolean) | undefined;
  /** Everybody was listed, and some were kept. */
  #isSifted = false;

  constructor(
    gateway: Pick<Gateway, 'listUsers' | 'getUser'>,
    pool: Pool,
    index: AccountIndex,
    requestsPerSecond: number,
  ) {
    this.#gateway = gateway;
    this.#pool = pool;
    this.#index = index;
    this.#requestsPerSecond = requestsPerSecond;
  }

  /** When it is done, a user of them that is not in the index is not in the pool, as far as ListUsers knows. */
  async read(sought: Sought): Promise<void> {
    await this.#oneByOne(async () => {
      for (let unread = this.#unread(sought); unread !== undefined; unread = this.#unread(sought)) {
        await this.#readBest(unread);
      }
    });
  }

  /**
   * Lists everybody once, and keeps those accounts that `keep` says. When it is done, one of `sought` that is not in the index
   * is not in the pool, as far as ListUsers knows; about others nothing is known.
   */
  async readAll(keep: (user: LiveUser) => boolean, sought: Sought): Promise<void> {
    await this.#oneByOne(async () => {
      if (this.#listed === 'everybody' || this.#isSifted) return;
      this.#keep = keep;
      const facts = this.#facts({ names: [], subs: [] });
      this.#reading = chooseList(facts);
      if (this.#reading.strategy === 'split') await this.#split(facts);
      else await this.#scan();
      this.#keep = undefined;
      this.#isSifted = true;
      this.#listed = 'most';
      for (const name of sought.names) this.#namesAsked.add(name);
      for (const sub of sought.subs) this.#subsAsked.add(sub);
    });
  }

  /** How many accounts were listed. */
  listed(): number {
    return this.#listedUsers;
  }

  progress(): ReadingProgress {
    const usersRead = this.#reading?.strategy === 'look-up' ? this.#lookedUp : this.#listedUsers;
    return { reading: this.#reading, usersRead, usersExpected: this.#reading?.users };
  }

  /** Undefined when there is nothing more to find out. */
  #unread(sought: Sought): Unread | undefined {
    if (this.#listed === 'everybody') return undefined;
    const isListed = this.#listed === 'most';
    const subs = [...new Set(sought.subs)].filter(
      (sub) => !this.#subsAsked.has(sub) && !(isListed && this.#index.bySub(sub) !== undefined),
    );
    const names = [...new Set(sought.names)].filter(
      (name) => !this.#namesAsked.has(name) && !(isListed && this.#isFound(name)),
    );
    return names.length + subs.length === 0 ? undefined : { names, subs };
  }

  async #readBest(unread: Unread): Promise<void> {
    const facts = this.#facts(unread);
    const choice = chooseReading(facts);
    this.#reading = this.#listed === 'most' ? { ...choice, after: 'users-missing' } : choice;
    if (choice.strategy === 'look-up') await this.#lookUpAll(unread);
    else if (choice.strategy === 'split') await this.#split(facts);
    else await this.#scan();
  }

  #facts({ names, subs }: Unread): ReadingFacts {
    return {
      estimatedUsers: this.#pool.estimatedNumberOfUsers,
      pageSize,
      names: names.length + subs.length,
      filters: names.reduce((sum, name) => sum + filtersOf(name, this.#pool).length, subs.length),
      requestsPerSecond: this.#requestsPerSecond,
      splitTried: this.#listed !== 'nobody',
    };
  }

  readonly #take = (page: readonly LiveUser[]): void => {
    if (this.#keep !== undefined) {
      for (const user of page) if (this.#keep(user)) this.#index.put(user);
      this.#listedUsers += page.length;
      return;
    }
    const before = this.#index.size();
    for (const user of page) this.#index.put(user);
    this.#listedUsers += this.#index.size() - before;
  };

  async #scan(): Promise<void> {
    await listInOne(this.#gateway, this.#take);
    this.#listed = 'everybody';
  }

  /**
   * No tolerance between total and estimate: a user that is asked for and was left out is asked for again, by filters of
   * their own or in one list, whichever is quicker, and nobody else is. So a poor estimate costs little.
   */
  async #split(facts: ReadingFacts): Promise<void> {
    if (await listBySub(this.#gateway, this.#take)) {
      this.#listed = this.#index.size() < this.#pool.estimatedNumberOfUsers ? 'most' : 'everybody';
      return;
    }
    this.#reading = { ...oneList(facts), after: 'filter-ignored' };
    await this.#scan();
  }

  async #lookUpAll({ names, subs }: Unread): Promise<void> {
    this.#lookedUp = 0;
    const inParallel = pLimit(parallelCalls);
    const lookUp = async (look: () => Promise<void>) => {
      await look();
      this.#lookedUp += 1;
    };
    await Promise.all([
      ...subs.map((sub) => inParallel(() => lookUp(() => this.#lookUpSub(sub)))),
      ...names.map((name) => inParallel(() => lookUp(() => this.#lookUpName(name)))),
    ]);
  }

  async #lookUpSub(sub: string): Promise<void> {
    await this.#list({ attribute: 'sub', value: sub });
    this.#subsAsked.add(sub);
  }

  /** A proven answer ends the search: who else answers to a name is told from a list only. */
  async #lookUpName(name: Username): Promise<void> {
    for (const filter of filtersOf(name, this.#pool)) {
      await this.#list(filter);
      if (this.#isFound(name)) break;
    }
    if (!this.#isFound(name)) await this.#askFor(name);
    this.#namesAsked.add(name);
  }

  #isFound(name: Username): boolean {
    return this.#index.answering(name).some(({ by }) => isProven(by));
  }

  async #list(filter: SignInName): Promise<void> {
    for await (const page of this.#gateway.listUsers(filter)) this.#take(page);
  }

  /**
   * The filter on usernames knows letter case even where the pool does not (ListUsers, Filter); AdminGetUser is asked
   * for users that the list does not show, and for nobody else. It refuses what is too long to sign in with.
   */
  async #askFor(name: Username): Promise<void> {
    const isAsked = !this.#pool.caseSensitive && name.length <= 128 && username.test(name);
    const user = isAsked ? await this.#gateway.getUser(name) : undefined;
    if (user !== undefined) this.#index.put(user);
  }
}
