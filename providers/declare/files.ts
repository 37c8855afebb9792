/** The declaration's folder on disk: which files belong to it, and their bytes. Nothing else here touches the disk. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { DeclarationProblem, Diagnostic } from '../core/types.ts';

/** A file of the base level or of the stack's. */
export interface DeclarationFile {
  /** Relative to the folder, with `/`: `acme.yaml` or `dev/extra.yaml`. */
  readonly file: string;
  /** As the user would type it: `users/acme.yaml` for the folder `./users`. */
  readonly path: string;
}

export interface Listing {
  readonly files: readonly DeclarationFile[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * The files directly in the folder, which is relative to `base`, or in one folder of it, sorted by code unit: `*.yaml`, `*.yml` and `*.json`, no
 * hidden ones. Undefined when there is no such folder.
 */
export function listFiles(base: string, folder: string, level: string): Listing | undefined {
  const directory = join(folder, level);
  try {
    const names = readdirSync(resolve(base, directory)).filter((name) => /^[^.].*\.(?:ya?ml|json)$/s.test(name));
    const files = names.toSorted().map((name) => ({
      file: level === '' ? name : `${level}/${name}`,
      path: slashed(join(directory, name)),
    }));
    return { files, diagnostics: [] };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    return { files: [], diagnostics: [problem('file-unreadable', `${slashed(directory)}: ${reason(error)}`)] };
  }
}

/** The bytes of a file, or why there are none. Never waits: what is not a regular file is not opened. */
export function readBytes(base: string, { path }: DeclarationFile): Uint8Array | Diagnostic {
  const file = resolve(base, path);
  try {
    if (statSync(file).isFile()) return readFileSync(file);
    return problem('file-unreadable', `${path} is not a file`);
  } catch (error) {
    return unreadable(path, error);
  }
}

/** The problem of a file that could not be read, whatever stopped it. */
export function unreadable(path: string, error: unknown): Diagnostic {
  return problem('file-unreadable', `${path} cannot be read: ${reason(error)}`);
}

function problem(code: DeclarationProblem, message: string): Diagnostic {
  return { code, severity: 'error', message };
}

function slashed(path: string): string {
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
