/** Puts a finished engine, or browser, into its cache in one step, so that what lies there was always finished. */
import { chmodSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { codeOf } from '../setup/failure.mjs';

/** @param {string} place the folder of one version in the cache */
const stagingPrefix = (place) => `.${basename(place)}.unfinished-`;

/**
 * @param {string} place
 * @returns {string} a new empty folder beside `place`, on the same disk
 */
export function createStaging(place) {
  const staging = mkdtempSync(join(dirname(place), stagingPrefix(place)));
  // It becomes a folder of the cache, which all may read as the installer's own.
  chmodSync(staging, 0o755);
  return staging;
}

/**
 * Removes what runs that were killed have left; only for the holder of the lock.
 * @param {string} place
 */
export function removeStaging(place) {
  for (const name of readdirSync(dirname(place))) {
    if (name.startsWith(stagingPrefix(place))) rmSync(join(dirname(place), name), { recursive: true, maxRetries: 5 });
  }
}

/**
 * Renames `staging` to `place`. An engine that lacks something makes way first: a folder with content cannot be replaced.
 * @param {string} staging
 * @param {string} place
 */
export function publish(staging, place) {
  try {
    renameSync(staging, place);
  } catch (error) {
    if (codeOf(error) !== 'ENOTEMPTY' && codeOf(error) !== 'EEXIST') throw error;
    renameSync(place, join(createStaging(place), 'replaced'));
    renameSync(staging, place);
  }
}
