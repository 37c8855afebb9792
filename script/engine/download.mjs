/** Gets the engine by the download of a release, checked by the checksum that the release's page has of it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { runChild } from '../setup/child.mjs';
import { SetupFailure } from '../setup/failure.mjs';
import { withProgress } from '../setup/progress.mjs';
import { installHost } from './host.mjs';
import { readRelease } from './place.mjs';

/** A download of about 150 MB that takes longer than this is given up, in milliseconds. */
const LIMIT = 10 * 60_000;

const DOWNLOADER = fileURLToPath(new URL('./run-download.mjs', import.meta.url));

/** The machines that Pulumi makes an archive for, by Node's names, which are Pulumi's too. */
const MACHINES = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64'];

/**
 * @param {import('./get.mjs').Order} order
 * @returns {Promise<void>} a SetupFailure with the reason when it cannot be had this way
 */
export async function downloadEngine({ root, version, destination, env, signal }) {
  const machine = `${process.platform}-${process.arch}`;
  if (!MACHINES.includes(machine)) throw new SetupFailure(`there is no release for ${machine}`);
  const { archives, checksums } = readRelease(root);
  const archive = `${archives}/pulumi-v${version}-${machine}.tar.gz`;
  const { ok, how, output } = await withProgress('downloading the engine', undefined, () =>
    runChild(nodeFor(root), [DOWNLOADER, archive, checksums, destination], {
      cwd: root,
      // Node reads HTTPS_PROXY only when it is told to, and Node 20 not even then.
      env: { ...env, NODE_USE_ENV_PROXY: '1' },
      limit: LIMIT,
      signal,
    }),
  );
  if (!ok) throw new SetupFailure(`${how}: ${output.trim().split('\n').slice(-5).join('\n')}`);
  installHost(root, join(destination, 'bin'));
}

/**
 * @param {string} root
 * @returns {string} the Node that the project brings, where it is there already
 */
function nodeFor(root) {
  const brought = join(root, 'node_modules/.bin/node');
  return existsSync(brought) ? brought : process.execPath;
}
