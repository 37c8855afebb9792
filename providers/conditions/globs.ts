/** Lists of globs, of which nearly all are plain texts: those are looked up, not tried one by one. */
import { isMatch } from 'matcher';
import type { Pool } from '../model/pool.ts';

/** A list of globs as a question. */
export interface Matching {
  /** The globs that match any of those texts, plain ones first. */
  matching(texts: readonly string[]): Iterable<string>;
}

/** Whether a glob is a text to the letter. Of ASCII, letter case has no two opinions; of all else the library decides. */
function isPlain(glob: string, caseSensitive: boolean): boolean {
  return !/[*\\]|^!/.test(glob) && (caseSensitive || /^\p{ASCII}*$/u.test(glob));
}

/** The list as a question. The library knows about 1,000 globs at a time, and takes 70 times as long for more. */
export function createMatching(globs: readonly string[], { caseSensitive }: Pick<Pool, 'caseSensitive'>): Matching {
  const fold = (text: string) => (caseSensitive ? text : text.replaceAll(/[A-Z]+/g, (part) => part.toLowerCase()));
  const plain = new Map<string, string>();
  const others: string[] = [];
  for (const glob of globs) {
    if (isPlain(glob, caseSensitive)) plain.set(fold(glob), glob);
    else others.push(glob);
  }
  return {
    *matching(texts) {
      for (const text of texts) {
        const glob = plain.get(fold(text));
        if (glob !== undefined) yield glob;
      }
      for (const glob of others) if (isMatch(texts, glob, { caseSensitive })) yield glob;
    },
  };
}

/** By list, as the same lists are asked about every account. */
const known = {
  sensitive: new WeakMap<readonly string[], Matching>(),
  folded: new WeakMap<readonly string[], Matching>(),
};

/** Whether any glob of the list matches any of the texts. */
export function matchesAny(texts: readonly string[], globs: readonly string[], caseSensitive: boolean): boolean {
  const lists = caseSensitive ? known.sensitive : known.folded;
  const list = lists.get(globs) ?? createMatching(globs, { caseSensitive });
  lists.set(globs, list);
  for (const _glob of list.matching(texts)) return true;
  return false;
}
