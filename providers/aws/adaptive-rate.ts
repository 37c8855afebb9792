/** The speed of one quota category: as configured, slower while somebody else draws on the same quota. */

/** All times are in milliseconds of one clock, whichever. */
export interface AdaptiveRate {
  /** Requests a second that may be sent now. */
  at(now: number): number;
  /** A request was answered with TooManyRequestsException. */
  throttled(now: number): void;
}

/** What a throttle takes away. Less would stay above what is free for longer, more would leave too much of it unused. */
const cut = 0.8;

/** Throttles of requests that were under way together are one sign, not many. */
const oneSignMs = 1_000;

/** From nothing to the configured rate: gentle, because each probe above what is free costs a throttled request. */
const recoveryMs = 45_000;

/** However full the quota is, so much is tried. */
const least = 0.05;

/** Additive increase, multiplicative decrease, as TCP shares a line; never above `configured` requests a second. */
export function adaptiveRate(configured: number): AdaptiveRate {
  let rate = configured;
  let since = Number.NEGATIVE_INFINITY;
  const at = (now: number) => {
    const regained = rate < configured ? ((now - since) / recoveryMs) * configured : 0;
    return Math.min(configured, rate + regained);
  };
  return {
    at,
    throttled(now) {
      if (now - since < oneSignMs) return;
      rate = Math.max(least * configured, at(now) * cut);
      since = now;
    },
  };
}
