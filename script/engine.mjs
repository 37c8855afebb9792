/** Tells where the Pulumi engine is that `script/setup.mjs` found or got. */
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { wantedVersion } from './engine/place.mjs';
import { searchEngine } from './engine/search.mjs';

/** The project's folder. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url));

/**
 * The engine to use: a recent enough one on PATH, else the one in the shared cache. Looks, and gets nothing.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {import('./engine/search.mjs').Engine | undefined} undefined when `node script/setup.mjs` has to run first
 */
export function findEngine(env = process.env) {
  return searchEngine(wantedVersion(ROOT), env).engine;
}
