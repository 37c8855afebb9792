/** A declaration that takes its own name away: told while the name still leads to the account. */

import { afterUpdate } from '../constraints/after-update.ts';
import { answersBy, isProven, readingsIn } from '../constraints/sign-in.ts';
import { addressAttributes } from '../model/addresses.ts';
import type { AttributeChange } from '../model/changes.ts';
import type { Username } from '../model/names.ts';
import type { Pool } from '../model/pool.ts';
import type { LiveUser } from '../model/users.ts';
import { isSecret } from '../model/value.ts';
import type { Diagnostic } from '../problems/diagnostic.ts';

/**
 * The warning that the account no longer answers to the declared name after those changes, or no longer proves it, with the name to
 * declare from then on. The record finds the account by its `sub` meanwhile; without the record nobody would be found.
 */
export function givenUpName(
  name: Username,
  live: LiveUser,
  changes: readonly AttributeChange[],
  pool: Pool,
): Diagnostic | undefined {
  const after = accountAfter(live, changes);
  // What only an administrator has touched so far is no longer that after any update.
  if (standing(name, after, pool) >= standing(name, afterUpdate(live, []), pool)) return undefined;
  return {
    code: 'name-given-up',
    severity: 'warning',
    message: `${name} gives up this name: its account ${live.username} will no longer answer to it`,
    hint: `${newName(after, changes, pool)} in the run after this one; until then the record finds the account`,
    subject: { username: name },
  };
}

/** A new address that comes without its flag is unverified (AdminUpdateUserAttributes, UserAttributes). */
function accountAfter(live: LiveUser, changes: readonly AttributeChange[]): LiveUser {
  const after = afterUpdate(live, changes);
  const attributes = new Map(after.attributes);
  for (const address of addressAttributes) {
    const changesOf = (attribute: string) => changes.some((change) => change.name === attribute);
    if (changesOf(address) && !changesOf(`${address}_verified`)) attributes.delete(`${address}_verified`);
  }
  return { ...after, attributes };
}

/** 2 where the account has proven the name, 1 where it only answers to it, else 0. */
function standing(name: Username, user: LiveUser, pool: Pool): number {
  const found = readingsIn(pool)(name).flatMap((reading) => answersBy(user, reading, pool) ?? []);
  return found.some(isProven) ? 2 : Math.min(1, found.length);
}

/** What to declare: a name that is proven, else the `sub`. */
function newName(after: LiveUser, changes: readonly AttributeChange[], pool: Pool): string {
  if (pool.usernameAttributes.size === 0) return `declare the user as ${after.username}`;
  const address = addressAttributes.find(
    (each) =>
      pool.usernameAttributes.has(each) &&
      (after.attributes.get(each) ?? '') !== '' &&
      after.attributes.get(`${each}_verified`)?.toLowerCase() === 'true',
  );
  if (address === undefined) return `declare sub: ${after.sub} beside the name`;
  const isHidden = changes.some((change) => change.name === address && change.kind === 'set' && isSecret(change.to));
  return isHidden
    ? `declare the user under the new ${address}`
    : `declare the user as ${after.attributes.get(address) ?? ''}`;
}
