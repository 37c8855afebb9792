/** What an update makes of an account: a new version of it and the messages that go out. */
import type { Requested } from './attributes.ts';
import { changeContacts } from './contacts.ts';
import { CognitoException } from './errors.ts';
import type { Draft } from './messages.ts';
import type { Pool } from './pool.ts';
import { type Contact, nothingPending, type User } from './user.ts';

export interface Update {
  readonly user: User;
  readonly drafts: readonly Draft[];
}

/**
 * Merges accepted attributes into an account (COGNITO.md, AdminUpdateUserAttributes: what is not sent stays, a blank
 * value deletes). Throws InvalidParameterException; nothing is written here.
 */
export function updateUser(pool: Pool, user: User, requested: Requested, now: number): Update {
  const { written, pending, drafts } = changeContacts(pool, user, requested, now);
  const plain = [...requested].filter(([name]) => !/^(email|phone_number)(_verified)?$/.test(name));
  const attributes = merge(user.attributes, [...plain, ...written]);
  const waiting = pending.size === 0 ? nothingPending : pending;
  return { user: { ...user, attributes, pending: waiting, modifiedAt: now }, drafts };
}

/** Those attributes set over the others; a blank one deleted. */
export function merge(
  attributes: ReadonlyMap<string, string>,
  changes: Iterable<readonly [string, string]>,
): ReadonlyMap<string, string> {
  const merged = new Map(attributes);
  for (const [name, value] of changes) {
    if (value === '') merged.delete(name);
    else merged.set(name, value);
  }
  return merged;
}

/** COGNITO.md leaves it open; the Developer Guide has codes expire after 24 hours. */
const codeLifetimeMs = 24 * 60 * 60 * 1000;

/**
 * The account after its user answered the code: the address that waited, or else the present one, is verified.
 * Throws ExpiredCodeException.
 */
export function confirmContact(user: User, contact: Contact, now: number): User {
  const waiting = user.pending.get(contact);
  if (waiting !== undefined && now - waiting.sentAt > codeLifetimeMs) {
    throw new CognitoException('ExpiredCodeException', 'Invalid code provided, please request a code again.');
  }
  const address = waiting?.value ?? user.attributes.get(contact);
  if (address === undefined) throw new Error(`${user.username} has no ${contact} to confirm`);
  const pending = new Map(user.pending);
  pending.delete(contact);
  const attributes = merge(user.attributes, [
    [contact, address],
    [`${contact}_verified`, 'true'],
  ]);
  return { ...user, attributes, pending, modifiedAt: now };
}
