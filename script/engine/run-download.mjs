/** A process of its own for the download: `run-download.mjs <archive's URL> <checksums' URL> <destination>`. */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { runChild } from '../setup/child.mjs';
import { messageOf } from '../setup/failure.mjs';

/** How long the download's host may take to answer, in milliseconds, before another way is tried. */
const ANSWER_LIMIT = 20_000;

/** The parent of this process ends it in time. */
const UNPACKING = { limit: 10 * 60_000, signal: new AbortController().signal, env: process.env };

/**
 * Downloads an archive, and unpacks its executables into `bin` only when it has the SHA-256 that the release says.
 * @param {string} archive URL
 * @param {string} checksums URL of the release's list, from another host than the archive
 * @param {string} destination an empty folder
 */
async function download(archive, checksums, destination) {
  const expected = checksumIn(await (await ask(checksums)).text(), archive.slice(archive.lastIndexOf('/') + 1));
  const file = join(destination, 'archive.tar.gz');
  const { body } = await ask(archive);
  if (body === null) throw new Error(`an empty answer for ${archive}`);
  await pipeline(Readable.fromWeb(body), createWriteStream(file));
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  const actual = hash.digest('hex');
  if (actual !== expected) throw new Error(`${archive} has the SHA-256 ${actual}, but its release says ${expected}`);
  const { ok, how, output } = await runChild('tar', ['-xzf', file], { ...UNPACKING, cwd: destination });
  if (!ok) throw new Error(`tar: ${how}\n${output}`);
  renameSync(join(destination, 'pulumi'), join(destination, 'bin'));
  rmSync(file);
}

/** @param {string} url */
async function ask(url) {
  const waiting = new AbortController();
  const timer = setTimeout(() => waiting.abort(new Error(`no answer within ${ANSWER_LIMIT / 1000} s`)), ANSWER_LIMIT);
  try {
    const answer = await fetch(url, { signal: waiting.signal });
    if (!answer.ok) throw new Error(`HTTP status ${answer.status} for ${url}`);
    if (new URL(answer.url).protocol !== new URL(url).protocol) throw new Error(`${url} leads to ${answer.url}`);
    return answer;
  } catch (error) {
    throw new Error(url, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

/**
 * @param {string} list lines of `<SHA-256>  <file>`, as sha256sum writes them
 * @param {string} name of the file
 * @returns {string}
 */
function checksumIn(list, name) {
  const found = list.split('\n').flatMap((line) => {
    const [, sum, file] = /^([0-9a-f]{64}) [ *](\S+)$/i.exec(line.trim()) ?? [];
    return sum !== undefined && file === name ? [sum.toLowerCase()] : [];
  });
  const [sum, ...others] = found;
  if (sum === undefined || others.length > 0) throw new Error(`the release's checksums do not have one of ${name}`);
  return sum;
}

const [archive = '', checksums = '', destination = ''] = process.argv.slice(2);
try {
  await download(archive, checksums, destination);
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = 1;
}
