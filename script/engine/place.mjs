/** Where an engine lies, which one is wanted, and when it is whole. */
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { isExecutable } from '../setup/path.mjs';

/** The command, its host of Node programs, and its host of dynamic providers: an engine is these three. */
export const EXECUTABLES = /** @type {const} */ (['pulumi', 'pulumi-language-nodejs', 'pulumi-resource-pulumi-nodejs']);

/**
 * @typedef {object} Release the engine that the project is made for, and where it can be had
 * @property {string} version e.g. `3.259.0`
 * @property {string} archives URL of the folder with an archive for each kind of machine
 * @property {string} checksums URL of the list of their SHA-256, on another host than the archives
 */

/**
 * @param {string} root the project's folder
 * @returns {Release} what `engine/release.json` says
 */
export function readRelease(root) {
  return JSON.parse(readFileSync(join(root, 'engine/release.json'), 'utf8'));
}

/**
 * The engine's version that the project is made for.
 * @param {string} root the project's folder
 * @returns {string} e.g. `3.259.0`
 */
export const wantedVersion = (root) => readRelease(root).version;

/**
 * The folder of one version in the cache that Pulumi's Automation API and its npm package share.
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
