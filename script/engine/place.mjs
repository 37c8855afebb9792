/** Where an engine lies, which one is wanted, and when it is whole. */
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { codeOf, SetupFailure } from '../setup/failure.mjs';
import { isExecutable } from '../setup/path.mjs';

/** The command, its host of Node programs, and its host of dynamic providers: an engine is these three. */
export const EXECUTABLES = /** @type {const} */ (['pulumi', 'pulumi-language-nodejs', 'pulumi-resource-pulumi-nodejs']);

/**
 * The engine's version that the project is made for: that of the npm package `pulumi`, which keeps the same one.
 * @param {string} root the project's folder
 * @returns {string} e.g. `3.259.0`
 */
export function wantedVersion(root) {
  const installed = readJson(join(root, 'node_modules/pulumi/package.json'));
  const version = installed?.version ?? readJson(join(root, 'package.json'))?.devDependencies?.pulumi;
  if (typeof version === 'string') return version;
  throw new SetupFailure('package.json has no devDependency "pulumi": it says which engine to use');
}

/**
 * The folder of one version in the cache that the npm package `pulumi` and Pulumi's Automation API share.
 * @param {string} version
 * @param {NodeJS.ProcessEnv} env
 * @returns {string} its executables are in the folder `bin` below
 */
export function cacheFolder(version, env) {
  const home = resolve(env['PULUMI_HOME'] || join(env['HOME'] || homedir(), '.pulumi'));
  return join(home, 'versions', version);
}

/**
 * The executables that an engine lacks.
 * @param {string} folder where its `pulumi` is
 * @param {readonly string[]} [others] folders where it finds its hosts too: those of PATH
 * @returns {string[]} names; empty when it is whole
 */
export function missingExecutables(folder, others = []) {
  return EXECUTABLES.filter((name) => {
    const places = name === 'pulumi' ? [folder] : [folder, ...others];
    return !places.some((place) => isExecutable(join(place, name)));
  });
}

/**
 * @param {string} file
 * @returns {any} undefined when there is no such file
 */
function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}
