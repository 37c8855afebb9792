/** Gets the engine by the download of the npm package `pulumi`. */
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { runChild } from '../setup/child.mjs';
import { SetupFailure } from '../setup/failure.mjs';
import { withProgress } from '../setup/progress.mjs';

/** A download of about 150 MB that takes longer than this is given up, in milliseconds. */
const LIMIT = 10 * 60_000;

const DOWNLOADER = fileURLToPath(new URL('./run-download.mjs', import.meta.url));

/**
 * @param {import('./get.mjs').Order} order
 * @returns {Promise<void>} a SetupFailure with the reason when it cannot be had this way
 */
export async function downloadEngine({ root, version, destination, env, signal }) {
  const { ok, how, output } = await withProgress('downloading the engine', undefined, () =>
    runChild(process.execPath, [DOWNLOADER, join(root, 'node_modules/pulumi'), version, destination], {
      cwd: root,
      // Node reads HTTPS_PROXY only when it is told to.
      env: { ...env, NODE_USE_ENV_PROXY: '1' },
      limit: LIMIT,
      signal,
    }),
  );
  if (!ok) throw new SetupFailure(`${how}: ${output.trim().split('\n').slice(-5).join('\n')}`);
}
