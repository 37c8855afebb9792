/** Turns Ctrl-C and SIGTERM into one AbortSignal, so that unfinished work is undone on the way out. */

/** Thrown wherever work stops because the process was told to; `status` is the exit status a shell expects. */
export class Interrupted extends Error {
  /** @param {'SIGINT' | 'SIGTERM'} signal */
  constructor(signal) {
    super(`stopped by ${signal}`);
    this.status = signal === 'SIGINT' ? 130 : 143;
  }
}

/**
 * From here on the two signals no longer end the process: they abort the returned signal with an `Interrupted` as its
 * reason, and the work has to stop, clean up and let that error through.
 * @returns {AbortSignal}
 */
export function watchInterruption() {
  const controller = new AbortController();
  /** @type {const} */ (['SIGINT', 'SIGTERM']).forEach((name) => {
    process.on(name, () => controller.abort(new Interrupted(name)));
  });
  return controller.signal;
}

/**
 * Sleeps, but not past an interruption.
 * @param {number} milliseconds
 * @param {AbortSignal} signal throws its reason once aborted
 * @returns {Promise<void>}
 */
export async function pause(milliseconds, signal) {
  signal.throwIfAborted();
  await new Promise((resolve) => {
    const timer = setTimeout(done, milliseconds);
    function done() {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve(undefined);
    }
    signal.addEventListener('abort', done);
  });
  signal.throwIfAborted();
}
