/** The request budgets of this process: one token bucket a quota category, shared by every roster. */
import { TokenBucket } from 'limiter';

/** Categories of the user-pools quotas page that this project draws on. */
export const quotaCategories = ['UserList', 'UserUpdate', 'UserRead', 'UserCreation'] as const;
export type QuotaCategory = (typeof quotaCategories)[number];

/** Requests a second by category. */
export type RequestRates = Readonly<Record<QuotaCategory, number>>;

/**
 * Below the quotas of an account and Region (UserList 30, UserUpdate 25, UserRead 120, UserCreation 50), because the
 * end users' own sign-ups and profile edits draw on the same ones.
 */
export const defaultRequestRates: RequestRates = { UserList: 25, UserUpdate: 15, UserRead: 60, UserCreation: 40 };

/** How much of a second's budget may be caught up in one burst after a pause. */
const burstSeconds = 0.2;

/** Waits until a request of that category may be sent. */
export type AwaitTurn = (category: QuotaCategory) => Promise<void>;

/** Budgets at those rates, full from the first second on. */
export function requestBudgets(rates: RequestRates): AwaitTurn {
  const buckets = new Map(quotaCategories.map((category) => [category, fullBucket(rates[category])]));
  return async (category) => {
    await buckets.get(category)?.removeTokens(1);
  };
}

function fullBucket(perSecond: number): TokenBucket {
  const bucketSize = Math.max(1, perSecond * burstSeconds);
  const bucket = new TokenBucket({ bucketSize, tokensPerInterval: perSecond, interval: 'second' });
  bucket.content = bucketSize;
  return bucket;
}
