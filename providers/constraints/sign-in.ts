/** Which account a declared name means: the names an account answers to, and how a list of users is asked for them. */

import type { AddressAttribute } from '../model/addresses.ts';
import type { Username } from '../model/names.ts';
import type { Pool } from '../model/pool.ts';
import type { LiveUser } from '../model/users.ts';
import { addressForm } from './address-forms.ts';

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

/** By what an account answers to a name, in the order in which accounts are preferred: what its user cannot choose first. */
export type AnswersBy =
  | 'username'
  | 'sub'
  /** A verified address of an alias or sign-in attribute. */
  | 'email'
  | 'phone_number'
  /** The address of an account that an administrator made and nobody has been in yet (inferred from status and dates). */
  | 'untouched-address'
  /** An address that nobody has verified. */
  | 'unproven-address'
  /** Its user can change it freely, and it counts at once (Developer Guide, aliases). */
  | 'preferred_username';

const preference: readonly AnswersBy[] = [
  'username',
  'sub',
  'email',
  'phone_number',
  'untouched-address',
  'unproven-address',
  'preferred_username',
];

/** Sorts answers: what a user cannot choose comes before what a user can. */
export function byPreference(a: AnswersBy, b: AnswersBy): number {
  return preference.indexOf(a) - preference.indexOf(b);
}

/** Whether the account has proven the name: its user cannot have taken it without owning it. */
export function isProven(by: AnswersBy): boolean {
  return by !== 'unproven-address' && by !== 'preferred_username';
}

const likeliestFirst: readonly SignInAttribute[] = ['email', 'phone_number', 'username', 'sub', 'preferred_username'];
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const phoneNumber = /^\+[0-9]{1,15}$/;
const anyName = () => true;

/** Whether a name can be that at all. */
const fits: Readonly<Record<SignInAttribute, (name: Username) => boolean>> = {
  email: (name) => name.includes('@'),
  phone_number: (name) => phoneNumber.test(name),
  username: anyName,
  sub: (name) => uuid.test(name),
  preferred_username: anyName,
};

/**
 * The readings of a name in that pool, likeliest first; the first that an account answers to is the one meant
 * (AdminUpdateUserAttributes, Username: a username, an alias, the `sub` of a local user, `Google_1234`). Looser than the forms that
 * are taken for new addresses: an old account may have any.
 */
export function readingsIn(pool: Pool): (name: Username) => readonly SignInName[] {
  const names = signInAttributes(pool);
  const possible = likeliestFirst.filter((attribute) => names.includes(attribute));
  return (name) => {
    const readings: SignInName[] = [];
    for (const attribute of possible) if (fits[attribute](name)) readings.push({ attribute, value: name });
    return readings;
  };
}

/**
 * The ListUsers filters that ask for `name`, likeliest first: a filter is case-sensitive (ListUsers, Filter), so a pool
 * that is not is asked in lower case too.
 */
export function filtersOf(name: Username, pool: Pool): readonly SignInName[] {
  return readingsIn(pool)(name).flatMap(({ attribute, value }) => {
    const spellings = attribute === 'sub' ? [value.toLowerCase()] : [...new Set([value, canonicalName(value, pool)])];
    return spellings.map((spelling) => ({ attribute, value: spelling }));
  });
}

/**
 * By what the account answers to that reading; undefined when it does not. A federated profile answers to its username
 * only, whatever address its provider gave it.
 */
export function answersBy(user: LiveUser, reading: SignInName, pool: Pool): AnswersBy | undefined {
  const { attribute, value } = reading;
  if (user.status === 'EXTERNAL_PROVIDER' && attribute !== 'username') return undefined;
  if (attribute === 'username') return sameName(user.username, value, pool) ? 'username' : undefined;
  if (attribute === 'sub') return user.sub === value.toLowerCase() || user.sub === value ? 'sub' : undefined;
  const live = user.attributes.get(attribute) ?? '';
  if (live === '' || !sameName(live, value, pool)) return undefined;
  if (attribute === 'preferred_username') return 'preferred_username';
  if (user.attributes.get(`${attribute}_verified`)?.toLowerCase() === 'true') return attribute;
  return user.unchanged === true ? 'untouched-address' : 'unproven-address';
}

/** The form under which names that the pool holds to be one are one text. */
export function canonicalName(value: string, pool: Pool): string {
  return pool.caseSensitive ? value : value.toLowerCase();
}

function sameName(a: string, b: string, pool: Pool): boolean {
  return canonicalName(a, pool) === canonicalName(b, pool);
}

/** The attribute that a name is in a pool which signs in by it; undefined where the name is no such address. */
export function addressAttribute(username: Username, pool: Pool): AddressAttribute | undefined {
  const attribute = addressForm(username);
  return attribute !== undefined && pool.usernameAttributes.has(attribute) ? attribute : undefined;
}

/** Why an account answers to a name, in words. */
export const foundByWords: Readonly<Record<AnswersBy | 'record' | 'declared-sub', string>> = {
  record: 'on record',
  'declared-sub': 'declared sub',
  username: 'username',
  sub: 'sub',
  email: 'verified e-mail',
  phone_number: 'verified phone number',
  'untouched-address': 'address that an administrator has set',
  'unproven-address': 'address that is not verified',
  preferred_username: 'preferred_username, which its user can change',
};
