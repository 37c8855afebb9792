/** The request budgets of this process: one token bucket a quota category, shared by every roster and every retry. */
import { TokenBucket } from 'limiter';
import { type AdaptiveRate, adaptiveRate } from './adaptive-rate.ts';
import { type QuotaCategory, quotaCategories, type RequestRates } from './quotas.ts';

/** Budgets of one account and Region. */
export interface Budgets {
  /** Waits until a request of that category may be sent: first come, first served. */
  turn(category: QuotaCategory): Promise<void>;
  /** Such a request was throttled: somebody else draws on the same quota, so this process slows down for a while. */
  throttled(category: QuotaCategory): void;
  /** Requests a second of that category now. */
  rate(category: QuotaCategory): number;
}

/** How much of a second's budget may be caught up in one burst after a pause. */
const burstSeconds = 0.2;

/** How many requests may be sent at once, at the start or after a pause, at that many a second. */
export function burstOf(perSecond: number): number {
  return Math.max(1, perSecond * burstSeconds);
}

interface Budget {
  readonly speed: AdaptiveRate;
  readonly bucket: TokenBucket;
}

/** Budgets at those rates, full from the first second on. */
export function requestBudgets(rates: RequestRates): Budgets {
  const budgets = new Map(quotaCategories.map((category) => [category, fullBudget(rates[category])]));
  return {
    async turn(category) {
      const budget = budgets.get(category);
      if (budget === undefined) return;
      budget.bucket.tokensPerInterval = budget.speed.at(performance.now());
      await budget.bucket.removeTokens(1);
    },
    throttled(category) {
      const budget = budgets.get(category);
      if (budget === undefined) return;
      budget.speed.throttled(performance.now());
      budget.bucket.tokensPerInterval = budget.speed.at(performance.now());
    },
    rate: (category) => budgets.get(category)?.speed.at(performance.now()) ?? 0,
  };
}

function fullBudget(perSecond: number): Budget {
  const bucketSize = burstOf(perSecond);
  const bucket = new TokenBucket({ bucketSize, tokensPerInterval: perSecond, interval: 'second' });
  bucket.content = bucketSize;
  return { bucket, speed: adaptiveRate(perSecond) };
}
