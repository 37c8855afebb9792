/** The columns of a pool's import file. */
import type { Pool } from '../pool.ts';

/** The column of hashed passwords, which GetCSVHeader does not name: no source has its name (inferred). */
export const hashColumn = 'cognito:password_hash';

/**
 * GetCSVHeader: every attribute of the pool, custom ones included, in an order that nobody promised; `sub` and
 * `identities` are nobody's to write.
 */
export function importColumns(pool: Pool): readonly string[] {
  const attributes = [...pool.schema.keys()].filter((name) => name !== 'sub' && name !== 'identities');
  return [...attributes, 'cognito:mfa_enabled', 'cognito:username'];
}
