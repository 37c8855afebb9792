/** The AWS account and Region the double stands for: all that its operations read and write. */
import { poolNotFound } from './errors.ts';
import type { ImportJobs } from './imports/jobs.ts';
import type { Outbox } from './messages.ts';
import type { Pool } from './pool.ts';
import type { PageTokens } from './tokens.ts';

export interface Account {
  readonly region: string;
  /** Of the double, without a slash at the end: pre-signed URLs begin with it. */
  readonly url: string;
  readonly pools: Map<string, Pool>;
  readonly outbox: Outbox;
  readonly tokens: PageTokens;
  readonly imports: ImportJobs;
  /** Provisioned limits by category, where they are not the free ones. */
  readonly provisioned: Map<string, number>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** A pool with all that import jobs have put into it by now. Throws ResourceNotFoundException. */
export function poolOf(account: Account, id: string): Pool {
  account.imports.catchUp();
  const pool = account.pools.get(id);
  if (pool === undefined) throw poolNotFound(id);
  return pool;
}
