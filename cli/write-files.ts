/** Writes the files of an export: each whole or not at all, readable by its owner only, and over nothing by accident. */

import { randomUUID } from 'node:crypto';
import { linkSync, lstatSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { someNames } from '../providers/values/amounts.ts';
import { CommandFailure } from './command-failure.ts';
import { troubleOf } from './file-trouble.ts';

/** A file to be in the folder. */
export interface NewFile {
  /** Without any path. */
  readonly name: string;
  readonly text: string;
}

/**
 * Makes the folder where there is none. Without `force` nothing is written when one of the files is there, whatever it
 * is; with it, that one is replaced. Throws CommandFailure.
 */
export function writeFiles(folder: string, files: readonly NewFile[], force: boolean): void {
  try {
    mkdirSync(folder, { recursive: true });
    tellPresent(folder, files, force);
    // Nothing of it waits, so that Ctrl-C comes before or after all of them.
    for (const file of files) writeNew(folder, file, force);
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    throw new CommandFailure(`${folder} cannot be written: ${troubleOf(error)}`);
  }
}

/** With `force`, files and links may be replaced; a folder, a pipe or a device never is. */
function tellPresent(folder: string, files: readonly NewFile[], force: boolean): void {
  const present = files.flatMap(({ name }) => {
    const path = join(folder, name);
    // A link to nothing is there, too.
    const found = lstatSync(path, { throwIfNoEntry: false });
    return found === undefined ? [] : [{ path, replaceable: found.isFile() || found.isSymbolicLink() }];
  });
  if (present.length > 0 && !force) throw new CommandFailure(alreadyThere(present.map(({ path }) => path)));
  const special = present.find(({ replaceable }) => !replaceable);
  if (special !== undefined) throw new CommandFailure(`${folder} cannot be written: ${special.path} is no file`);
}

function alreadyThere(paths: readonly string[]): string {
  return `nothing is written: ${someNames(paths, 5)} ${paths.length === 1 ? 'is' : 'are'} there already\n  = name another folder with --out, or replace with --force`;
}

/** Hidden until it is whole, so that it is no file of a declaration should a kill leave it behind. */
function writeNew(folder: string, { name, text }: NewFile, force: boolean): void {
  const [path, draft] = [join(folder, name), join(folder, `.export-${randomUUID()}`)];
  try {
    writeFileSync(draft, text, { flag: 'wx', mode: 0o600, flush: true });
    // Unlike a rename, a link never takes the place of a file that has come meanwhile.
    if (force) renameSync(draft, path);
    else linkSync(draft, path);
  } catch (error) {
    throw codeOf(error) === 'EEXIST' ? new CommandFailure(alreadyThere([path])) : error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
