/** The AWS account and Region the double stands for: all that its operations read and write. */
import { poolNotFound } from './errors.ts';
import type { Outbox } from './messages.ts';
import type { Pool } from './pool.ts';
import type { PageTokens } from './tokens.ts';

export interface Account {
  readonly region: string;
  readonly pools: Map<string, Pool>;
  readonly outbox: Outbox;
  readonly tokens: PageTokens;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Throws ResourceNotFoundException. */
export function poolOf(account: Account, id: string): Pool {
  const pool = account.pools.get(id);
  if (pool === undefined) throw poolNotFound(id);
  return pool;
}
