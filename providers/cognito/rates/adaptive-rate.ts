/** The speed of one quota category: as configured, slower while somebody else draws on the same quota. */

/** All times are in milliseconds of one clock, whichever. */
export interface AdaptiveRate {
  /** Requests a second that may be sent now. */
  at(now: number): number;
  /** A request was answered with TooManyRequestsException. */
  throttled(now: number): void;
}

/** What a throttle leaves: the SDK's adaptive mode cuts as much. */
const left = 0.7;

/** Throttles of requests that were under way together are one sign, not many. */
const oneSignMs = 1_000;

/** Of the configured rate, a second cubed: steep enough to be back within 15 seconds, and flat where the last throttle was. */
const steepness = 0.001;

/** However full the quota is, so much is tried. */
const least = 0.05;

/**
 * Multiplicative decrease, and back along a cubic, as TCP (RFC 9438) and the SDK's adaptive mode do: quickly to near the
 * rate that was too much, slowly past it because each throttle there costs a request, then quickly to what is configured.
 * Never above `configured` requests a second.
 */
export function adaptiveRate(configured: number): AdaptiveRate {
  let cut: { readonly at: number; readonly before: number } | undefined;
  const at = (now: number) => {
    if (cut === undefined) return configured;
    const plateau = Math.cbrt((cut.before * (1 - left)) / (steepness * configured));
    const rate = cut.before + steepness * configured * ((now - cut.at) / 1000 - plateau) ** 3;
    return Math.min(configured, Math.max(least * configured, rate));
  };
  return {
    at,
    throttled(now) {
      if (cut === undefined || now - cut.at >= oneSignMs) cut = { at: now, before: at(now) };
    },
  };
}
