/** Tells something now and then while a verb runs, and knows how long verbs ran. */

/** The clock of one component: the engine calls its verbs one after the other. */
export interface Ticker {
  /** Runs a verb; what is being told when it ends is told before this returns. */
  during<T>(verb: () => Promise<T>): Promise<T>;
  /** How long verbs have run so far. */
  busySeconds(): number;
}

/**
 * Calls `tick` every so many milliseconds, the first time after as many, and only while a verb runs. It keeps no process alive.
 * `tick` must not reject.
 */
export function createTicker(everyMs: number, tick: () => Promise<void>): Ticker {
  let busyBefore = 0;
  let since: number | undefined;
  const busyMs = () => busyBefore + (since === undefined ? 0 : performance.now() - since);
  return {
    async during(verb) {
      let telling = Promise.resolve();
      since = performance.now();
      const timer = setInterval(() => {
        telling = tick();
      }, everyMs).unref();
      try {
        return await verb();
      } finally {
        clearInterval(timer);
        busyBefore = busyMs();
        since = undefined;
        await telling;
      }
    },
    busySeconds: () => busyMs() / 1000,
  };
}
