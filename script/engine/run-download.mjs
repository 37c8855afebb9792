/** A process of its own for the npm package's download: `run-download.mjs <package folder> <version> <destination>`. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import process from 'node:process';
import { messageOf } from '../setup/failure.mjs';

/** How long the download's host may take to answer, in milliseconds, before another way is tried. */
const ANSWER_LIMIT = 20_000;

/** @param {string} url */
async function fetchText(url) {
  const answer = await fetch(url, { signal: AbortSignal.timeout(ANSWER_LIMIT) });
  if (!answer.ok) throw new Error(`HTTP status ${answer.status} for ${url}`);
  return answer.text();
}

const [folder = '', version, destination] = process.argv.slice(2);
try {
  const { installCLI } = createRequire(import.meta.url)(join(folder, 'lib/download.js'));
  await installCLI(version, destination, { fetchText });
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = 1;
}
