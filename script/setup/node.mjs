/** Checks that the project's scripts will be run by a Node that runs TypeScript. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isExecutable, machinePath } from './path.mjs';
import { isAtLeast } from './version.mjs';

/** The first Node that runs TypeScript files without a flag. */
const MINIMUM = '22.18.0';

/**
 * What is wrong with the `node` that npm scripts find: the one that `script/node` brings, else the machine's own.
 * @param {string} root the project's folder
 * @param {NodeJS.ProcessEnv} env
 * @returns {string | undefined} undefined when nothing is; else what it is and what to do
 */
export function nodeProblem(root, env) {
  const brought = join(root, 'node_modules/.bin/node');
  if (existsSync(brought)) {
    const version = versionOf(brought);
    if (isAtLeast(version, MINIMUM)) return undefined;
    return `${brought} is not a Node ${MINIMUM} or newer that runs on this machine: it says "${version}".\n${ADVICE}`;
  }
  const own = machinePath(env['PATH'])
    .map((folder) => join(folder, 'node'))
    .find(isExecutable);
  const version = own === undefined ? 'none' : versionOf(own);
  if (isAtLeast(version, MINIMUM)) return undefined;
  return `${brought} is missing: npm did not install the optional package that brings Node 24 for this machine.
The machine's own Node is too old to do without it (${version}, and ${MINIMUM} is needed).\n${ADVICE}`;
}

const ADVICE = `What helps, one of:
- let npm install it, where there is one for this machine: npm ci --include=optional
  (look for "omit=optional" in \`npm config list\`)
- put Node ${MINIMUM} or newer on PATH`;

/**
 * @param {string} node
 * @returns {string} its version, or why there is none
 */
function versionOf(node) {
  const { stdout, stderr, error } = spawnSync(node, ['--version'], { encoding: 'utf8', timeout: 20_000 });
  return error?.message ?? (stdout.trim() || stderr.trim());
}
