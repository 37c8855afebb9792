/** Installs the project's npm packages when what lies in node_modules is not what package-lock.json says. */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runChild } from './child.mjs';
import { codeOf, SetupFailure } from './failure.mjs';
import { withLock } from './lock.mjs';
import { nodeProblem } from './node.mjs';
import { machinePath } from './path.mjs';
import { withProgress } from './progress.mjs';

/** Holds the SHA-256 of the package-lock.json that node_modules was last found to agree with. */
const STAMP = 'node_modules/.pulumi-cognito-users-lock';

/** npm's own record of what it installed: written last, so that an interrupted installation has none. */
const RECORD = 'node_modules/.package-lock.json';

const LIMIT = 20 * 60_000;

/**
 * @typedef {object} LockedPackage
 * @property {string} [version]
 * @property {string} [integrity]
 * @property {boolean} [optional] npm leaves it out where it does not fit the machine
 */

/**
 * @typedef {Readonly<Record<string, LockedPackage>>} LockedPackages keyed by folder; the key '' is the project itself
 */

/**
 * Whether an installation is the one that a lock file describes, development packages included.
 * @param {LockedPackages} locked `packages` of package-lock.json
 * @param {LockedPackages} installed `packages` of npm's record in node_modules
 * @returns {boolean}
 */
export function isInstalled(locked, installed) {
  const same = Object.entries(locked).every(([folder, wanted]) => {
    const there = installed[folder];
    if (folder === '' || (there === undefined && wanted.optional === true)) return true;
    return there?.version === wanted.version && there?.integrity === wanted.integrity;
  });
  return same && Object.keys(installed).every((folder) => folder in locked);
}

/**
 * Makes node_modules agree with package-lock.json; a few milliseconds when it does already.
 * @param {string} root the project's folder
 * @param {NodeJS.ProcessEnv} env
 * @param {AbortSignal} signal
 * @returns {Promise<void>} a SetupFailure when npm fails, or the Node it should bring is not there
 */
export async function installPackages(root, env, signal) {
  const stamp = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  const isStamped = () => readText(join(root, STAMP)) === stamp;
  if (isStamped()) return;
  await withLock(join(root, '.setup.lock'), 'installing the packages', signal, async () => {
    if (isStamped()) return;
    const usable = agrees(root) && nodeProblem(root, env) === undefined;
    if (!usable) await runNpm(root, env, signal);
    const problem = nodeProblem(root, env);
    if (problem !== undefined) throw new SetupFailure(problem);
    writeFileSync(join(root, STAMP), stamp);
  });
}

/** @param {string} root */
function agrees(root) {
  const record = readText(join(root, RECORD));
  if (record === undefined) return false;
  const locked = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  return isInstalled(locked.packages, JSON.parse(record).packages);
}

/**
 * @param {string} root
 * @param {NodeJS.ProcessEnv} env
 * @param {AbortSignal} signal
 */
async function runNpm(root, env, signal) {
  // npm removes node_modules first: it must not itself run on the node that lies there.
  const outside = { ...env, PATH: machinePath(env['PATH']).join(delimiter) };
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=warn'];
  const { ok, how, output } = await withProgress('installing the npm packages (npm ci)', undefined, () =>
    runChild('npm', args, { cwd: root, env: outside, limit: LIMIT, signal }),
  );
  if (!ok) throw new SetupFailure(`npm ci: ${how}\n${reasonIn(output)}`);
}

/**
 * @param {string} output of npm
 * @returns {string} the first lines that are not its warnings, without the usage that follows
 */
function reasonIn(output) {
  const [reason = ''] = output.split(/^npm error (?:Clean install a project|Usage:)/m);
  const lines = reason.split('\n').filter((line) => !/^(npm (warn|notice)|npm error$|$)/.test(line));
  return lines.slice(0, 20).join('\n');
}

/**
 * @param {string} file
 * @returns {string | undefined} undefined when there is none
 */
function readText(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}
