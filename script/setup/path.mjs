/** Reads PATH the way the project means it: without what npm put in front of it. */
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join, sep } from 'node:path';

const NPM_BIN = `node_modules${sep}.bin`;

/**
 * The machine's own folders of PATH, in order, each once: npm prepends every `node_modules/.bin` up to the root, and
 * what lies there is the project's, not the machine's.
 * @param {string | undefined} path value of the environment variable
 * @returns {string[]}
 */
export function machinePath(path) {
  const folders = (path ?? '').split(delimiter).filter((folder) => isAbsolute(folder));
  return [...new Set(folders.map((folder) => join(folder, '.')))].filter((folder) => !folder.endsWith(NPM_BIN));
}

/**
 * @param {string} file
 * @returns {boolean} whether it is a file that can be run, and not an empty one
 */
export function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    const found = statSync(file);
    return found.isFile() && found.size > 0;
  } catch {
    return false;
  }
}
