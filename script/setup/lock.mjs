/** A lock file that one process holds at a time, told apart from one that its owner left behind when it was killed. */
import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { codeOf } from './failure.mjs';
import { pause } from './interruption.mjs';
import { showProgress } from './progress.mjs';

/** The owner touches its lock this often, in milliseconds; one untouched for `ABANDONED` belongs to nobody. */
const HEARTBEAT = 5_000;
const ABANDONED = 120_000;

/** A lock file is created and then filled: for that long an unreadable one is somebody's who is just doing so. */
const FILLING = 10_000;

const POLL = 200;

/**
 * @typedef {object} Owner
 * @property {number} pid
 * @property {string} host
 * @property {string} purpose e.g. `getting the engine`
 * @property {string} nonce tells two owners with the same pid apart
 */

/**
 * Whether somebody still works behind a lock file.
 * @param {{ text: string, age: number }} lock its content and the milliseconds since it was last touched
 * @param {{ host: string, isAlive: (pid: number) => boolean }} here this machine
 * @returns {'held' | 'stale'}
 */
export function lockState({ text, age }, { host, isAlive }) {
  const owner = parseOwner(text);
  if (owner === undefined) return age > FILLING ? 'stale' : 'held';
  if (age > ABANDONED) return 'stale';
  return owner.host === host && !isAlive(owner.pid) ? 'stale' : 'held';
}

/**
 * Runs `work` while holding the lock `file`, after waiting (and saying so) for the process that holds it now. The lock is gone
 * afterwards, however `work` ends.
 * @template T
 * @param {string} file in a folder that exists
 * @param {string} purpose what others are told when they wait for this one
 * @param {AbortSignal} signal
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(file, purpose, signal, work) {
  const text = JSON.stringify({ pid: process.pid, host: hostname(), purpose, nonce: randomUUID() });
  await acquire(file, text, signal);
  const heartbeat = setInterval(() => touch(file, text), HEARTBEAT);
  heartbeat.unref();
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    if (read(file)?.text === text) rmSync(file, { force: true });
  }
}

/**
 * @param {string} file
 * @param {string} text
 * @param {AbortSignal} signal
 */
async function acquire(file, text, signal) {
  /** @type {(() => void) | undefined} */
  let endProgress;
  try {
    while (!create(file, text)) {
      const lock = read(file);
      if (lock !== undefined && lockState(lock, { host: hostname(), isAlive }) === 'stale') {
        takeAway(file, lock.text);
      } else if (lock !== undefined) {
        endProgress ??= showProgress(`waiting for ${describe(lock.text)}`);
      }
      await pause(POLL, signal);
    }
  } finally {
    endProgress?.();
  }
}

/**
 * Removes a stale lock. Only one process at a time looks and removes: otherwise the slower of two could remove the new
 * lock of the faster.
 * @param {string} file
 * @param {string} stale the content that was found stale
 */
function takeAway(file, stale) {
  const guard = `${file}.takeover`;
  if (!create(guard, '')) {
    const other = read(guard);
    if (other !== undefined && other.age > FILLING) rmSync(guard, { force: true });
    return;
  }
  try {
    if (read(file)?.text === stale) rmSync(file, { force: true });
  } finally {
    rmSync(guard, { force: true });
  }
}

/**
 * @param {string} file
 * @param {string} text
 * @returns {boolean} false when it is there already
 */
function create(file, text) {
  try {
    writeFileSync(file, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/**
 * @param {string} file
 * @returns {{ text: string, age: number } | undefined} undefined when it is gone
 */
function read(file) {
  try {
    return { text: readFileSync(file, 'utf8'), age: Date.now() - statSync(file).mtimeMs };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * @param {string} file
 * @param {string} text
 */
function touch(file, text) {
  const now = new Date();
  if (read(file)?.text === text) utimesSync(file, now, now);
}

/**
 * @param {number} pid
 * @returns {boolean} false also for this process: a lock with its pid that it did not create is an older process's
 */
function isAlive(pid) {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/**
 * @param {string} text
 * @returns {Owner | undefined}
 */
function parseOwner(text) {
  try {
    const owner = JSON.parse(text);
    return Number.isInteger(owner?.pid) && owner.pid > 0 && typeof owner.host === 'string' ? owner : undefined;
  } catch {
    return undefined;
  }
}

/** @param {string} text */
function describe(text) {
  const owner = parseOwner(text);
  if (owner === undefined) return 'another set-up';
  return `another set-up that is ${owner.purpose} (process ${owner.pid} on ${owner.host})`;
}
