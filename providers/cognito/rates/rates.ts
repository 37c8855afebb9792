/** The request budgets of this process: a token bucket for each quota category, of every pool and of every Region. */
import { TokenBucket } from 'limiter';
import pLimit from 'p-limit';
import { neverStopped, pause, Stopped } from '../stopping.ts';
import { type AdaptiveRate, adaptiveRate } from './adaptive-rate.ts';
import { type QuotaCategory, quotaCategories, type RequestRates } from './quotas.ts';

/** The budgets of one pool. */
export interface Budgets {
  /** Waits until a request of that category may be sent: first come, first served. Throws Stopped at once when the run stops. */
  turn(category: QuotaCategory): Promise<void>;
  /** Such a request was throttled: somebody else draws on the same quota, so this process slows down for a while. */
  throttled(category: QuotaCategory): void;
  /** Requests a second of that category now. */
  rate(category: QuotaCategory): number;
}

/** The budgets of all pools of this process. */
export interface ProcessBudgets {
  /**
   * The budgets of a pool in that Region, full from the first second on. Each of its requests takes from the pool's own
   * budget, and from the Region's, whose rate is the largest that any pool there has configured: a quota belongs to the
   * account and Region, whatever the number of pools.
   */
  ofPool(region: string, rates: RequestRates): Budgets;
}

/** How much of a second's budget may be caught up in one burst after a pause. */
const burstSeconds = 0.2;

/** How many requests may be sent at once, at the start or after a pause, at that many a second. */
export function burstOf(perSecond: number): number {
  return Math.max(1, perSecond * burstSeconds);
}

/** No budget taken yet. Once `stopped` is aborted, all waiting ends. */
export function processBudgets(stopped: AbortSignal = neverStopped): ProcessBudgets {
  const regions = new Map<string, ReadonlyMap<QuotaCategory, Budget>>();
  return {
    ofPool(region, rates) {
      const shared = regions.get(region) ?? budgetsOf(rates);
      regions.set(region, shared);
      for (const [category, budget] of shared) budget.raise(rates[category]);
      return poolBudgets(budgetsOf(rates, shared), stopped);
    },
  };
}

type CategoryBudgets = ReadonlyMap<QuotaCategory, Budget>;

function budgetsOf(rates: RequestRates, parents?: CategoryBudgets): CategoryBudgets {
  return new Map(quotaCategories.map((category) => [category, new Budget(rates[category], parents?.get(category))]));
}

function poolBudgets(budgets: CategoryBudgets, stopped: AbortSignal): Budgets {
  return {
    turn: async (category) => budgets.get(category)?.take(stopped),
    throttled: (category) => budgets.get(category)?.throttled(),
    rate: (category) => budgets.get(category)?.rate() ?? 0,
  };
}

/** The budget of one category; a call that takes from it waits for a turn in the parent's as well. */
class Budget {
  readonly #parent: Budget | undefined;
  readonly #bucket: TokenBucket;
  /** One of a pool at a time stands in the Region's line, so that no pool keeps out the others. */
  readonly #oneByOne = pLimit(1);
  #configured: number;
  #speed: AdaptiveRate;

  constructor(perSecond: number, parent?: Budget) {
    const bucketSize = burstOf(perSecond);
    this.#parent = parent;
    this.#bucket = new TokenBucket({ bucketSize, tokensPerInterval: perSecond, interval: 'second' });
    this.#bucket.content = bucketSize;
    this.#configured = perSecond;
    this.#speed = adaptiveRate(perSecond);
  }

  /** From now on the budget is no smaller than that. */
  raise(perSecond: number): void {
    if (perSecond <= this.#configured) return;
    this.#configured = perSecond;
    this.#speed = adaptiveRate(perSecond);
    this.#bucket.bucketSize = burstOf(perSecond);
  }

  async take(stopped: AbortSignal): Promise<void> {
    await this.#oneByOne(async () => {
      while (!this.#tryToTake(stopped)) await pause(this.#bucket.getWaitTime(1), stopped);
      await this.#parent?.take(stopped);
    });
  }

  throttled(): void {
    this.#speed.throttled(performance.now());
    this.#parent?.throttled();
  }

  rate(): number {
    return Math.min(this.#speed.at(performance.now()), this.#parent?.rate() ?? Number.POSITIVE_INFINITY);
  }

  #tryToTake(stopped: AbortSignal): boolean {
    if (stopped.aborted) throw new Stopped();
    this.#bucket.tokensPerInterval = this.#speed.at(performance.now());
    return this.#bucket.tryRemoveTokens(1);
  }
}
