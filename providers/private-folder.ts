/** The project's folder for what belongs on this machine alone: git ignores it, and only its owner may read it. */
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Its name below the project's folder. */
export const privateFolderName = '.cognito-users';

/** Makes the folder below `base` where it is not there yet, and gives its path. Throws what the file system says. */
export function privateFolder(base: string): string {
  const folder = join(base, privateFolderName);
  const made = mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (made !== undefined) writeFileSync(join(folder, '.gitignore'), '*\n');
  return folder;
}

/** Writes the file as a whole or not at all. */
export function replaceFile(file: string, text: string): void {
  const next = `${file}.${process.pid}`;
  writeFileSync(next, text, { mode: 0o600 });
  renameSync(next, file);
}
