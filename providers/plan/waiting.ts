/** Addresses that Cognito holds back until their user answers a message: remembered, so that it is sent once. */

import type { Rules } from '../constraints/comparison.ts';
import { expectedMessages } from '../constraints/messages.ts';
import { type AddressAttribute, addressAttributes } from '../model/addresses.ts';
import type { AttributeChange } from '../model/changes.ts';
import type { AttributeName, Username } from '../model/names.ts';
import type { Pool } from '../model/pool.ts';
import type { LiveUser } from '../model/users.ts';
import { meant, type Values } from '../model/value.ts';
import type { PendingAddress } from './model.ts';

/** The addresses of one user that wait. */
export type Pending = ReadonlyMap<AddressAttribute, PendingAddress>;

/** Codes live for 24 hours (Developer Guide, verifying an attribute). */
export const codeLivesMs = 24 * 60 * 60 * 1000;

/** When a message to that address was perhaps sent by a run that was killed before the state could say so. */
export type SentAt = (address: {
  readonly account: LiveUser;
  readonly attribute: AddressAttribute;
  readonly value: string;
}) => number | undefined;

/** What decides whether an address still waits. */
export interface WaitingInputs {
  readonly declared: Values;
  readonly live: LiveUser;
  readonly pending: Pending | undefined;
  readonly sentAt: SentAt;
  readonly rules: Rules;
  /** In milliseconds since 1970. */
  readonly now: number;
  /** `messages: allow`: an address whose code has expired is sent anew. */
  readonly allowed: boolean;
}

const none: Pending = new Map();
const noNames: ReadonlySet<AttributeName> = new Set();

/** The addresses that still wait: declared as they were when they were sent, not live yet, and not declared as verified. */
export function stillPending(inputs: WaitingInputs): Pending {
  const { declared, live, pending = none, sentAt } = inputs;
  let waiting: Map<AddressAttribute, PendingAddress> | undefined;
  for (const attribute of addressAttributes) {
    const value = declared.get(attribute);
    if (value === undefined || value === '') continue;
    // Over what the state has: that may be the address before this one.
    const unrecorded = sentAt({ account: live, attribute, value: meant(value) });
    const address = unrecorded === undefined ? pending.get(attribute) : { value, sentAt: unrecorded };
    if (address === undefined || !waits(attribute, address, inputs)) continue;
    waiting ??= new Map();
    waiting.set(attribute, address);
  }
  return waiting ?? none;
}

function waits(name: AddressAttribute, { value, sentAt }: PendingAddress, inputs: WaitingInputs): boolean {
  const { declared, live, rules, now, allowed } = inputs;
  const wanted = meant(declared.get(name) ?? '');
  const found = live.attributes.get(name) ?? '';
  if (!rules.same(name, wanted, meant(value)) || rules.same(name, wanted, found)) return false;
  // Declared as verified, it changes at once and without a message.
  if (meant(declared.get(`${name}_verified`) ?? '').toLowerCase() === 'true') return false;
  return !(allowed && now - sentAt > codeLivesMs);
}

/**
 * The attributes that are not sent because of them: the addresses, and the flag of an address where the user has none
 * yet, because Cognito takes no flag for an address that is not there.
 */
export function waitingAttributes(pending: Pending, live: LiveUser): ReadonlySet<AttributeName> {
  if (pending.size === 0) return noNames;
  const names = new Set<AttributeName>();
  for (const address of pending.keys()) {
    names.add(address);
    if ((live.attributes.get(address) ?? '') === '') names.add(`${address}_verified`);
  }
  return names;
}

/** What waits after that update was sent. */
export function pendingAfter(
  pending: Pending | undefined,
  update: {
    readonly username: Username;
    readonly account: string;
    readonly changes: readonly [AttributeChange, ...AttributeChange[]];
  },
  { pool, now }: { readonly pool: Pool; readonly now: number },
): Pending {
  const sent = expectedMessages(update, pool).filter(({ waits: isHeld }) => isHeld);
  const changed = new Set<AttributeName>(update.changes.map(({ name }) => name));
  const left = [...(pending ?? none)].filter(([name]) => !changed.has(name));
  return new Map([...left, ...sent.map(({ attribute, to }) => [attribute, { value: to, sentAt: now }] as const)]);
}
