/** Which file declares each user, in a few bytes a user: it travels with every deployment, and is never in the state. */

import type { Username } from '../model/names.ts';
import type { DeclaredUsers } from '../model/users.ts';

/** The files by name, and for each user, in the order of the names' code units, the index of its file. */
export interface UserFiles {
  readonly names: readonly string[];
  /** Indexes in base 36, a comma between; nothing where it is the index before, which at first is 0. */
  readonly indexes: string;
}

/** Tells which file each user is in. */
export function encodeFiles(files: readonly { readonly file: string; readonly users: DeclaredUsers }[]): UserFiles {
  const names = files.map(({ file }) => file);
  if (files.length < 2) return { names, indexes: '' };
  const users = files.flatMap(({ users: own }, index) => [...own.keys()].map((name) => [name, index] as const));
  let before = 0;
  const indexes = users
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, index]) => {
      const told = index === before ? '' : index.toString(36);
      before = index;
      return told;
    });
  return { names, indexes: indexes.join(',') };
}

/** The file of each of those users, who are all that `encodeFiles` was told of. */
export function decodeFiles({ names, indexes }: UserFiles, users: Iterable<Username>): ReadonlyMap<Username, string> {
  const told = indexes.split(',');
  let index = 0;
  const files = new Map<Username, string>();
  for (const [position, name] of [...users].sort().entries()) {
    const text = told[position] ?? '';
    if (text !== '') index = Number.parseInt(text, 36);
    files.set(name, names[index] ?? '');
  }
  return files;
}
