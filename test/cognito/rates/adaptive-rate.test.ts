import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adaptiveRate } from '../../../providers/cognito/rates/adaptive-rate.ts';

/** Cognito's side: a bucket of a second's quota, from which others take their share first. Times in milliseconds. */
function quota(perSecond: number) {
  let tokens = perSecond;
  let at = 0;
  return (now: number, others: number): boolean => {
    tokens = Math.min(perSecond, tokens + ((now - at) / 1000) * Math.max(0, perSecond - others));
    at = now;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}

/** Sends as fast as the rate allows from `from` to `to`; an answer takes 100 ms. How many were sent, and throttled. */
function send(
  rate: ReturnType<typeof adaptiveRate>,
  admit: ReturnType<typeof quota>,
  others: number,
  from: number,
  to: number,
) {
  const answers: { readonly at: number; readonly throttled: boolean }[] = [];
  let [sent, throttled, now] = [0, 0, from];
  while (now < to) {
    while (answers[0] !== undefined && answers[0].at <= now) if (answers.shift()?.throttled) rate.throttled(now);
    const admitted = admit(now, others);
    answers.push({ at: now + 100, throttled: !admitted });
    sent += 1;
    if (!admitted) throttled += 1;
    now += 1000 / rate.at(now);
  }
  return { sent, throttled, applied: sent - throttled };
}

describe('the rate of a category', () => {
  it('is as configured until something is throttled, and never more', () => {
    const rate = adaptiveRate(15);
    expect(rate.at(0)).toBe(15);
    rate.throttled(0);
    expect(rate.at(0)).toBeLessThan(15);
    expect(rate.at(1_000_000)).toBe(15);
  });

  it('takes throttles of requests that were under way together as one sign', () => {
    const [once, often] = [adaptiveRate(15), adaptiveRate(15)];
    once.throttled(0);
    for (let ms = 0; ms < 500; ms += 10) often.throttled(ms);
    expect(often.at(500)).toBe(once.at(500));
  });

  it('shares the quota with others: few are throttled, and most of what is free is used', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 15, max: 100 }),
        fc.double({ min: 0, max: 0.7, noNaN: true }),
        (perSecond, part) => {
          const others = perSecond * part;
          const free = perSecond - others;
          const rate = adaptiveRate(perSecond * 0.6);
          const { throttled, sent, applied } = send(rate, quota(perSecond), others, 0, 120_000);
          expect(throttled / sent).toBeLessThanOrEqual(0.1);
          expect(applied / 120).toBeGreaterThan(0.75 * Math.min(free, perSecond * 0.6));
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('is back as configured within 15 seconds after the others have gone, however much they took', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.4, max: 1, noNaN: true }), (part) => {
        const rate = adaptiveRate(15);
        const admit = quota(25);
        send(rate, admit, 25 * part, 0, 60_000);
        send(rate, admit, 0, 60_000, 75_000);
        expect(rate.at(75_000)).toBe(15);
      }),
    );
  });
});
