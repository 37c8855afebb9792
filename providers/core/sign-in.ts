/** Which account a declared name means: the names an account answers to, and how a list of users is asked for them. */
import type { Pool } from './pool.ts';
import type { LiveUser, Username } from './types.ts';

/** What a name may be. All of them can be asked for in a ListUsers filter. */
export type SignInAttribute = 'username' | 'sub' | 'email' | 'phone_number' | 'preferred_username';

/** One reading of a declared name. */
export interface SignInName {
  readonly attribute: SignInAttribute;
  readonly value: string;
}

/** What names accounts of that pool answer to. */
export function signInAttributes(pool: Pool): readonly SignInAttribute[] {
  const aliases = (['email', 'phone_number', 'preferred_username'] as const).filter(
    (attribute) => pool.usernameAttributes.has(attribute) || pool.aliasAttributes.has(attribute),
  );
  return ['username', 'sub', ...aliases];
}

const likeliestFirst: readonly SignInAttribute[] = ['email', 'phone_number', 'username', 'sub', 'preferred_username'];

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const phoneNumber = /^\+[0-9]{1,15}$/;

/**
 * The readings of `name` in that pool, likeliest first; the first that an account answers to is the one meant
 * (AdminUpdateUserAttributes, Username: a username, an alias, the `sub` of a local user, `Google_1234`).
 */
export function readingsOf(name: Username, pool: Pool): readonly SignInName[] {
  const fits: Readonly<Record<SignInAttribute, boolean>> = {
    email: name.includes('@'),
    phone_number: phoneNumber.test(name),
    username: true,
    sub: uuid.test(name),
    preferred_username: true,
  };
  const possible = signInAttributes(pool);
  return likeliestFirst
    .filter((attribute) => fits[attribute] && possible.includes(attribute))
    .map((attribute) => ({ attribute, value: name }));
}

/**
 * The ListUsers filters that ask for `name`, likeliest first: a filter is case-sensitive (ListUsers, Filter), so a pool
 * that is not is asked in lower case too.
 */
export function filtersOf(name: Username, pool: Pool): readonly SignInName[] {
  return readingsOf(name, pool).flatMap(({ attribute, value }) => {
    const spellings = attribute === 'sub' ? [value.toLowerCase()] : [...new Set([value, canonicalName(value, pool)])];
    return spellings.map((spelling) => ({ attribute, value: spelling }));
  });
}

/**
 * Whether the account answers to that reading. An e-mail address or phone number is an alias once it is verified;
 * where it is the sign-in name itself, at once.
 */
export function answersTo(user: LiveUser, reading: SignInName, pool: Pool): boolean {
  const { attribute, value } = reading;
  // A federated profile answers to its username alone, whatever address its provider gave it.
  if (user.status === 'EXTERNAL_PROVIDER' && attribute !== 'username') return false;
  if (attribute === 'username') return sameName(user.username, value, pool);
  if (attribute === 'sub') return user.sub === value.toLowerCase() || user.sub === value;
  const live = user.attributes.get(attribute);
  if (live === undefined || live === '' || !sameName(live, value, pool)) return false;
  if (attribute === 'preferred_username' || pool.usernameAttributes.has(attribute)) return true;
  return user.attributes.get(`${attribute}_verified`)?.toLowerCase() === 'true';
}

/** The form under which names that the pool holds to be one are one text. */
export function canonicalName(value: string, pool: Pool): string {
  return pool.caseSensitive ? value : value.toLowerCase();
}

function sameName(a: string, b: string, pool: Pool): boolean {
  return canonicalName(a, pool) === canonicalName(b, pool);
}
