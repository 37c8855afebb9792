/** What is sent again after a failure, how often and when: the SDK's retry loop asks this policy after every attempt. The SDK's own modes share one store of tokens, which a burst uses up for everybody. */
import type { RetryErrorInfo, RetryStrategyV2, RetryToken } from '@smithy/types';
import { statusOf } from './answers/sdk-errors.ts';

/** A kind of failure that passes: so many attempts, and delays up to so many milliseconds that double from `baseMs` on. */
interface Patience {
  readonly attempts: number;
  readonly baseMs: number;
  readonly mostMs: number;
}

/** A throttled request was surely not carried out, and the quota is free again within seconds: some minute. */
const throttling: Patience = { attempts: 40, baseMs: 200, mostMs: 3_000 };

/** A reset, a time-out or a 5xx: some seconds (minutes, when time-outs add up), then something is down. */
const transport: Patience = { attempts: 6, baseMs: 100, mostMs: 10_000 };

interface Failures {
  readonly throttled: number;
  readonly lost: number;
}

interface CountingToken extends RetryToken {
  readonly failures: Failures;
}

/** Cognito's own name for it, and what stands in front of the service; LimitExceededException is a refusal. */
const throttles: ReadonlySet<string> = new Set(['TooManyRequestsException', 'ThrottlingException', 'SlowDown']);

/** Whether that error says that the request came over the rate and was not carried out. */
export function isThrottle(error: unknown): boolean {
  const name: unknown = Object(error).name;
  return typeof name === 'string' && throttles.has(name);
}

/**
 * Full jitter on throttling, resets, lost answers, time-outs and 5xx; a refusal is never sent again. Without
 * `repeatsLost` only what was throttled is: whatever else failed may have been carried out. `random` gives numbers
 * from 0 up to 1. Patience is counted by call, so that one unlucky call takes nothing from the others.
 */
export function retryPolicy(repeatsLost: boolean, random: () => number = Math.random): RetryStrategyV2 {
  return {
    acquireInitialRetryToken: async () => tokenAfter({ throttled: 0, lost: 0 }, 0),
    recordSuccess: () => undefined,
    async refreshRetryTokenForRetry(token, info) {
      const failures = hasFailures(token) ? token.failures : { throttled: 0, lost: 0 };
      if (isThrottle(info.error)) {
        const throttled = failures.throttled + 1;
        return tokenAfter({ ...failures, throttled }, delayAfter(throttled, throttling, random));
      }
      if (!repeatsLost || !isLost(info)) throw new Error('this failure is not tried again');
      const lost = failures.lost + 1;
      return tokenAfter({ ...failures, lost }, delayAfter(lost, transport, random));
    },
  };
}

function isLost({ errorType, error }: RetryErrorInfo): boolean {
  if (error?.name === 'LimitExceededException') return false;
  // The SDK takes a success with half a body for a mistake of the caller's.
  if (statusOf(error) === 200) return true;
  return errorType === 'TRANSIENT' || errorType === 'SERVER_ERROR';
}

/** Throws when the failures of that kind have used up its patience. */
function delayAfter(failures: number, { attempts, baseMs, mostMs }: Patience, random: () => number): number {
  if (failures >= attempts) throw new Error(`given up after ${attempts} attempts`);
  return random() * Math.min(mostMs, baseMs * 2 ** failures);
}

function tokenAfter(failures: Failures, delay: number): CountingToken {
  return {
    failures,
    getRetryCount: () => failures.throttled + failures.lost,
    getRetryDelay: () => delay,
  };
}

function hasFailures(token: RetryToken): token is CountingToken {
  return 'failures' in token;
}
