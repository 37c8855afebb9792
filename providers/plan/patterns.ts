/** `ignoreUsers`, `ignoreAttributes` and `onlyUsers`: their patterns, and what they match. */
import { isMatch } from 'matcher';
import type { Pool } from '../core/pool.ts';
import type { AttributeName, LiveUser, Username } from '../core/types.ts';

/**
 * The three settings. `*` stands for any characters or none, be it `@`, `:`, `/` or a leading dot, and is the only
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
  /** Whether this run leaves the user out, because `onlyUsers` has no pattern for it. */
  leavesOut(name: Username, account?: LiveUser): boolean;
}

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
  const { ignoreUsers, ignoreAttributes, onlyUsers } = lists;
  const { caseSensitive } = pool;
  const matching = (patterns: readonly string[], names: readonly string[], options: { caseSensitive: boolean }) =>
    patterns.length === 0 ? undefined : patterns.find((pattern) => isMatch(names, pattern, options));
  return {
    ignoresUser: (name, account) => matching(ignoreUsers, namesOf(name, account), { caseSensitive }),
    ignoresAttribute: (attribute) => matching(ignoreAttributes, [attribute], { caseSensitive: true }),
    leavesOut: (name, account) =>
      onlyUsers !== undefined && matching(onlyUsers, namesOf(name, account), { caseSensitive }) === undefined,
  };
}

function namesOf(name: Username, account: LiveUser | undefined): readonly string[] {
  return account === undefined ? [name] : [name, account.username, account.sub];
}
