/** Looks for an engine that is there already: on PATH, then in the shared cache. */
import { spawnSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { join, sep } from 'node:path';
import { isExecutable, machinePath } from '../setup/path.mjs';
import { isAtLeast } from '../setup/version.mjs';
import { cacheFolder, missingExecutables } from './place.mjs';

/**
 * @typedef {object} Engine
 * @property {string} folder to be put first on PATH
 * @property {string} version e.g. `3.259.0`
 * @property {'PATH' | 'cache'} from
 */

/**
 * @typedef {object} Search
 * @property {Engine} [engine] the first that will do
 * @property {string[]} tried why each place before it will not, in the order of looking
 */

/**
 * @param {string} wanted version
 * @param {NodeJS.ProcessEnv} env
 * @returns {Search}
 */
export function searchEngine(wanted, env) {
  const onPath = searchPath(wanted, env);
  if (onPath.engine !== undefined) return onPath;
  const folder = join(cacheFolder(wanted, env), 'bin');
  const missing = missingExecutables(folder);
  if (missing.length === 0) return { engine: { folder, version: wanted, from: 'cache' }, tried: onPath.tried };
  const why = existsSync(folder) ? `lacks ${missing.join(', ')}` : 'is not there';
  return { tried: [...onPath.tried, `the cache: ${folder} ${why}`] };
}

/**
 * @param {string} wanted
 * @param {NodeJS.ProcessEnv} env
 * @returns {Search}
 */
function searchPath(wanted, env) {
  const folders = machinePath(env['PATH']);
  /** @type {string[]} */
  const tried = [];
  for (const folder of folders) {
    const file = join(folder, 'pulumi');
    if (!isExecutable(file) || isDownloader(file)) continue;
    const missing = missingExecutables(folder, folders);
    const version = missing.length === 0 ? versionOf(file, env) : '';
    if (missing.length === 0 && isAtLeast(version, wanted)) return { engine: { folder, version, from: 'PATH' }, tried };
    const why =
      missing.length > 0 ? `lacks ${missing.join(', ')}` : `is "${version}", and ${wanted} or newer is needed`;
    tried.push(`PATH: ${file} ${why}`);
  }
  return { tried: tried.length > 0 ? tried : ['PATH: no pulumi there (the npm package of that name does not count)'] };
}

/**
 * The npm package `pulumi` has a command of that name too: it downloads the engine before it does anything.
 * @param {string} file
 */
function isDownloader(file) {
  return realpathSync(file).includes(`${sep}node_modules${sep}pulumi${sep}`);
}

/**
 * @param {string} pulumi
 * @param {NodeJS.ProcessEnv} env
 * @returns {string} without the leading `v`; what it said or why it failed when that is no version
 */
export function versionOf(pulumi, env) {
  const { stdout, stderr, error } = spawnSync(pulumi, ['version'], {
    encoding: 'utf8',
    timeout: 20_000,
    env: { ...env, PULUMI_SKIP_UPDATE_CHECK: 'true' },
  });
  return error?.message ?? (stdout.trim().replace(/^v/, '') || stderr.trim().slice(0, 200));
}
