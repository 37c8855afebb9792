/** Reads accounts of one pool into an index, in the least predicted time, and each of them once a process. */
import { setTimeout as wait } from 'node:timers/promises';
import pLimit from 'p-limit';
import type { AccountIndex } from '../core/account-index.ts';
import type { Pool } from '../core/pool.ts';
import { chooseReading, lookUpSeconds, oneList, type Reading, type ReadingFacts } from '../core/reading-plan.ts';
import { answersTo, filtersOf } from '../core/sign-in.ts';
import type { LiveUser, Username } from '../core/types.ts';
import { type Gateway, pageSize } from './gateway.ts';
import { listBySub, listInOne } from './pool-lists.ts';

/** What is to be known beforehand. */
export interface Expectation {
  /** How many names this process is going to ask for, as far as it is known. */
  readonly users: number;
  /** The budget of the quota category UserList. */
  readonly requestsPerSecond: number;
}

/** How far a reading is. */
export interface ReadingProgress {
  /** The latest choice; undefined before the first name is asked for. */
  readonly reading: Reading | undefined;
  /** Accounts listed, or names looked up, so far. */
  readonly usersRead: number;
  /** What `usersRead` comes to in the end, about; undefined where the pool does not say how many users it has. */
  readonly usersExpected: number | undefined;
}

/**
 * The engine starts several rosters at once, but asks for each by a call of its own. What comes within this time is
 * chosen for together: `pulumi refresh` never says how many there will be. Half of what one call takes.
 */
const gatherMs = 50;

/** Enough to fill UserList's 25 a second at two seconds' latency; the rate itself is the gateway's. */
const parallelLookUps = 50;

/** The reader of one pool. Its methods throw CognitoError. */
export class PoolReader {
  readonly #gateway: Gateway;
  readonly #pool: Pool;
  readonly #index: AccountIndex;
  readonly #expectation: Expectation;
  readonly #inParallel = pLimit(parallelLookUps);
  readonly #lookUps = new Map<Username, Promise<void>>();
  /** After a split that came to fewer users than the pool is estimated to have, who is not found is not yet missing. */
  #listed: 'nobody' | 'most' | 'everybody' = 'nobody';
  #lists: Promise<void> | undefined;
  #gathered: readonly Username[] = [];
  #gathering: Promise<void> | undefined;
  #reading: Reading | undefined;
  #spentSeconds = 0;
  #lookedUp = 0;

  constructor(gateway: Gateway, pool: Pool, index: AccountIndex, expectation: Expectation) {
    this.#gateway = gateway;
    this.#pool = pool;
    this.#index = index;
    this.#expectation = expectation;
  }

  /** When it is done, whoever of them is not in the index is not in the pool, as far as ListUsers knows. */
  async read(names: readonly Username[]): Promise<void> {
    await this.#lists;
    for (let unread = this.#unread(names); unread.length > 0; unread = this.#unread(names)) {
      await this.#together(unread);
    }
    await Promise.all(names.map((name) => this.#lookUps.get(name)));
  }

  progress(): ReadingProgress {
    const usersRead = this.#reading?.strategy === 'look-up' ? this.#lookedUp : this.#index.size();
    return { reading: this.#reading, usersRead, usersExpected: this.#reading?.users };
  }

  #unread(names: readonly Username[]): readonly Username[] {
    if (this.#listed === 'everybody') return [];
    const unasked = names.filter((name) => !this.#lookUps.has(name));
    return this.#listed === 'nobody' ? unasked : unasked.filter((name) => this.#index.find(name) === undefined);
  }

  /** Waits for what others ask for at the same time, and for the lists if there are to be any. */
  async #together(names: readonly Username[]): Promise<void> {
    this.#gathered = this.#gathered.concat(names);
    this.#gathering ??= wait(gatherMs).then(() => this.#begin());
    await this.#gathering;
  }

  async #begin(): Promise<void> {
    const names = [...new Set(this.#gathered)];
    this.#gathered = [];
    this.#gathering = undefined;
    const facts = this.#facts(names);
    const choice = chooseReading(facts);
    this.#reading = this.#listed === 'most' ? { ...choice, after: 'users-missing' } : choice;
    if (choice.strategy === 'look-up') {
      this.#spentSeconds += lookUpSeconds(this.#filters(names), facts.requestsPerSecond);
      for (const name of names)
        this.#lookUps.set(
          name,
          this.#inParallel(() => this.#lookUp(name)),
        );
      return;
    }
    this.#lists = choice.strategy === 'split' ? this.#split(facts) : this.#scan();
    await this.#lists;
  }

  #facts(names: readonly Username[]): ReadingFacts {
    const asked = this.#lookUps.size + names.length;
    const { users, requestsPerSecond } = this.#expectation;
    const announced = this.#listed === 'nobody' ? Math.max(0, users - asked) : 0;
    return {
      estimatedUsers: this.#pool.estimatedNumberOfUsers,
      pageSize,
      names: asked + announced,
      filters: this.#filters(names) + announced,
      spentSeconds: this.#spentSeconds,
      moreMayCome: asked > users,
      requestsPerSecond,
      splitTried: this.#listed !== 'nobody',
    };
  }

  #filters(names: readonly Username[]): number {
    return names.reduce((sum, name) => sum + filtersOf(name, this.#pool).length, 0);
  }

  readonly #take = (page: readonly LiveUser[]): void => {
    for (const user of page) this.#index.put(user);
  };

  async #scan(): Promise<void> {
    await listInOne(this.#gateway, this.#take);
    this.#listed = 'everybody';
  }

  /**
   * No tolerance between total and estimate: whoever is asked for and was left out is asked for again, by filters of
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

  async #lookUp(name: Username): Promise<void> {
    const user = (await this.#listOne(name)) ?? (await this.#unlisted(name));
    if (user !== undefined) this.#index.put(user);
    this.#lookedUp += 1;
  }

  async #listOne(name: Username): Promise<LiveUser | undefined> {
    for (const filter of filtersOf(name, this.#pool)) {
      for await (const page of this.#gateway.listUsers(filter)) {
        const user = page.find((candidate) => answersTo(candidate, filter, this.#pool));
        if (user !== undefined) return user;
      }
    }
    return undefined;
  }

  /**
   * The filter on usernames knows letter case even where the pool does not (ListUsers, Filter); AdminGetUser is asked
   * for whom the list does not show, and nobody else.
   */
  async #unlisted(name: Username): Promise<LiveUser | undefined> {
    return this.#pool.caseSensitive ? undefined : this.#gateway.getUser(name);
  }
}
