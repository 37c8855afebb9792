/** What a declared user without an account is created as, and what the pool's aliases make of it. */

import { needsConfirmation } from '../constraints/confirmed-names.ts';
import { addressAttribute, canonicalName } from '../constraints/sign-in.ts';
import { type AddressAttribute, addressAttributes } from '../model/addresses.ts';
import type { AttributeChange, Creation, UserUpdate } from '../model/changes.ts';
import type { Username } from '../model/names.ts';
import type { Pool } from '../model/pool.ts';
import type { DeclaredUser } from '../model/users.ts';
import { isKnown, meant, type Value, type Values } from '../model/value.ts';

/**
 * The one AdminCreateUser of that user, invited only if `invites`. What Cognito would refuse of it: creation-rules.ts. A name that only
 * a confirmed account may have is not in it.
 */
export function creationOf(username: Username, user: DeclaredUser<Value>, pool: Pool, invites: boolean): Creation {
  const set: Values = new Map(
    [...user.attributes].filter(([name, value]) => value !== '' && !needsConfirmation(name, pool)),
  );
  const signInName = signInNameOf(username, set, pool);
  const address = addressAttribute(meant(signInName), pool);
  // Cognito fills it from the Username itself; some emulators do not.
  const attributes = address === undefined || set.has(address) ? set : new Map([...set, [address, signInName]]);
  const invitation = invites ? invitationOf(user, attributes) : undefined;
  return {
    username,
    signInName,
    attributes,
    ...(user.password?.temporary === true ? { temporaryPassword: user.password.value } : {}),
    ...(invitation === undefined ? {} : { invitation }),
  };
}

/**
 * The aliases that a new account takes, as the update that `aliasConflicts` and `orderUpdates` reckon with; undefined
 * where it takes none. An address that is an alias beside the username becomes one only when verified, and no message is
 * sent to verify that of a new account.
 */
export function aliasUpdate({ username, signInName, attributes }: Creation, pool: Pool): UserUpdate | undefined {
  const [first, ...rest] = [...attributes].flatMap(([name, to]): readonly AttributeChange[] => {
    const flag = `${name}_verified`;
    const counts =
      pool.usernameAttributes.has(name) ||
      (pool.aliasAttributes.has(name) &&
        (name === 'preferred_username' || meant(attributes.get(flag) ?? '').toLowerCase() === 'true'));
    if (!counts) return [];
    const set = { kind: 'set', reason: 'declared', from: undefined } as const;
    const address: AttributeChange = { ...set, name, to };
    return name === 'preferred_username' ? [address] : [address, { ...set, name: flag, to: 'true' }];
  });
  return first === undefined
    ? undefined
    : { username, account: newName({ username, signInName }), changes: [first, ...rest] };
}

/** By what a new account is told from others: the declared name, where that under which it will be created is not known yet. */
export function newName({ username, signInName }: Pick<Creation, 'username' | 'signInName'>): string {
  return isKnown(signInName) ? meant(signInName) : username;
}

/** The declared name where it may be one; in a pool that signs in by address, else the declared address. */
export function signInNameOf(username: Username, attributes: Values, pool: Pool): Value {
  if (pool.usernameAttributes.size === 0) return username;
  const own = addressAttribute(username, pool);
  if (own !== undefined) {
    // The attribute and the Username have to be one text.
    const declared = attributes.get(own) ?? '';
    return canonicalName(meant(declared), pool) === canonicalName(username, pool) ? declared : username;
  }
  const address = addressAttributes.find((name) => pool.usernameAttributes.has(name) && attributes.get(name));
  return address === undefined ? username : (attributes.get(address) ?? username);
}

/**
 * An invitation carries a temporary password: none for a user who is given a permanent one or may not sign in. An e-mail
 * costs less than an SMS.
 */
function invitationOf({ password, enabled }: DeclaredUser<Value>, attributes: Values): AddressAttribute | undefined {
  if (password?.temporary === false || enabled === false) return undefined;
  return addressAttributes.find((name) => attributes.has(name));
}
