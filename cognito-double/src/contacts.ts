/** The rules of e-mail and phone: when a new address counts, what becomes of its flag, and who gets a message. */

import type { Requested } from './attributes.ts';
import { invalidParameter } from './errors.ts';
import type { Draft } from './messages.ts';
import type { Pool } from './pool.ts';
import type { Contact, PendingValue, User } from './user.ts';

export const contacts: readonly Contact[] = ['email', 'phone_number'];

/** A user's contacts after a request, and the messages it made Cognito send. */
export interface ContactChange {
  /** Attributes to set; blank deletes. */
  readonly written: ReadonlyMap<string, string>;
  readonly pending: ReadonlyMap<Contact, PendingValue>;
  readonly drafts: readonly Draft[];
}

type OneContact = Omit<ContactChange, 'pending'> & { readonly pending: PendingValue | undefined };

const words: Readonly<Record<Contact, string>> = {
  email: 'Email is required to verify/un-verify an email',
  phone_number: 'Phone Number is required to verify/un-verify a phone number',
};

/** What a request makes of both contacts. Throws InvalidParameterException. */
export function changeContacts(pool: Pool, user: User, requested: Requested, now: number): ContactChange {
  const written = new Map<string, string>();
  const pending = new Map(user.pending);
  const drafts: Draft[] = [];
  for (const contact of contacts) {
    const change = changeContact(pool, user, contact, requested, now);
    for (const [name, value] of change.written) written.set(name, value);
    drafts.push(...change.drafts);
    if (change.pending === undefined) pending.delete(contact);
    else pending.set(contact, change.pending);
  }
  return { written, pending, drafts };
}

function changeContact(pool: Pool, user: User, contact: Contact, requested: Requested, now: number): OneContact {
  const flagName = `${contact}_verified`;
  const address = requested.get(contact);
  const flag = requested.get(flagName);
  if (address === undefined) {
    requireAddress(contact, flag, user.attributes.get(contact));
    const written = new Map(flag === undefined ? [] : [[flagName, flag]]);
    return { written, pending: user.pending.get(contact), drafts: [] };
  }
  if (address === '') return removal(pool, user, contact, requested);
  return waits(pool, contact, flag)
    ? held(user, contact, address, flag, now)
    : atOnce(pool, contact, address, flag ?? 'false');
}

/** COGNITO.md: held back with AttributesRequireVerificationBeforeUpdate, unless `*_verified` is `true` beside it. */
function waits(pool: Pool, contact: Contact, flag: string | undefined): boolean {
  const settings = pool.definition.UserAttributeUpdateSettings?.AttributesRequireVerificationBeforeUpdate ?? [];
  return settings.includes(contact) && flag !== 'true';
}

/** The old address stays and so does its flag, unless the request says otherwise of it. */
function held(user: User, contact: Contact, address: string, flag: string | undefined, now: number): OneContact {
  const ofOldAddress = flag !== undefined && user.attributes.has(contact);
  return {
    written: new Map(ofOldAddress ? [[`${contact}_verified`, flag]] : []),
    pending: { value: address, sentAt: now },
    drafts: [{ kind: 'verify-before-update', contact, destination: address }],
  };
}

/**
 * COGNITO.md: the value changes at once, its flag turns false unless sent, and a pool that auto-verifies the
 * attribute sends a code. The same address again counts as a change (inferred, and the strict reading: it un-verifies
 * and it sends), so a reconciler must send only what differs.
 */
function atOnce(pool: Pool, contact: Contact, address: string, flag: string): OneContact {
  const sends = flag !== 'true' && (pool.definition.AutoVerifiedAttributes ?? []).includes(contact);
  return {
    written: new Map([
      [contact, address],
      [`${contact}_verified`, flag],
    ]),
    pending: undefined,
    drafts: sends ? [{ kind: 'verify', contact, destination: address }] : [],
  };
}

/**
 * A blank address goes at once and takes what waits along; a flag that is left behind turns false; and a pool that
 * signs in by addresses keeps the last one a user has (all inferred).
 */
function removal(pool: Pool, user: User, contact: Contact, requested: Requested): OneContact {
  const { usernameAttributes } = pool.naming;
  const signsInBy = [...usernameAttributes].filter(
    (name) => (requested.get(name) ?? user.attributes.get(name) ?? '') !== '',
  );
  if (usernameAttributes.has(contact) && user.attributes.has(contact) && signsInBy.length === 0) {
    throw invalidParameter(`user.${contact}: The attribute that signs in cannot be deleted.`);
  }
  const flagName = `${contact}_verified`;
  const flag = requested.get(flagName);
  requireAddress(contact, flag, undefined);
  const left = flag ?? (user.attributes.has(flagName) ? 'false' : '');
  return {
    written: new Map([
      [contact, ''],
      [flagName, left],
    ]),
    pending: undefined,
    drafts: [],
  };
}

/**
 * A flag without its address is refused, `false` too, in the service's own words, which jagregory/cognito-local quotes;
 * a blank one takes the flag away (inferred). The address may be one that the account has already, so that a flag by itself
 * verifies it (AdminUpdateUserAttributes). Throws InvalidParameterException.
 */
export function requireAddress(contact: Contact, flag: string | undefined, address: string | undefined): void {
  if (flag !== undefined && flag !== '' && address === undefined) throw invalidParameter(words[contact]);
}
