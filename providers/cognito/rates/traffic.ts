/** What this process has sent to Cognito so far, by operation: the figures of progress lines, summaries and benches. */

import { categoryOf, type QuotaCategory, quotaCategories, type RequestRates } from './quotas.ts';
import { burstOf } from './rates.ts';

/** What was sent of one operation. */
export interface OperationTraffic {
  /** Requests on the wire, every attempt. */
  readonly sent: number;
  /** Answers of TooManyRequestsException. */
  readonly throttled: number;
  /** Attempts after a call's first. */
  readonly retried: number;
}

/** The counts of one pool. */
export interface Traffic {
  /** By operation, in order of first use. */
  counts(): ReadonlyMap<string, OperationTraffic>;
  /**
   * The least seconds that so many calls take at those rates, one category after the other, because a pool is
   * read before it is written. Where several pools share an account and Region, they share its rates too, and take longer.
   */
  floorSeconds(rates: RequestRates): number;
}

/** Counts as they come in. */
export interface TrafficCounter extends Traffic {
  sent(operation: string, attempt: number): void;
  throttled(operation: string): void;
}

const nothing: OperationTraffic = { sent: 0, throttled: 0, retried: 0 };

/** Counts from zero. */
export function countTraffic(): TrafficCounter {
  const counts = new Map<string, OperationTraffic>();
  const of = (operation: string) => counts.get(operation) ?? nothing;
  return {
    sent(operation, attempt) {
      const { sent, retried, ...rest } = of(operation);
      counts.set(operation, { ...rest, sent: sent + 1, retried: retried + (attempt > 1 ? 1 : 0) });
    },
    throttled(operation) {
      const before = of(operation);
      counts.set(operation, { ...before, throttled: before.throttled + 1 });
    },
    counts: () => new Map(counts),
    floorSeconds(rates) {
      const calls = new Map<QuotaCategory, number>();
      for (const [operation, { sent, retried }] of counts) {
        const category = categoryOf(operation);
        if (category !== undefined) calls.set(category, (calls.get(category) ?? 0) + sent - retried);
      }
      return quotaCategories.reduce((seconds, category) => {
        const rate = rates[category];
        return seconds + Math.max(0, (calls.get(category) ?? 0) - burstOf(rate)) / rate;
      }, 0);
    },
  };
}
