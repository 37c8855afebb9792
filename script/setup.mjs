/** `node script/setup.mjs [--without-engine] [--with-browser]`: makes a fresh clone ready; silent and quick when it is. */
import process from 'node:process';
import { getEngine } from './engine/get.mjs';
import { mendHost } from './engine/host.mjs';
import { wantedVersion } from './engine/place.mjs';
import { searchEngine } from './engine/search.mjs';
import { ROOT } from './engine.mjs';
import { getBrowser } from './setup/browser.mjs';
import { messageOf, SetupFailure } from './setup/failure.mjs';
import { Interrupted, watchInterruption } from './setup/interruption.mjs';
import { installPackages } from './setup/packages.mjs';

const OPTIONS = ['--without-engine', '--with-browser'];

/** @param {readonly string[]} args */
async function setUp(args) {
  const unknown = args.find((arg) => !OPTIONS.includes(arg));
  if (unknown !== undefined)
    throw new SetupFailure(`unknown argument ${unknown}; there are only ${OPTIONS.join(', ')}`);
  if (process.platform === 'win32') throw new SetupFailure('Windows is not supported; use its Linux subsystem (WSL)');
  const { env } = process;
  const signal = watchInterruption();
  await installPackages(ROOT, env, signal);
  if (args.includes('--with-browser')) await getBrowser(ROOT, env, signal);
  if (args.includes('--without-engine')) return;
  const version = wantedVersion(ROOT);
  const { engine } = searchEngine(version, env);
  if (engine?.from === 'cache') mendHost(ROOT, engine.folder);
  if (engine !== undefined) return;
  const { folder } = await getEngine({ root: ROOT, version, env, signal });
  console.error(`the engine is ready: ${folder}`);
}

try {
  await setUp(process.argv.slice(2));
} catch (error) {
  const expected = error instanceof SetupFailure || error instanceof Interrupted;
  console.error(expected ? messageOf(error) : error);
  process.exitCode = error instanceof Interrupted ? error.status : 1;
}
