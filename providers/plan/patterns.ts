/** `ignoreUsers`, `ignoreAttributes` and `onlyUsers`: their patterns, and what they match. */
import { createMatching } from '../conditions/globs.ts';
import type { AttributeName, Username } from '../model/names.ts';
import type { Pool } from '../model/pool.ts';
import type { LiveUser } from '../model/users.ts';

/**
 * The three settings. `*` stands for any characters or none, `@`, `:`, `/` and a leading dot included, and is the only
 * wildcard; `\` takes the next character literally. The pool's case rule holds for users, not for attribute names.
 */
export interface PatternLists {
  /** Users that no run touches. */
  readonly ignoreUsers: readonly string[];
  /** Attributes that no run touches. */
  readonly ignoreAttributes: readonly string[];
  /** The only users that this run looks at; undefined where it looks at everybody. */
  readonly onlyUsers?: readonly string[];
}

/** The patterns of a run as questions. Each gives the pattern that matches, or undefined. */
export interface Patterns {
  /** By declared name, username and `sub`: what a user cannot choose freely. Never by another attribute. */
  ignoresUser(name: Username, account?: LiveUser): string | undefined;
  ignoresAttribute(attribute: AttributeName): string | undefined;
  /** Whether any attribute may be ignored. */
  readonly ignoreAttributes: boolean;
  /** Whether this run leaves the user out, because `onlyUsers` has no pattern for it. */
  leavesOut(name: Username, account?: KnownNames[1]): boolean;
  /** The patterns of `onlyUsers` that match nobody of those. */
  matchingNobody(users: Iterable<KnownNames>): readonly string[];
}

/** What is known of a user before its account is read. */
export type KnownNames = readonly [name: Username, account: Partial<Pick<LiveUser, 'username' | 'sub'>>];

/** The problem of a pattern that could not mean what its author thinks: taken literally it would match nobody. */
export function patternFlaw(pattern: unknown): string | undefined {
  if (typeof pattern !== 'string') return 'has to be text';
  if (pattern === '') return 'is empty and would match nobody';
  if (/\s/.test(pattern)) return 'has a space, which no name has';
  const sign = /^!|[?[{]/.exec(pattern.replaceAll(/\\./gs, '_'))?.[0];
  if (sign === undefined) return undefined;
  return `has ${sign}, but * is the only wildcard; write \\${sign} for the character itself`;
}

/** The lists as questions. */
export function createPatterns(lists: PatternLists, pool: Pick<Pool, 'caseSensitive'>): Patterns {
  const ignored = createMatching(lists.ignoreUsers, pool);
  const ignoredAttributes = createMatching(lists.ignoreAttributes, { caseSensitive: true });
  const only = lists.onlyUsers === undefined ? undefined : createMatching(lists.onlyUsers, pool);
  return {
    // Nearly always there is no pattern, and this is asked for every attribute of every user.
    ignoresUser:
      lists.ignoreUsers.length === 0 ? never : (name, account) => first(ignored.matching(namesOf(name, account))),
    ignoresAttribute:
      lists.ignoreAttributes.length === 0 ? never : (attribute) => first(ignoredAttributes.matching([attribute])),
    ignoreAttributes: lists.ignoreAttributes.length > 0,
    leavesOut: (name, account) => only !== undefined && first(only.matching(namesOf(name, account))) === undefined,
    matchingNobody(users) {
      const unmatched = new Set(lists.onlyUsers);
      for (const [name, account] of users) {
        if (unmatched.size === 0) break;
        for (const pattern of only?.matching(namesOf(name, account)) ?? []) unmatched.delete(pattern);
      }
      return [...unmatched];
    },
  };
}

const never = (): undefined => undefined;

function first(patterns: Iterable<string>): string | undefined {
  for (const pattern of patterns) return pattern;
  return undefined;
}

function namesOf(name: Username, account: KnownNames[1] = {}): readonly string[] {
  return [name, account.username, account.sub].filter((known) => known !== undefined);
}
