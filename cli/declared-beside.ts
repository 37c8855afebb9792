/** Finds users of an export that other files of its folder declare already: together they would be a declaration with errors. */

import { signInAttributes } from '../providers/constraints/sign-in.ts';
import { readDeclaration } from '../providers/declaration/declaration.ts';
import type { Username } from '../providers/model/names.ts';
import type { Pool } from '../providers/model/pool.ts';
import type { LiveUser } from '../providers/model/users.ts';
import { namesInLine } from '../providers/problems/folded-problems.ts';
import { CommandFailure } from './command-failure.ts';

/** The declared name of each exported user, by every name that the account answers to. */
export interface ExportedNames {
  of(name: Username): Username | undefined;
}

/** The names of those accounts. `nameOf` is undefined for an account that is not exported. */
export function exportedNames(
  users: readonly LiveUser[],
  nameOf: (user: LiveUser) => Username | undefined,
  pool: Pool,
): ExportedNames {
  const fold = (name: string) => (pool.caseSensitive ? name : name.toLowerCase());
  // A preferred_username is nobody's proven name.
  const addresses = signInAttributes(pool).filter((name) => name === 'email' || name === 'phone_number');
  const names = new Map<string, Username>();
  for (const user of users) {
    const declared = nameOf(user);
    if (declared === undefined) continue;
    const own = [declared, user.username, user.sub, ...addresses.flatMap((name) => user.attributes.get(name) ?? [])];
    for (const name of own) names.set(fold(name), declared);
  }
  return { of: (name) => names.get(fold(name)) };
}

/** Throws CommandFailure that names them. `written` are the names of the files that the export makes or replaces. */
export function refuseDeclaredTwice(folder: string, written: ReadonlySet<string>, names: ExportedNames): void {
  const { files, places } = readDeclaration(folder, undefined);
  const twice = files
    .filter(({ file }) => !written.has(file))
    .map(({ users }) =>
      [...users].flatMap(([username, { sub }]) => {
        const exported = names.of(username) ?? (sub === undefined ? undefined : names.of(sub));
        return exported === undefined ? [] : [{ username, exported }];
      }),
    )
    .filter((users) => users.length > 0);
  if (twice.length === 0) return;
  const lines = twice.map((users) => {
    const [first] = users;
    const file = first === undefined ? undefined : places.get(first.username)?.at.file;
    const told = users.map(({ username, exported }) =>
      username === exported ? username : `${username} (${exported})`,
    );
    return `${file ?? folder} declares ${namesInLine(told)} already`;
  });
  throw new CommandFailure(
    `nothing is written: ${lines.join('\n')}\n  = name another folder with --out, remove them there, or export others with --filter or --group`,
  );
}
