/** Gets an engine that is not there yet into the shared cache: by download, else by a build. */
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { messageOf, SetupFailure } from '../setup/failure.mjs';
import { withLock } from '../setup/lock.mjs';
import { buildEngine } from './build.mjs';
import { downloadEngine } from './download.mjs';
import { cacheFolder, missingExecutables } from './place.mjs';
import { createStaging, publish, removeStaging } from './publish.mjs';
import { searchEngine, versionOf } from './search.mjs';

/**
 * @typedef {object} Order what a way of getting the engine is told
 * @property {string} root the project's folder
 * @property {string} version
 * @property {string} destination an empty folder; its `bin` is to hold the executables
 * @property {NodeJS.ProcessEnv} env
 * @property {AbortSignal} signal
 */

const WAYS = /** @type {const} */ ([
  { name: 'download of the release', run: downloadEngine },
  { name: 'build from the Go modules in engine/', run: buildEngine },
]);

/**
 * Finds an engine, or gets one. Of several processes one gets it and the others wait for it.
 * @param {Omit<Order, 'destination'>} order
 * @returns {Promise<import('./search.mjs').Engine>} a SetupFailure that lists all that was tried when there is none
 */
export async function getEngine(order) {
  const { engine } = searchEngine(order.version, order.env);
  if (engine !== undefined) return engine;
  const place = cacheFolder(order.version, order.env);
  try {
    mkdirSync(dirname(place), { recursive: true });
  } catch (error) {
    throw new SetupFailure(`the engine's cache cannot be made: ${messageOf(error)}; set PULUMI_HOME to another folder`);
  }
  const lock = join(dirname(place), `.${order.version}.lock`);
  return withLock(lock, 'getting the engine', order.signal, () => getLocked(order, place));
}

/**
 * @param {Omit<Order, 'destination'>} order
 * @param {string} place
 * @returns {Promise<import('./search.mjs').Engine>}
 */
async function getLocked(order, place) {
  const { engine, tried } = searchEngine(order.version, order.env);
  if (engine !== undefined) return engine;
  try {
    for (const way of WAYS) {
      const reason = await tryWay(way.run, order, place);
      if (reason === undefined) return { folder: join(place, 'bin'), version: order.version, from: 'cache' };
      tried.push(`${way.name}: ${reason}`);
    }
  } finally {
    removeStaging(place);
  }
  throw new SetupFailure(failureText(order.version, tried));
}

/**
 * @param {(order: Order) => Promise<void>} run
 * @param {Omit<Order, 'destination'>} order
 * @param {string} place
 * @returns {Promise<string | undefined>} why it failed; undefined when the engine is in its place
 */
async function tryWay(run, order, place) {
  try {
    removeStaging(place);
    const destination = createStaging(place);
    await run({ ...order, destination });
    const problem = problemOf(destination, order);
    if (problem !== undefined) return problem;
    publish(destination, place);
    return undefined;
  } catch (error) {
    order.signal.throwIfAborted();
    return messageOf(error);
  }
}

/**
 * @param {string} destination
 * @param {Omit<Order, 'destination'>} order
 * @returns {string | undefined}
 */
function problemOf(destination, { version, env }) {
  const bin = join(destination, 'bin');
  const missing = missingExecutables(bin);
  if (missing.length > 0) return `what came lacks ${missing.join(', ')}`;
  const says = versionOf(join(bin, 'pulumi'), env);
  return says === version ? undefined : `what came says "${says}" instead of ${version}`;
}

/**
 * @param {string} version
 * @param {readonly string[]} tried
 * @returns {string}
 */
function failureText(version, tried) {
  const list = tried.map((line, index) => `  ${index + 1}. ${line.replaceAll('\n', '\n     ')}`);
  return `There is no Pulumi engine ${version} or newer, and none could be had. What was tried:
${list.join('\n')}
What helps, one of:
- install Pulumi ${version} or newer and put it on PATH (https://www.pulumi.com/docs/install)
- let this machine reach Pulumi's download
- install Go 1.26 or newer (https://go.dev/doc/install), for the build
Then give the same command again.`;
}
