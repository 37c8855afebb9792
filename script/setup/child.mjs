/** Runs a program of others to its end: bounded in time, silent, and never outliving an interruption. */
import { spawn } from 'node:child_process';

/** How long a program gets between SIGTERM and SIGKILL, in milliseconds. */
const GRACE = 2_000;

/** What is kept of a program's output, in characters: its end, where the reason of a failure stands. */
const KEPT = 64_000;

/**
 * @typedef {object} Ending
 * @property {boolean} ok it ended by itself with status 0
 * @property {string} how how it ended, e.g. `exit status 1`, `not found`, `stopped after 600 s`
 * @property {string} output the end of what it wrote to stdout and stderr
 */

/**
 * Runs `command` in a process group of its own, so that stopping it stops what it started too.
 * @param {string} command name on PATH, or path
 * @param {readonly string[]} args
 * @param {{ cwd: string, env: NodeJS.ProcessEnv, limit: number, signal: AbortSignal }} options `limit` in milliseconds
 * @returns {Promise<Ending>} never a rejection for the program's own failure; the signal's reason once that is aborted
 */
export async function runChild(command, args, { cwd, env, limit, signal }) {
  signal.throwIfAborted();
  const child = spawn(command, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output = (output + text).slice(-KEPT);
    });
  }
  const stop = () => stopGroup(child.pid);
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    stop();
  }, limit);
  signal.addEventListener('abort', stop);
  try {
    const { ok, how } = await ending(child);
    return { ok: ok && !late, how: late ? `stopped after ${limit / 1000} s` : how, output };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
    signal.throwIfAborted();
  }
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<{ ok: boolean, how: string }>}
 */
function ending(child) {
  return new Promise((resolve) => {
    child.once('error', (error) => {
      const missing = 'code' in error && error.code === 'ENOENT';
      resolve({ ok: false, how: missing ? 'not found' : error.message });
    });
    child.once('close', (status, killer) => {
      resolve({ ok: status === 0, how: killer === null ? `exit status ${status}` : `ended by ${killer}` });
    });
  });
}

/** @param {number | undefined} pid of the group's leader; undefined when it never started */
function stopGroup(pid) {
  if (pid === undefined) return;
  signalGroup(pid, 'SIGTERM');
  setTimeout(() => signalGroup(pid, 'SIGKILL'), GRACE).unref();
}

/**
 * @param {number} pid
 * @param {'SIGTERM' | 'SIGKILL'} name
 */
function signalGroup(pid, name) {
  try {
    process.kill(-pid, name);
  } catch {
    // The whole group has ended already.
  }
}
