/** The groups of one pool and who is in them. */
import { CognitoException, invalidParameter } from './errors.ts';
import { type Position, SortedIndex } from './sorted-index.ts';

/** CreateGroupRequest without the pool. */
export interface GroupDefinition {
  readonly GroupName: string;
  readonly Description?: string;
  readonly RoleArn?: string;
  readonly Precedence?: number;
}

export interface Group {
  readonly definition: GroupDefinition;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** The subs of the members, in an order nobody promised. */
  readonly members: SortedIndex;
}

/** COGNITO.md, Sizes. */
const maxGroups = 10_000;
const maxGroupsOfUser = 100;

export class Groups {
  readonly #now: () => number;
  readonly #groups = new Map<string, Group>();
  /** The names of a user's groups by sub. */
  readonly #ofUser = new Map<string, ReadonlySet<string>>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Group names in order, for pages. */
  names(): SortedIndex {
    return byName(this.#groups.keys());
  }

  /** Throws ResourceNotFoundException. */
  get(name: string): Group {
    const group = this.#groups.get(name);
    if (group === undefined) throw new CognitoException('ResourceNotFoundException', 'Group not found.');
    return group;
  }

  has(name: string): boolean {
    return this.#groups.has(name);
  }

  /** Throws GroupExistsException or LimitExceededException (CreateGroup, errors). */
  create(definition: GroupDefinition): Group {
    if (this.#groups.has(definition.GroupName)) {
      throw new CognitoException('GroupExistsException', 'A group with the name already exists.');
    }
    if (this.#groups.size >= maxGroups) {
      throw new CognitoException('LimitExceededException', `A user pool has at most ${maxGroups} groups.`);
    }
    const group: Group = { definition, createdAt: this.#now(), members: new SortedIndex([]) };
    this.#groups.set(definition.GroupName, group);
    return group;
  }

  /** Its members stay as accounts and lose the membership. Throws ResourceNotFoundException. */
  delete(name: string): void {
    this.get(name);
    this.#groups.delete(name);
    for (const [sub, names] of this.#ofUser) if (names.has(name)) this.#ofUser.set(sub, without(names, name));
  }

  /** The groups of that user by name. */
  of(sub: string): ReadonlySet<string> {
    return this.#ofUser.get(sub) ?? none;
  }

  /** The same names in order, for pages. */
  namesOf(sub: string): SortedIndex {
    return byName(this.of(sub));
  }

  /**
   * A member already is one (inferred: no error is listed for it). Throws ResourceNotFoundException, and
   * InvalidParameterException for a user of 100 groups (COGNITO.md, Sizes; that one of the operation's listed errors
   * is inferred, LimitExceededException is none of them).
   */
  add(name: string, sub: string): void {
    const { members } = this.get(name);
    const names = this.of(sub);
    if (names.has(name)) return;
    if (names.size >= maxGroupsOfUser) throw invalidParameter(`A user is in at most ${maxGroupsOfUser} groups.`);
    members.add(memberPosition(sub));
    this.#ofUser.set(sub, new Set([...names, name]));
  }

  /** Removing a user who is no member does nothing (inferred). Throws ResourceNotFoundException. */
  remove(name: string, sub: string): void {
    this.get(name).members.remove(memberPosition(sub));
    this.#ofUser.set(sub, without(this.of(sub), name));
  }

  /** Takes a deleted user out of every group. */
  forget(sub: string): void {
    for (const name of this.of(sub)) this.remove(name, sub);
    this.#ofUser.delete(sub);
  }
}

const none: ReadonlySet<string> = new Set();

function without(names: ReadonlySet<string>, name: string): ReadonlySet<string> {
  return new Set([...names].filter((other) => other !== name));
}

function byName(names: Iterable<string>): SortedIndex {
  return new SortedIndex([...names].map((value) => ({ value, sub: '' })));
}

/** As random as the end of a sub is. */
function memberPosition(sub: string): Position {
  return { value: sub.slice(-12), sub };
}
