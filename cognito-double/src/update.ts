/** What an update makes of an account: a new version of it and the messages that go out. */
import { aliasExists } from './accounts.ts';
import type { Requested } from './attributes.ts';
import { changeContacts, contacts } from './contacts.ts';
import { CognitoException } from './errors.ts';
import type { Draft } from './messages.ts';
import type { Pool } from './pool.ts';
import { requireConfirmed } from './preferred-username.ts';
import { type Contact, nothingPending, type PendingValue, type User } from './user.ts';
import { changed, merge } from './versions.ts';

export interface Update {
  readonly user: User;
  readonly drafts: readonly Draft[];
}

/**
 * Merges accepted attributes into an account (COGNITO.md, AdminUpdateUserAttributes: what is not sent stays, a blank
 * value deletes). Throws InvalidParameterException or AliasExistsException; nothing is written here.
 */
export function updateUser(pool: Pool, user: User, requested: Requested, now: number): Update {
  requireConfirmed(pool, user.status, requested);
  const { written, pending, drafts } = changeContacts(pool, user, requested, now);
  const plain = [...requested].filter(([name]) => !/^(email|phone_number)(_verified)?$/.test(name));
  const attributes = merge(user.attributes, [...plain, ...written]);
  const waiting = pending.size === 0 ? nothingPending : pending;
  const updated = changed(user, { attributes, pending: waiting }, now);
  requireFree(pool, updated, requested, pending);
  return { user: updated, drafts };
}

/**
 * An address that signs in another account is refused when it is asked for, before it waits and a message goes out
 * (the strict reading: getmoto/moto 5271 tells of the update, and of no pool that holds addresses back). Throws
 * AliasExistsException.
 */
function requireFree(pool: Pool, user: User, requested: Requested, pending: ReadonlyMap<Contact, PendingValue>): void {
  for (const contact of contacts) {
    const waiting = pending.get(contact);
    if (waiting === undefined || waiting.value !== requested.get(contact)) continue;
    const attributes = merge(user.attributes, [[contact, waiting.value]]);
    const conflicts = pool.accounts.conflicts({ ...user, attributes });
    const taken = conflicts.find(({ attribute, moves }) => attribute === contact && !moves);
    if (taken !== undefined) throw aliasExists(taken);
  }
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
  return changed(user, { attributes, pending }, now);
}
