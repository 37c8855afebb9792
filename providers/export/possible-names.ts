/** The names under which a live account could be declared. */
import { isFederated } from '../constraints/identity-providers.ts';
import { usernameProblem } from '../constraints/names.ts';
import type { Username } from '../model/names.ts';
import type { Pool } from '../model/pool.ts';
import type { LiveUser } from '../model/users.ts';

/** The attributes that can be a sign-in name, most readable first. */
const addresses = ['email', 'phone_number', 'preferred_username'] as const;

/**
 * The names under which that account could be declared, best first: its username; in a pool that signs in by an address,
 * where that is a UUID, the address. Whether a name means it and nobody else only the pool can tell.
 */
export function namesOf(user: LiveUser, pool: Pool): readonly Username[] {
  const aliases = addresses.flatMap((name) => user.attributes.get(name) ?? []);
  const generated = pool.usernameAttributes.size > 0 && !isFederated(user);
  const names = [...(generated ? aliases : []), user.username, user.sub, ...aliases];
  return [...new Set(names)].filter(isDeclarable);
}

/** A key of `users` is no text with references but a name, and yet may not look like a template's. */
function isDeclarable(name: Username): boolean {
  return usernameProblem(name) === undefined && name.isWellFormed() && !/\$\{(?:index|fake)/.test(name);
}
