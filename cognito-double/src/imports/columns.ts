/** The columns of a pool's import file. */
import type { Pool } from '../pool.ts';

/**
 * GetCSVHeader: every attribute of the pool, custom ones included, in an order that nobody promised; `sub` and
 * `identities` are nobody's to write. A job of hashed passwords, and the column it needs, is left out of the double.
 */
export function importColumns(pool: Pool): readonly string[] {
  const attributes = [...pool.schema.keys()].filter((name) => name !== 'sub' && name !== 'identities');
  return [...attributes, 'cognito:mfa_enabled', 'cognito:username'];
}
