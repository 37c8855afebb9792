/** Makes a Chromium ready for the tests of the HTML report. */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createStaging, publish, removeStaging } from '../engine/publish.mjs';
import { runChild } from './child.mjs';
import { SetupFailure } from './failure.mjs';
import { withLock } from './lock.mjs';
import { withProgress } from './progress.mjs';

const LIMIT = 10 * 60_000;

/** The npm package that ships a Chromium of its own, for Linux on x64 only. */
const SHIPPED = 'node_modules/@sparticuz/chromium';

/**
 * @typedef {{ readonly platform: string, readonly arch: string }} Machine
 */

/** @param {Machine} machine */
const isShippedFor = ({ platform, arch }) => platform === 'linux' && arch === 'x64';

/**
 * How Playwright starts the Chromium that `getBrowser` has made ready.
 * @param {string} root the project's folder
 * @param {NodeJS.ProcessEnv} env
 * @returns {{ executablePath?: string, env: Record<string, string> }} no path where it is Playwright's own Chromium
 */
export function browserLaunch(root, env) {
  const set = Object.fromEntries(Object.entries(env).flatMap(([name, value]) => (value ? [[name, value]] : [])));
  if (!isShippedFor(process)) return { env: set };
  const folder = unpackedFolder(root);
  // The libraries and fonts that come with it: the machine may have none.
  const own = { LD_LIBRARY_PATH: join(folder, 'al2023/lib'), FONTCONFIG_PATH: join(folder, 'fonts') };
  return { executablePath: join(folder, 'chromium'), env: { ...set, ...own } };
}

/**
 * Unpacks the Chromium of the npm package on Linux on x64, and lets Playwright download its own elsewhere.
 * @param {string} root the project's folder, its packages installed
 * @param {NodeJS.ProcessEnv} env
 * @param {AbortSignal} signal
 * @param {Machine} [machine]
 * @returns {Promise<void>} a SetupFailure when there is none to be had
 */
export async function getBrowser(root, env, signal, machine = process) {
  const isShipped = isShippedFor(machine);
  if (isShipped && existsSync(unpackedFolder(root))) return;
  const what = isShipped ? 'unpacking Chromium' : 'downloading Chromium';
  await withLock(join(root, '.setup.lock'), what, signal, async () => {
    if (isShipped) await unpack(root, env, signal);
    else await download(root, env, signal);
  });
}

/** @param {string} root */
function unpackedFolder(root) {
  const { version } = JSON.parse(readFileSync(join(root, SHIPPED, 'package.json'), 'utf8'));
  return join(root, 'node_modules/.chromium', version);
}

/**
 * @param {string} root
 * @param {NodeJS.ProcessEnv} env
 * @param {AbortSignal} signal
 */
async function unpack(root, env, signal) {
  const place = unpackedFolder(root);
  if (existsSync(place)) return;
  mkdirSync(dirname(place), { recursive: true });
  const staging = createStaging(place);
  try {
    // The package unpacks into the folder for temporary files.
    const child = { cwd: root, env: { ...env, TMPDIR: staging }, limit: LIMIT, signal };
    await run('unpacking Chromium', [join(root, 'script/setup/unpack-chromium.mjs'), staging], child);
    publish(staging, place);
  } finally {
    removeStaging(place);
  }
}

/**
 * @param {string} root
 * @param {NodeJS.ProcessEnv} env
 * @param {AbortSignal} signal
 */
async function download(root, env, signal) {
  const args = [join(root, 'node_modules/playwright-core/cli.js'), 'install', '--only-shell', 'chromium'];
  await run('getting Chromium (playwright-core install)', args, { cwd: root, env, limit: LIMIT, signal });
}

/**
 * @param {string} what
 * @param {readonly string[]} args
 * @param {Parameters<typeof runChild>[2]} options
 */
async function run(what, args, options) {
  const { ok, how, output } = await withProgress(what, undefined, () => runChild(process.execPath, args, options));
  if (!ok) throw new SetupFailure(`${what}: ${how}\n${output.trim()}`);
}
