/** Gives an engine the project's own host of dynamic providers, which ends with the engine however that ends. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf } from '../setup/failure.mjs';

/** What it consists of, in `engine/` and beside the engine. The one that needs the other comes last. */
const FILES = ['end-with-engine.cjs', 'pulumi-resource-pulumi-nodejs'];

/**
 * Puts the host beside an engine, where another one or an older one is. A running engine meets either of them whole.
 * @param {string} root the project's folder
 * @param {string} bin the folder of the engine's executables
 */
export function installHost(root, bin) {
  for (const name of FILES) {
    const wanted = readFileSync(join(root, 'engine', name));
    if (read(join(bin, name))?.equals(wanted) === true) continue;
    const unfinished = join(bin, `.${name}.${process.pid}`);
    writeFileSync(unfinished, wanted, { mode: 0o755 });
    renameSync(unfinished, join(bin, name));
  }
}

/**
 * The same for an engine that is in the cache already, which may be another user's: then it is left alone.
 * @param {string} root
 * @param {string} bin
 */
export function mendHost(root, bin) {
  try {
    installHost(root, bin);
  } catch (error) {
    if (!['EACCES', 'EPERM', 'EROFS'].includes(codeOf(error) ?? '')) throw error;
  }
}

/** @param {string} file */
function read(file) {
  try {
    return readFileSync(file);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}
