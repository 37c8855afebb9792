/** preferred_username in pools where it is an alias: the rules that no other attribute has. */
import type { Requested } from './attributes.ts';
import { invalidParameter } from './errors.ts';
import type { Pool, PoolDefinition } from './pool.ts';
import type { UserStatus } from './user.ts';

const name = 'preferred_username';

/**
 * Throws InvalidParameterException, in the words of the service, where an account that is not confirmed would get
 * the alias (Developer Guide, aliases; aws-amplify/amplify-js 1669; for AdminCreateUser bwinant's UserManager.java).
 * No source says whether FORCE_CHANGE_PASSWORD counts as confirmed; the strict reading is that it does not.
 * RESET_REQUIRED does: it was confirmed before (inferred, imported users too).
 */
export function requireConfirmed(pool: Pool, status: UserStatus, requested: Requested): void {
  const unconfirmed = status === 'UNCONFIRMED' || status === 'FORCE_CHANGE_PASSWORD';
  if (!unconfirmed || !pool.naming.aliasAttributes.has(name) || (requested.get(name) ?? '') === '') return;
  throw invalidParameter(
    'Preferred username cannot be provided for unconfirmed account, since user pool is configured for preferred username alias.',
  );
}

/** It cannot be both required and an alias (Developer Guide, aliases; the words are inferred). Throws InvalidParameterException. */
export function refuseRequiredAlias({ Schema = [], AliasAttributes = [] }: PoolDefinition): void {
  const required = Schema.some(({ Name, Required }) => Name === name && Required === true);
  if (required && AliasAttributes.includes(name)) {
    throw invalidParameter(`${name} cannot be both a required attribute and an alias.`);
  }
}
