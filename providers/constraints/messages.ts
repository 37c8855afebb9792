/** Which messages an update would make Cognito send to users, and how they are told and forbidden. */
import { type AddressAttribute, addressAttributes } from '../model/addresses.ts';
import type { AttributeChange, UserUpdate } from '../model/changes.ts';
import type { AttributeName, Username } from '../model/names.ts';
import type { Pool } from '../model/pool.ts';
import { isKnown, meant, shown, type Value } from '../model/value.ts';
import type { Diagnostic } from '../problems/diagnostic.ts';

/** A message with a code, which Cognito would send because an address changes. */
export interface ExpectedMessage {
  readonly username: Username;
  readonly attribute: AddressAttribute;
  readonly channel: 'EMAIL' | 'SMS';
  /** The new address. */
  readonly to: Value;
  /** Whether the new address waits until its user answers; else it counts at once, but unverified. */
  readonly waits: boolean;
}

export interface ForbiddenMessage extends Omit<Diagnostic, 'code'> {
  readonly code: 'message-forbidden';
  readonly subject: { readonly username: Username; readonly attribute: AttributeName };
}

/**
 * The messages that sending this update causes, e-mail first. A new address causes one where the pool verifies it
 * before the update (it waits), or verifies it automatically (it counts at once), but none with its `*_verified: true`
 * in the same update (AdminUpdateUserAttributes, UserAttributes). A deleted address and a flag by itself cause none. What
 * waits already, from an earlier update, is not known here.
 */
export function expectedMessages({ username, changes }: UserUpdate, pool: Pool): readonly ExpectedMessage[] {
  return addressAttributes.flatMap((attribute): readonly ExpectedMessage[] => {
    const address = changes.find(({ name }) => name === attribute);
    // What is not known yet may be the address of now.
    if (address?.kind !== 'set' || !isKnown(address.to) || setsTrue(changes, `${attribute}_verified`)) return [];
    const waits = pool.verifiedBeforeUpdate.has(attribute);
    if (!waits && !pool.autoVerifiedAttributes.has(attribute)) return [];
    const channel = attribute === 'email' ? 'EMAIL' : 'SMS';
    return [{ username, attribute, channel, to: address.to, waits }];
  });
}

function setsTrue(changes: readonly AttributeChange[], flag: AttributeName): boolean {
  return changes.some(
    (change) => change.kind === 'set' && change.name === flag && meant(change.to).toLowerCase() === 'true',
  );
}

/** One line for people: what is sent, to which user, and what becomes of the address; of an SMS, also what may go wrong. */
export function describeMessage({ username, attribute, channel, to, waits }: ExpectedMessage): string {
  const what = `${channel === 'SMS' ? 'an SMS' : 'an e-mail'} with a verification code to ${shown(to)}`;
  const fate = waits
    ? `the new ${attribute} waits until it is answered`
    : `the new ${attribute} counts at once, unverified until it is answered`;
  const price = channel === 'SMS' ? '; an SMS costs money, and the SMS sandbox blocks it for unverified numbers' : '';
  return `${username} gets ${what}: ${fate}${price}`;
}

/** The problem that such a message is under `messages: forbid`. */
export function forbiddenMessage(message: ExpectedMessage): ForbiddenMessage {
  const { username, attribute } = message;
  return {
    code: 'message-forbidden',
    severity: 'error',
    message: `changing ${attribute} sends a message, and messages are forbidden: ${describeMessage(message)}`,
    hint: `declare ${attribute}_verified: true beside it, so that nothing is sent, or set messages to allow`,
    subject: { username, attribute },
  };
}
