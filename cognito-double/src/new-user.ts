/** A new account as a request or an import makes it: its attributes checked together, not yet in the pool. */

import type { Requested } from './attributes.ts';
import { invalidParameter } from './errors.ts';
import type { Password } from './password.ts';
import type { Pool } from './pool.ts';
import { missingRequired } from './schema.ts';
import { signInAttributes } from './sign-in.ts';
import { nothingPending, type User, type UserStatus } from './user.ts';
import { merge } from './versions.ts';

export interface NewUser {
  /** The Username of the request: an address where the pool signs in by one. */
  readonly name: string;
  /** Attributes that the schema accepts one by one. */
  readonly given: Requested;
  readonly status: UserStatus;
  readonly password?: Password;
}

/** Throws InvalidParameterException. */
export function newUser(pool: Pool, { name, given, status, password }: NewUser, now: number): User {
  const attributes = merge(signInAttributes(pool, name, given), given);
  requireAttributes(pool, attributes);
  const sub = pool.newSub();
  return {
    // COGNITO.md, Creating: in pools that sign in by e-mail or phone, Cognito generates the username.
    username: pool.naming.usernameAttributes.size > 0 ? sub : name,
    sub,
    attributes,
    pending: nothingPending,
    enabled: true,
    status,
    ...(password === undefined ? {} : { password }),
    createdAt: now,
    modifiedAt: now,
  };
}

/**
 * Sources differ: AdminCreateUser's reference lets the user supply required attributes at the first sign-in, while
 * aws-amplify/amplify-backend 3118 (2026) was refused the account without them. The strict reading is taken. The
 * Developer Guide's import page requires them in every row.
 */
function requireAttributes(pool: Pool, attributes: Requested): void {
  const missing = missingRequired(pool.schema, attributes);
  if (missing.length === 0) return;
  const lines = missing.map((name) => `${name}: The attribute is required\n`);
  throw invalidParameter(`Attributes did not conform to the schema: ${lines.join('')}`);
}
