/** What ListUsers sees of a pool: versions of its users that may lag behind the real ones, in an order nobody promised. */
import { type Filter, type FilterAttribute, filteredValue, findsNobody } from './filter.ts';
import { type Match, type Position, SortedIndex } from './sorted-index.ts';
import type { User } from './user.ts';

/** How long a write stays unseen, in milliseconds, or until Listing.settle. */
export type ListLag = number | 'until-told';

export interface Page {
  readonly users: readonly User[];
  /** Where the next page goes on; absent on the last one. */
  readonly next?: Position;
}

interface Unseen {
  readonly due: number;
  readonly sub: string;
  /** Absent for a deleted user. */
  readonly user: User | undefined;
}

type IndexName = FilterAttribute | 'scan';

const everyone: Match = { operator: '^=', value: '' };

/** COGNITO.md, Reading: ListUsers is eventually consistent, filters included, and its order is not promised. */
export class Listing {
  readonly #now: () => number;
  readonly #shown = new Map<string, User>();
  readonly #indexes = new Map<IndexName, SortedIndex>();
  readonly #unseen: Unseen[] = [];
  #lag: ListLag = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  setLag(lag: ListLag): void {
    this.#lag = lag;
  }

  /** A user as the last write left them (undefined: deleted); shown when the lag is over. */
  show(sub: string, user: User | undefined): void {
    const due = this.#lag === 'until-told' ? Number.POSITIVE_INFINITY : this.#now() + this.#lag;
    this.#unseen.push({ due, sub, user });
    this.#catchUp(this.#now());
  }

  /** Many new users, shown at once; indexes are made anew when a filter asks for them. */
  load(users: Iterable<User>): void {
    for (const user of users) this.#shown.set(user.sub, user);
    this.#indexes.clear();
  }

  /** New users as one write, shown when the lag is over. */
  add(users: readonly User[]): void {
    if (this.#lag === 0) this.load(users);
    else for (const user of users) this.show(user.sub, user);
  }

  /** That user as a listing shows it now; undefined while it is unseen. */
  shown(sub: string): User | undefined {
    this.#catchUp(this.#now());
    return this.#shown.get(sub);
  }

  /** Shows every write there has been. */
  settle(): void {
    this.#catchUp(Number.POSITIVE_INFINITY);
  }

  /** At most `limit` users after that position. */
  page(filter: Filter | undefined, after: Position, limit: number): Page {
    this.#catchUp(this.#now());
    if (filter !== undefined && findsNobody(filter)) return { users: [] };
    const found = this.#index(filter?.attribute ?? 'scan').read(filter ?? everyone, after, limit + 1);
    const users = found.slice(0, limit).flatMap(({ sub }) => this.#shown.get(sub) ?? []);
    const last = found[limit - 1];
    return found.length > limit && last !== undefined ? { users, next: last } : { users };
  }

  #catchUp(until: number): void {
    const waiting = this.#unseen.findIndex(({ due }) => due > until);
    for (const { sub, user } of this.#unseen.splice(0, waiting === -1 ? this.#unseen.length : waiting)) {
      this.#replace(sub, user);
    }
  }

  #replace(sub: string, user: User | undefined): void {
    const before = this.#shown.get(sub);
    for (const [name, index] of this.#indexes) {
      const [from, to] = [before && position(before, name), user && position(user, name)];
      if (from?.value === to?.value) continue;
      if (from !== undefined) index.remove(from);
      if (to !== undefined) index.add(to);
    }
    if (user === undefined) this.#shown.delete(sub);
    else this.#shown.set(sub, user);
  }

  #index(name: IndexName): SortedIndex {
    const known = this.#indexes.get(name);
    if (known !== undefined) return known;
    const positions = [...this.#shown.values()].flatMap((user) => position(user, name) ?? []);
    const index = new SortedIndex(positions);
    this.#indexes.set(name, index);
    return index;
  }
}

function position(user: User, name: IndexName): Position | undefined {
  // The end of a sub is as random as its beginning, and has nothing to do with the order of names, subs or creation.
  const value = name === 'scan' ? user.sub.slice(-12) : filteredValue(user, name);
  return value === undefined ? undefined : { value, sub: user.sub };
}
