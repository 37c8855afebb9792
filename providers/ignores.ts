/** `ignoreUsers` and `ignoreAttributes`: their patterns, what they match, and that nobody declares what they match. */
import { isMatch } from 'matcher';
import { type Ignores, ignoresNothing, namesOf } from './core/ignore-plan.ts';
import { at, oncePerPlace, type Places } from './core/places.ts';
import type { Pool } from './core/pool.ts';
import type { AttributeName, Diagnostic, Live, Roster, Username } from './core/types.ts';

/**
 * The two settings. `*` stands for any characters or none, be it `@`, `:`, `/` or a leading dot, and is the only
 * wildcard; `\` takes the next character literally. The pool's case rule holds for usernames, not for attribute names.
 */
export interface IgnoreLists {
  /** Names of users whom no run touches; `*` is the only wildcard. */
  readonly ignoreUsers: readonly string[];
  /** Names of attributes that no run touches; `*` is the only wildcard. */
  readonly ignoreAttributes: readonly string[];
}

interface IgnoredProblem extends Omit<Diagnostic, 'code'> {
  readonly code: 'declared-but-ignored';
}

/**
 * The patterns of one setting as configuration gave them. A pattern that could not mean what its author thinks (a list
 * inside, a space, another glob's sign) is told in `problems`: taken literally it would protect nobody.
 */
export function readPatterns(key: keyof IgnoreLists, given: unknown, problems: string[]): readonly string[] {
  if (given === undefined) return [];
  if (!Array.isArray(given)) {
    problems.push(
      `${key} is ${JSON.stringify(given)}; it is a list: set it with pulumi config set --path '${key}[0]' <name>`,
    );
    return [];
  }
  const patterns: string[] = [];
  for (const [index, pattern] of given.entries()) {
    const wrong = typeof pattern === 'string' ? flaw(pattern) : 'has to be text';
    if (typeof pattern === 'string' && wrong === undefined) patterns.push(pattern);
    else problems.push(`${key}[${index}] is ${JSON.stringify(pattern)}; it ${wrong}`);
  }
  return patterns;
}

function flaw(pattern: string): string | undefined {
  if (pattern === '') return 'is empty and would match nobody';
  if (/\s/.test(pattern)) return 'has a space, which no name has';
  const sign = /^!|[?[{]/.exec(pattern.replaceAll(/\\./gs, '_'))?.[0];
  if (sign === undefined) return undefined;
  return `has ${sign}, but * is the only wildcard; write \\${sign} for the character itself`;
}

/** The lists as one question. The pool's letter case counts for usernames. */
export function createIgnores(lists: IgnoreLists, pool: Pick<Pool, 'caseSensitive'>): Ignores {
  if (lists.ignoreUsers.length + lists.ignoreAttributes.length === 0) return ignoresNothing;
  return (username, attribute) =>
    patternFor(lists.ignoreUsers, [username], pool.caseSensitive) !== undefined ||
    (attribute !== undefined && patternFor(lists.ignoreAttributes, [attribute], true) !== undefined);
}

/** An error for every declared user or attribute that is ignored: nobody could tell which of the two is meant. */
export function ignoredProblems(
  { roster, places, live }: { readonly roster: Roster; readonly places: Places; readonly live: Live },
  lists: IgnoreLists,
  pool: Pool,
): readonly IgnoredProblem[] {
  const problems: IgnoredProblem[] = [];
  for (const [username, { attributes }] of roster) {
    const names = namesOf(username, live.get(username), pool);
    const pattern = patternFor(lists.ignoreUsers, names, pool.caseSensitive);
    if (pattern !== undefined) {
      problems.push(declaredButIgnored('ignoreUsers', pattern, { username }, places));
      continue;
    }
    for (const attribute of attributes.keys()) {
      const found = patternFor(lists.ignoreAttributes, [attribute], true);
      if (found === undefined) continue;
      problems.push(declaredButIgnored('ignoreAttributes', found, { username, attribute }, places));
    }
  }
  return oncePerPlace(problems);
}

function patternFor(patterns: readonly string[], names: readonly string[], caseSensitive: boolean): string | undefined {
  return patterns.find((pattern) => isMatch(names, pattern, { caseSensitive }));
}

function declaredButIgnored(
  list: keyof IgnoreLists,
  pattern: string,
  subject: { readonly username: Username; readonly attribute?: AttributeName },
  places: Places,
): IgnoredProblem {
  const { username, attribute } = subject;
  return {
    code: 'declared-but-ignored',
    severity: 'error',
    message: `${attribute ?? username} is declared, but ${list} has "${pattern}", which matches it`,
    hint: `take it out of the declaration, or the pattern out of ${list}`,
    ...at(places, username, attribute),
    subject,
  };
}
