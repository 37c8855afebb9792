/** Reads the hashes of passwords that users bring along: out of one secret of the configuration, or out of a file that is not in git. */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fitsAlgorithm } from '../constraints/password-hashes.ts';
import type { Username } from '../model/names.ts';
import type { Diagnostic } from '../problems/diagnostic.ts';
import type { Settings } from '../settings/settings.ts';
import { isInGit } from '../state/git-tracked.ts';
import { count, someNames } from '../values/amounts.ts';

/** What `passwordHashes` says. */
type Wanted = NonNullable<Settings['passwordHashes']>;

/** Where the hashes are looked for. */
export interface HashSources {
  /** The text of a secret of the configuration by its key without the namespace; undefined where there is no such secret. */
  secret(key: string): string | undefined;
  /** What a file's name is relative to. */
  readonly base: string;
}

/** Hashes by the declared name, or why they cannot be used. No hash is in a problem. */
interface ReadHashes {
  readonly hashes: ReadonlyMap<Username, string>;
  readonly problems: readonly string[];
}

/** How many names a problem tells. */
const namedUsers = 5;

/** Reads and checks them. Never throws for what it finds. */
function readPasswordHashes(
  wanted: Wanted | undefined,
  declared: ReadonlySet<Username>,
  sources: HashSources,
): ReadHashes {
  if (wanted === undefined) return { hashes: new Map(), problems: [] };
  const found = textOf(wanted, sources);
  if ('problem' in found) return refused(found.problem);
  const members = objectOf(found.text);
  if (members === undefined) {
    return refused(`${found.where} is no JSON object; it must be {"name": "hash", …}`);
  }
  const hashes = new Map(members);
  const wrong = [...hashes].flatMap(([name, hash]) => (fitsAlgorithm(hash, wanted.algorithm) ? [] : [name]));
  if (wrong.length === 0) return { hashes, problems: [] };
  const what = wrong.length === 1 ? 'is no' : 'are no';
  // The setting may name any file of the machine: of what is no list of hashes, no name is told.
  const users = wrong.filter((name) => declared.has(name));
  const named = users.length === 0 ? '' : `: ${someNames(users, namedUsers)}`;
  return refused(`${found.where}: ${count(wrong.length, 'hash', 'hashes')} ${what} ${wanted.algorithm}${named}`);
}

function refused(problem: string): ReadHashes {
  return { hashes: new Map(), problems: [problem] };
}

type Found = { readonly text: string; readonly where: string } | { readonly problem: string };

function textOf({ secret, file }: Wanted, sources: HashSources): Found {
  if (secret !== undefined) {
    const text = sources.secret(secret);
    if (text !== undefined) return { text, where: `the secret ${secret}` };
    return {
      problem: `passwordHashes.secret is ${JSON.stringify(secret)}, and the configuration has no such secret; set it with pulumi config set --secret ${secret}`,
    };
  }
  const path = resolve(sources.base, file ?? '');
  const where = `passwordHashes.file ${JSON.stringify(file)}`;
  if (isInGit(path, dirname(path)) === 'yes') {
    return {
      problem: `${where} is in git, where every reader of the repository has it; remove it there: git rm --cached ${file}`,
    };
  }
  try {
    return { text: readFileSync(path, 'utf8'), where };
  } catch (error) {
    return { problem: `${where} cannot be read: ${error instanceof Error ? error.message : String(error)}` };
  }
}

function objectOf(text: string): readonly (readonly [string, string])[] | undefined {
  try {
    const json: unknown = JSON.parse(text);
    if (typeof json !== 'object' || json === null || Array.isArray(json)) return undefined;
    const members = Object.entries(json);
    return members.every((member): member is [string, string] => typeof member[1] === 'string') ? members : undefined;
  } catch {
    return undefined;
  }
}

/** The hashes of declared users, and what is wrong with the others. */
export function hashesOf(
  wanted: Wanted | undefined,
  declared: ReadonlySet<Username>,
  sources: HashSources,
): { readonly hashes: Readonly<Record<Username, string>>; readonly problems: readonly Diagnostic[] } {
  const { hashes, problems } = readPasswordHashes(wanted, declared, sources);
  const nobody = [...hashes.keys()].filter((name) => !declared.has(name));
  return {
    hashes: Object.fromEntries([...hashes].filter(([name]) => declared.has(name))),
    problems: [
      ...problems.map((message): Diagnostic => ({ code: 'bad-setting', severity: 'error', message })),
      ...(nobody.length === 0 ? [] : [ofNobody(nobody)]),
    ],
  };
}

/** Not the names: the setting may name any file of the machine. */
function ofNobody(names: readonly Username[]): Diagnostic {
  return {
    code: 'bad-setting',
    severity: 'warning',
    message: `passwordHashes has ${count(names.length, 'name')} that no file declares`,
    hint: 'declare the users by these names, or remove them from passwordHashes',
  };
}
