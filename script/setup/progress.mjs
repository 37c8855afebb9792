/** Tells that a long step still works: a line that moves in a terminal, else a line every quarter of a minute. */

const EVERY = 15_000;

/**
 * @param {number} milliseconds
 * @returns {string} e.g. `20 s`, `1 min 20 s`
 */
function duration(milliseconds) {
  const seconds = Math.floor(milliseconds / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/**
 * Shows `what` at once and then its age, until the returned function is called.
 * @param {string} what e.g. `installing the packages`
 * @param {string} [hint] e.g. `this takes about a minute`
 * @returns {() => void} ends it, and clears the moving line
 */
export function showProgress(what, hint) {
  const stream = process.stderr;
  const start = Date.now();
  const line = (/** @type {string} */ age) => `${what}${age}${hint === undefined ? '' : `; ${hint}`}`;
  if (!stream.isTTY) {
    stream.write(`${line('')}\n`);
    const timer = setInterval(() => stream.write(`${line(`, ${duration(Date.now() - start)}`)}\n`), EVERY);
    return () => clearInterval(timer);
  }
  const draw = () => {
    const text = line(`, ${duration(Date.now() - start)}`);
    stream.write(`\r\u001B[2K${text.slice(0, (stream.columns || 80) - 1)}`);
  };
  draw();
  const timer = setInterval(draw, 1_000);
  return () => {
    clearInterval(timer);
    stream.write('\r\u001B[2K');
  };
}

/**
 * @template T
 * @param {string} what
 * @param {string | undefined} hint
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withProgress(what, hint, work) {
  const end = showProgress(what, hint);
  try {
    return await work();
  } finally {
    end();
  }
}
