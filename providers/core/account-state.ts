/** What a roster says of an account beside attributes, as the JSON that inputs carry. */
import type { DeclaredAccount, DeclaredPassword } from './accounts.ts';

/** The members of a user's JSON object, in order; what is not said has none. */
export function encodeAccount({ create, enabled, groups, password, protect }: DeclaredAccount): object {
  return {
    ...(create === undefined ? {} : { create }),
    ...(enabled === undefined ? {} : { enabled }),
    ...(groups === undefined ? {} : { groups: groups.toSorted() }),
    ...(password === undefined ? {} : { password: encodePassword(password) }),
    ...(protect === undefined ? {} : { protect }),
  };
}

/** What `encodeAccount` made of it. Throws a TypeError for a member of any other shape. */
export function decodeAccount(user: Readonly<Record<string, unknown>>): DeclaredAccount {
  const { create, enabled, groups, password, protect } = user;
  return {
    ...(create === false ? { create: false } : {}),
    ...(typeof enabled === 'boolean' ? { enabled } : {}),
    ...(groups === undefined ? {} : { groups: decodeGroups(groups) }),
    ...(password === undefined ? {} : { password: decodePassword(password) }),
    ...(protect === true ? { protect: true } : {}),
  };
}

function encodePassword({ value, temporary }: DeclaredPassword): unknown {
  return temporary ? { temporary, value } : value;
}

function decodePassword(password: unknown): DeclaredPassword {
  if (typeof password === 'string') return { value: password, temporary: false };
  if (typeof password !== 'object' || password === null) throw unreadable();
  return { value: String(new Map(Object.entries(password)).get('value')), temporary: true };
}

function decodeGroups(groups: unknown): readonly string[] {
  if (!Array.isArray(groups)) throw unreadable();
  return groups.map(String);
}

function unreadable(): TypeError {
  return new TypeError('what the state says of an account is not as it was written');
}
