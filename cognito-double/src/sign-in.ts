/** What the Username of a new account has to look like, by the pool's way of signing in. */
import type { Requested } from './attributes.ts';
import { invalidParameter } from './errors.ts';
import type { Pool } from './pool.ts';
import { valueProblem } from './values.ts';

/**
 * The address that signs in, as an attribute: in a pool with UsernameAttributes the Username is one. In a pool with
 * AliasAttributes it must not look like one. Throws InvalidParameterException, worded as the service words it.
 */
export function signInAttributes(pool: Pool, username: string, given: Requested): Requested {
  const { usernameAttributes, aliasAttributes } = pool.naming;
  const looksLike = (name: string) => isAddress(pool, name, username);
  if (usernameAttributes.size === 0) {
    if (aliasAttributes.has('email') && looksLike('email')) throw taken('email');
    if (aliasAttributes.has('phone_number') && looksLike('phone_number')) throw taken('phone number');
    return new Map();
  }
  const attribute = [...usernameAttributes].find(looksLike);
  if (attribute === undefined) throw invalidParameter(`Username should be ${expected(usernameAttributes)}.`);
  if ((given.get(attribute) ?? username) !== username) {
    throw invalidParameter(`The ${attribute} attribute must be the Username.`);
  }
  return new Map([[attribute, username]]);
}

function isAddress(pool: Pool, name: string, username: string): boolean {
  const attribute = pool.schema.get(name);
  return attribute !== undefined && valueProblem(attribute, username) === undefined;
}

function taken(form: string): Error {
  return invalidParameter(`Username cannot be of ${form} format, since user pool is configured for ${form} alias.`);
}

function expected(usernameAttributes: ReadonlySet<string>): string {
  if (usernameAttributes.size > 1) return 'either an email or a phone number';
  return usernameAttributes.has('email') ? 'an email' : 'a phone number';
}
