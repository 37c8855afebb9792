/** Request rates as token buckets: full at the start, never fuller than one second's worth. */

/** COGNITO.md, Request rates: categories an account and Region shares over all pools. */
export type QuotaCategory =
  | 'UserUpdate'
  | 'UserList'
  | 'UserRead'
  | 'UserCreation'
  | 'UserAccountRecovery'
  | 'UserResourceRead'
  | 'UserPoolRead'
  | 'UserPoolResourceRead'
  | 'UserPoolResourceUpdate'
  | 'LimitManagement';

/** The narrower limits of the same table: an operation on one pool, and one user's profile. */
type NarrowLimit = 'OperationOfPool' | 'ProfileRead' | 'ProfileWrite';

/** Requests a second; what is not named is not limited. */
export type Rates = Readonly<Partial<Record<QuotaCategory | NarrowLimit, number>>>;

/** The quotas page's own numbers (COGNITO.md, Request rates). */
export const awsRates: Rates = {
  UserUpdate: 25,
  UserList: 30,
  UserRead: 120,
  UserCreation: 50,
  UserAccountRecovery: 30,
  UserResourceRead: 50,
  UserPoolRead: 15,
  UserPoolResourceRead: 20,
  UserPoolResourceUpdate: 15,
  LimitManagement: 1,
  OperationOfPool: 5,
  ProfileRead: 10,
  ProfileWrite: 10,
};

/** One limit that a request counts against, and whose bucket it is. */
export interface Charge {
  readonly limit: QuotaCategory | NarrowLimit;
  /** Pool, operation or user for the narrow limits; the categories have one bucket each. */
  readonly owner?: string;
}

interface Bucket {
  readonly tokens: number;
  readonly at: number;
}

export class RateLimits {
  readonly #now: () => number;
  readonly #buckets = new Map<string, Bucket>();
  #rates: Rates;
  #others: Rates = {};

  constructor(rates: Rates, now: () => number) {
    this.#rates = rates;
    this.#now = now;
  }

  /** Full buckets of those rates. */
  change(rates: Rates): void {
    this.#rates = rates;
    this.#buckets.clear();
  }

  /** From now on somebody else takes so much of each limit, before anybody who is counted here. */
  share(others: Rates): void {
    this.#others = others;
  }

  /** Whether every one of those limits has room; only then are they charged. */
  admit(charges: readonly Charge[]): boolean {
    const now = this.#now();
    const taken: [string, Bucket][] = [];
    for (const { limit, owner = '' } of charges) {
      const rate = this.#rates[limit];
      if (rate === undefined) continue;
      const key = `${limit} ${owner}`;
      const before = this.#buckets.get(key) ?? { tokens: rate, at: now };
      const left = Math.max(0, rate - (this.#others[limit] ?? 0));
      const tokens = Math.min(rate, before.tokens + ((now - before.at) / 1000) * left);
      if (tokens < 1) return false;
      taken.push([key, { tokens: tokens - 1, at: now }]);
    }
    for (const [key, bucket] of taken) this.#buckets.set(key, bucket);
    return true;
  }
}
