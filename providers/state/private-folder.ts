/** The project's folder for what belongs on this machine only: git ignores it, and only its owner may read it. */
import { randomUUID } from 'node:crypto';
import { lstatSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Its name below the project's folder. */
export const privateFolderName = '.cognito-users';

/**
 * Makes the folder below `base` where it is not there yet, and gives its path. Throws what the file system says, and for a
 * link: its maker would decide where personal data goes.
 */
export function privateFolder(base: string): string {
  const folder = join(base, privateFolderName);
  const made = mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (made !== undefined) writeFileSync(join(folder, '.gitignore'), '*\n', { flag: 'wx' });
  else if (!lstatSync(folder).isDirectory()) throw new Error(`${privateFolderName} is a link: remove it`);
  return folder;
}

/**
 * Writes the file as a whole or not at all, for its owner only. The text is first in a new file of a name that nobody can
 * foresee. A link of that name is replaced, and what it leads to stays.
 */
export function replaceFile(file: string, text: string): void {
  const next = join(dirname(file), `.${randomUUID()}`);
  try {
    writeFileSync(next, text, { flag: 'wx', mode: 0o600 });
    renameSync(next, file);
  } catch (error) {
    rmSync(next, { force: true });
    throw error;
  }
}
