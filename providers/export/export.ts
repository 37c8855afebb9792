/** Turns live users into files that declare just what is there: planned at once, they change nothing. Pure. */
import type { AttributeName, GroupName, Username } from '../model/names.ts';
import type { DeclaredUser, LiveUser } from '../model/users.ts';
import { type ExportRules, exportedUser, type LeftOut } from './declared-user.ts';
import { fileNames } from './file-names.ts';
import { yamlText } from './yaml-text.ts';

/** What an export is made of. */
export interface ExportInputs extends ExportRules {
  readonly users: Iterable<LiveUser>;
  /** The name that means that account and no other of the pool; undefined where there is none. */
  readonly nameOf: (user: LiveUser) => Username | undefined;
  /** The groups of each account, by the pool's own name of it; undefined where groups are not declared. */
  readonly memberships: ReadonlyMap<string, ReadonlySet<GroupName>> | undefined;
  /** The attribute whose values part the users into files. */
  readonly splitBy?: AttributeName | undefined;
}

export interface ExportedFile {
  /** `acme.yaml`: no path, and different from every other one on any file system. */
  readonly name: string;
  readonly text: string;
  /** How many users it declares. */
  readonly users: number;
}

export interface Export {
  /** At least one, sorted by name. */
  readonly files: readonly ExportedFile[];
  readonly leftOut: readonly LeftOut[];
}

/** A file of everybody is called that. */
const onlyFile = 'users';

/**
 * The files, and what is live but would be refused, which is in none of them. The same users in any order give the same
 * files to the letter.
 */
export function exportUsers(inputs: ExportInputs): Export {
  const parts = new Map<string | undefined, Map<Username, DeclaredUser>>();
  const leftOut: LeftOut[] = [];
  for (const live of inputs.users) {
    const username = inputs.nameOf(live);
    if (username === undefined) {
      leftOut.push({ code: 'ambiguous-user', username: live.username });
      continue;
    }
    const groups = inputs.memberships?.get(live.username);
    const exported = exportedUser(username, live, groups, inputs);
    leftOut.push(...exported.leftOut);
    const part = inputs.splitBy === undefined ? undefined : live.attributes.get(inputs.splitBy) || undefined;
    const users = parts.get(part) ?? new Map<Username, DeclaredUser>();
    parts.set(part, users.set(username, exported.user));
  }
  return { files: filesOf(parts, inputs), leftOut };
}

function filesOf(
  parts: ReadonlyMap<string | undefined, ReadonlyMap<Username, DeclaredUser>>,
  { splitBy, pool }: ExportInputs,
): readonly ExportedFile[] {
  const names = splitBy === undefined ? undefined : fileNames(parts.keys(), splitBy);
  const files = (parts.size === 0 ? [[undefined, new Map()] as const] : [...parts]).map(([part, users]) => ({
    name: `${names?.get(part) ?? onlyFile}.yaml`,
    text: yamlText(users, pool),
    users: users.size,
  }));
  return files.sort((a, b) => (a.name < b.name ? -1 : 1));
}
