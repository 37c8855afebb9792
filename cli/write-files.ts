/** Writes the files of an export: each whole or not at all, readable by its owner alone, and over nothing by accident. */
import { randomUUID } from 'node:crypto';
import { link, lstat, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CommandFailure } from './command-failure.ts';

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
export async function writeFiles(folder: string, files: readonly NewFile[], force: boolean): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    if (!force) await tellPresent(folder, files);
    for (const file of files) await writeNew(folder, file, force);
  } catch (error) {
    if (error instanceof CommandFailure || !(error instanceof Error && 'code' in error)) throw error;
    throw new CommandFailure(`${folder} cannot be written: ${error.message}`);
  }
}

async function tellPresent(folder: string, files: readonly NewFile[]): Promise<void> {
  const present: string[] = [];
  for (const { name } of files) if (await isThere(join(folder, name))) present.push(join(folder, name));
  if (present.length > 0) throw new CommandFailure(alreadyThere(present));
}

function alreadyThere(paths: readonly string[]): string {
  const [shown, more] = [paths.slice(0, 5), Math.max(0, paths.length - 5)];
  const rest = more === 0 ? '' : ` and ${more} more`;
  return `nothing is written: ${shown.join(', ')}${rest} ${paths.length === 1 ? 'is' : 'are'} there already\n  = name another folder with --out, or replace with --force`;
}

/** A link to nothing is there, too. */
async function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false;
      throw error;
    },
  );
}

/** Hidden, so that it is no file of a declaration should it be left behind by a kill. */
async function writeNew(folder: string, { name, text }: NewFile, force: boolean): Promise<void> {
  const [path, draft] = [join(folder, name), join(folder, `.export-${randomUUID()}`)];
  try {
    await writeFile(draft, text, { flag: 'wx', mode: 0o600, flush: true });
    // Unlike a rename, a link never takes the place of a file that has come meanwhile.
    await (force ? rename(draft, path) : link(draft, path));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') {
      throw new CommandFailure(alreadyThere([path]));
    }
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}
