/** Names of files by an attribute's value: safe on every file system, and different wherever the values are. */
import { hash } from 'node:crypto';
import type { AttributeName } from '../model/names.ts';

/** The value by which users are parted; undefined for users without one. */
type Part = string | undefined;

/**
 * A name for each of the parts, without its ending. A value is its own name as far as letters, digits, `.`, `_`, `-`, `@`
 * and `+` go. Values whose names a file system may hold to be one (letter case, Unicode forms, what was cut) all get a
 * digest of the value behind it, so that a name does not depend on the order of the parts.
 */
export function fileNames(parts: Iterable<Part>, attribute: AttributeName): ReadonlyMap<Part, string> {
  const named = [...new Set(parts)].map((part) => ({ part, name: safeName(part ?? `without ${attribute}`) }));
  const sharing = Map.groupBy(named, ({ name }) => folded(name));
  return new Map(
    named.map(({ part, name }) => {
      const isUnique = sharing.get(folded(name))?.length === 1 && !digested.test(name);
      return [part, isUnique ? name : `${name}-${digest(part)}`];
    }),
  );
}

/** In code points: with digest and ending, four bytes each, below the 255 bytes of most file systems. */
const longestName = 50;
const digestDigits = 12;
/** What could be mistaken for another value's name with its digest. */
const digested = new RegExp(`-[0-9a-f]{${digestDigits}}$`);

/** Names of devices on Windows, whatever the ending. */
const reserved = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/** No path separator is left, and no dot or dash at the ends: `..` is no name, and hidden files are no declaration. */
function safeName(value: string): string {
  const kept = value.normalize('NFC').replaceAll(/[^\p{L}\p{M}\p{N}._@+-]+/gu, '-');
  const cut = [...kept.replace(/^[.-]+/, '')]
    .slice(0, longestName)
    .join('')
    .replace(/[.-]+$/, '');
  if (cut === '') return '_';
  return reserved.test(cut) ? `_${cut}` : cut;
}

/** Equal for all names that a file system without letter case, or with Unicode forms of its own, may hold to be one. */
function folded(name: string): string {
  return name.normalize('NFKD').toUpperCase().toLowerCase().normalize('NFKD');
}

function digest(part: Part): string {
  return hash('sha256', part === undefined ? '' : `=${part}`, 'hex').slice(0, digestDigits);
}
