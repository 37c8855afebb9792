/** The end of a run before its work is done: no new request begins, and none is sent again; those under way finish. */
import type { RetryStrategyV2 } from '@smithy/types';

/** The run was stopped while the request waited for its turn: this attempt was surely not carried out. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
  constructor() {
    super('the run was stopped');
  }
}

/** For work that only the end of the process stops. */
export const neverStopped: AbortSignal = new AbortController().signal;

/** Waits so many milliseconds, or until the run is stopped. */
export function pause(ms: number, stopped: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      stopped.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, stopped.aborted ? 0 : ms);
    stopped.addEventListener('abort', end, { once: true });
  });
}

/**
 * The same policy of sending again, until the run is stopped. It waits by itself, so that a stop ends that too, and the
 * tokens that it gives have no delay. A stop leaves the failure of the attempt before as the call's own.
 */
export function untilStopped(policy: RetryStrategyV2, stopped: AbortSignal): RetryStrategyV2 {
  return {
    acquireInitialRetryToken: (scope) => policy.acquireInitialRetryToken(scope),
    recordSuccess: (token) => policy.recordSuccess(token),
    async refreshRetryTokenForRetry(token, failure) {
      if (stopped.aborted) throw new Stopped();
      const next = await policy.refreshRetryTokenForRetry(token, failure);
      await pause(next.getRetryDelay(), stopped);
      if (stopped.aborted) throw new Stopped();
      return { ...next, getRetryDelay: () => 0 };
    },
  };
}
