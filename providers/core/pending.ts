/** Addresses that Cognito holds back until their user answers a message: remembered, so that it is sent once. */
import { addressAttributes, addressOfFlag, expectedMessages } from './messages.ts';
import type { PlanInputs } from './plan.ts';
import type { Pool } from './pool.ts';
import type { AttributeName, Attributes, Kept, Plan, Username, UserUpdate } from './types.ts';

/** An address that waits, and when its message was sent, in milliseconds since 1970. */
export interface PendingAddress {
  readonly value: string;
  readonly sentAt: number;
}

/** By user and address attribute. */
export type Pending = ReadonlyMap<Username, ReadonlyMap<AttributeName, PendingAddress>>;

/** Codes live for 24 hours (developer guide, verifying an attribute). */
export const codeLivesMs = 24 * 60 * 60 * 1000;

/** What decides whether an address that waits is sent again: never before its code has expired, nor unasked. */
export interface Resending {
  readonly now: number;
  readonly allowed: boolean;
}

/**
 * `pending` and what `sentAt` knows of an account's declared addresses: messages that were perhaps sent by a run that
 * was killed before the state could say so.
 */
export function withUnrecorded(
  pending: Pending,
  { declared, live }: Pick<PlanInputs, 'declared' | 'live'>,
  sentAt: (address: {
    readonly account: string;
    readonly attribute: AttributeName;
    readonly value: string;
  }) => number | undefined,
): Pending {
  const all = new Map(pending);
  for (const [username, { attributes }] of declared) {
    const account = live.get(username)?.username;
    if (account === undefined) continue;
    for (const attribute of addressAttributes) {
      const value = attributes.get(attribute) ?? '';
      // Over what the state has: that may be the address before this one.
      const sent = value === '' ? undefined : sentAt({ account, attribute, value });
      if (sent !== undefined)
        all.set(username, new Map([...(all.get(username) ?? []), [attribute, { value, sentAt: sent }]]));
    }
  }
  return all;
}

/**
 * What of `pending` still waits: declared as it was when it was sent, and not live yet. An expired one counts no longer
 * where messages are allowed, so that it is sent anew.
 */
export function stillPending(
  pending: Pending,
  { declared, live, rules }: Pick<PlanInputs, 'declared' | 'live' | 'rules'>,
  { now, allowed }: Resending,
): Pending {
  const waits = (username: Username, name: AttributeName, { value, sentAt }: PendingAddress): boolean => {
    const wanted = declared.get(username)?.attributes.get(name);
    const found = live.get(username)?.attributes.get(name) ?? '';
    if (wanted === undefined || !rules.same(name, wanted, value) || rules.same(name, wanted, found)) return false;
    // Declared as verified, it changes at once and without a message.
    if (declared.get(username)?.attributes.get(`${name}_verified`)?.toLowerCase() === 'true') return false;
    return !(allowed && now - sentAt > codeLivesMs);
  };
  return new Map(
    [...pending].flatMap(([username, addresses]) => {
      const left = [...addresses].filter(([name, address]) => waits(username, name, address));
      return left.length === 0 ? [] : [[username, new Map(left)] as const];
    }),
  );
}

/**
 * A plan by `make` in which no address that waits is sent again; each is told as kept, and stays on record as applied.
 * The flag of an address waits with it where the user has no address yet: Cognito takes none for an address that is not
 * there.
 */
export function planWaiting(inputs: PlanInputs, pending: Pending, make: (inputs: PlanInputs) => Plan): Plan {
  if (pending.size === 0) return make(inputs);
  const waits = (username: Username, name: AttributeName): boolean => {
    const addresses = pending.get(username);
    if (addresses === undefined || addresses.has(name)) return addresses !== undefined;
    const address = addressOfFlag(name);
    if (address === undefined || !addresses.has(address)) return false;
    return (inputs.live.get(username)?.attributes.get(address) ?? '') === '';
  };
  const without = (username: Username, attributes: Attributes): Attributes =>
    pending.has(username) ? new Map([...attributes].filter(([name]) => !waits(username, name))) : attributes;
  const declared = new Map(
    [...inputs.declared].map(([name, user]) => [name, { ...user, attributes: without(name, user.attributes) }]),
  );
  const before = new Map([...inputs.applied].map(([name, attributes]) => [name, without(name, attributes)]));
  const plan = make({ ...inputs, declared, applied: before });
  const kept: Kept[] = [...pending].flatMap(([username, addresses]) =>
    [...addresses.keys()].map((attribute): Kept => ({ username, attribute, rule: 'pending' })),
  );
  const applied = new Map(plan.applied);
  for (const username of pending.keys()) {
    const record = applied.get(username);
    if (record === undefined) continue;
    const wanted = inputs.declared.get(username)?.attributes ?? new Map<AttributeName, string>();
    applied.set(username, new Map([...record, ...[...wanted].filter(([name]) => waits(username, name))]));
  }
  return { ...plan, kept: [...plan.kept, ...kept], applied };
}

/** What waits after those updates were written. */
export function pendingAfter(pending: Pending, written: readonly UserUpdate[], pool: Pool, now: number): Pending {
  const after = new Map(pending);
  for (const update of written) {
    const messages = expectedMessages(update, pool).filter(({ waits }) => waits);
    if (messages.length === 0) continue;
    const sent = messages.map(({ attribute, to }): [AttributeName, PendingAddress] => [
      attribute,
      { value: to, sentAt: now },
    ]);
    after.set(update.username, new Map([...(after.get(update.username) ?? []), ...sent]));
  }
  return after;
}

/** `{"<user>":{"email":{"value":"…","sentAt":…}}}`. */
export function encodePending(pending: Pending): string {
  return JSON.stringify(Object.fromEntries([...pending].map(([name, waiting]) => [name, Object.fromEntries(waiting)])));
}

/** What `encodePending` wrote. Anything that is not of that shape is left out: then it is told as a message again. */
export function decodePending(text: string): Pending {
  const pending = new Map<Username, ReadonlyMap<AttributeName, PendingAddress>>();
  for (const [username, waiting] of Object.entries<unknown>(JSON.parse(text))) {
    const addresses = new Map<AttributeName, PendingAddress>();
    for (const name of addressAttributes) {
      const address: unknown = Object.entries(Object(waiting)).find(([key]) => key === name)?.[1];
      if (isPendingAddress(address)) addresses.set(name, address);
    }
    pending.set(username, addresses);
  }
  return pending;
}

function isPendingAddress(value: unknown): value is PendingAddress {
  if (typeof value !== 'object' || value === null || !('value' in value) || !('sentAt' in value)) return false;
  return typeof value.value === 'string' && typeof value.sentAt === 'number';
}
