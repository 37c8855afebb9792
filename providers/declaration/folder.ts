/** The declaration's folder on disk: which files belong to it, and their bytes. */
import {
  closeSync,
  constants,
  type Dirent,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  statSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import type { DeclarationProblem, Diagnostic } from '../problems/diagnostic.ts';
import type { Boundary } from './boundary.ts';

/** A file of the base level or of the stack's. */
export interface DeclarationFile {
  /** Relative to the folder, with `/`: `acme.yaml` or `dev/extra.yaml`. */
  readonly file: string;
  /** As the user would type it: `users/acme.yaml` for the folder `./users`. */
  readonly path: string;
}

export interface Listing {
  readonly files: readonly DeclarationFile[];
  /** The folders in it, by name. Hidden ones are nobody's declaration. */
  readonly folders: readonly string[];
  /** The other files in it, by name, but for hidden ones that do not look like a declaration. */
  readonly others: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * What is directly in the folder, which is relative to `base`, or in one folder of it, sorted by code unit. Files of a
 * declaration are `*.yaml`, `*.yml` and `*.json`, no hidden ones. Undefined when there is no such folder.
 */
export function listFiles(base: string, folder: string, level: string, boundary: Boundary): Listing | undefined {
  const directory = join(folder, level);
  try {
    const real = realpathSync(resolve(base, directory));
    const flaw = boundary(real);
    if (flaw !== undefined)
      return { files: [], folders: [], others: [], diagnostics: [strayed(slashed(directory), flaw)] };
    const entries = readdirSync(real, { withFileTypes: true });
    const kinds = Map.groupBy(entries, (entry) => kindOf(entry, real));
    const names = (kind: Kind) => (kinds.get(kind) ?? []).map(({ name }) => name).sort();
    const files = names('file').map((name) => ({
      file: level === '' ? name : `${level}/${name}`,
      path: slashed(join(directory, name)),
    }));
    return { files, folders: names('folder'), others: names('other'), diagnostics: [] };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    const unreadable = problem('file-unreadable', `${slashed(directory)} cannot be read: ${reason(error)}`);
    return { files: [], folders: [], others: [], diagnostics: [unreadable] };
  }
}

type Kind = 'file' | 'folder' | 'other' | 'hidden';

function kindOf(entry: Dirent, directory: string): Kind {
  const { name } = entry;
  if (/^[^.].*\.(?:ya?ml|json)$/s.test(name)) return 'file';
  if (isFolder(entry, directory)) return name.startsWith('.') ? 'hidden' : 'folder';
  return name.startsWith('.') && !/\.(?:ya?ml|json)$/i.test(name) ? 'hidden' : 'other';
}

function isFolder(entry: Dirent, directory: string): boolean {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  try {
    return statSync(join(directory, entry.name)).isDirectory();
  } catch {
    return false;
  }
}

/** The bytes of a file, or why there are none. Never waits: what is not a regular file within the boundary is not read. */
export function readBytes(base: string, { path }: DeclarationFile, boundary: Boundary): Uint8Array | Diagnostic {
  try {
    const real = realpathSync(resolve(base, path));
    const flaw = boundary(real);
    if (flaw === undefined) return readRegular(real) ?? problem('file-unreadable', `${path} is not a file`);
    return strayed(path, flaw);
  } catch (error) {
    return unreadable(path, error);
  }
}

function readRegular(real: string): Uint8Array | undefined {
  const open = openSync(real, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    return fstatSync(open).isFile() ? readFileSync(open) : undefined;
  } finally {
    closeSync(open);
  }
}

/** The problem of a file that could not be read, whatever stopped it. */
export function unreadable(path: string, error: unknown): Diagnostic {
  return problem('file-unreadable', `${path} cannot be read: ${reason(error)}`);
}

function strayed(path: string, flaw: string): Diagnostic {
  const hint = 'copy what it leads to; a link may lead to files of the project that are not hidden';
  return { ...problem('file-unreadable', `${path} ${flaw}`), hint };
}

function problem(code: DeclarationProblem, message: string): Diagnostic {
  return {
    code,
    severity: 'error',
    message,
    hint: 'give the account that runs this the right to read it, or remove it from the folder',
  };
}

/** A path as messages and places have it. */
export function slashed(path: string): string {
  return path.replaceAll('\\', '/');
}

const reasons: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'it is a link to nothing'],
  ['EACCES', 'permission denied'],
  ['EPERM', 'permission denied'],
  ['ENOTDIR', 'it is not a folder'],
  ['ELOOP', 'it is a link to itself'],
]);

function reason(error: unknown): string {
  return reasons.get(codeOf(error)) ?? (error instanceof Error ? error.message : String(error));
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
