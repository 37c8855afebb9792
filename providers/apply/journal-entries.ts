/** What the journal says, as data: lines of text to entries and back. */
import { createHash } from 'node:crypto';
import { type AddressAttribute, isAddress } from '../model/addresses.ts';
import { assertNever } from '../model/assert-never.ts';
import { codeLivesMs } from '../plan/waiting.ts';

/** A new address of the account with that `sub`, as an update carries it. */
export interface SentAddress {
  readonly sub: string;
  readonly attribute: AddressAttribute;
  readonly value: string;
}

/** One line of the journal. A later line about the same thing replaces an earlier one. */
export type JournalEntry =
  /** This stack has created the account with that `sub`. */
  | { readonly kind: 'created'; readonly sub: string }
  /** The address with that digest is about to be sent, or was. `sentAt`: milliseconds since 1970. */
  | {
      readonly kind: 'sent';
      readonly sub: string;
      readonly attribute: AddressAttribute;
      readonly digest: string;
      readonly sentAt: number;
    }
  /** The address was surely not sent, or another one has taken its place without a message. */
  | { readonly kind: 'forgotten'; readonly sub: string; readonly attribute: AddressAttribute }
  /** A component is about to take something from the account, or has taken it, and then its sessions have to be ended. */
  | { readonly kind: 'sessions-due'; readonly sub: string; readonly component: string }
  /** They were ended, or nothing was taken. */
  | { readonly kind: 'sessions-ended'; readonly sub: string; readonly component: string };

/** The last word on each thing, by `keyOf`. It holds no entry that says only that an earlier one is over. */
export type JournalEntries = ReadonlyMap<string, JournalEntry>;

/** What the state has on record of a user, as far as the journal needs it. */
export interface RecordedUser {
  readonly sub?: string;
  /** The state says that this stack has created the account. */
  readonly created?: true;
  /** When the message to each address that waits was sent, in milliseconds since 1970. */
  readonly pending?: ReadonlyMap<AddressAttribute, { readonly sentAt: number }>;
}

/** Names the thing that an entry is about: the creation of an account, one of its addresses, or its sessions. */
export function keyOf(entry: JournalEntry): string {
  switch (entry.kind) {
    case 'created':
      return createdKey(entry.sub);
    case 'sent':
    case 'forgotten':
      return addressKey(entry.sub, entry.attribute);
    case 'sessions-due':
    case 'sessions-ended':
      return sessionsKey(entry.sub, entry.component);
  }
  return assertNever(entry);
}

/** The key of a creation. */
export function createdKey(sub: string): string {
  return JSON.stringify([sub]);
}

/** The key of an address. */
export function addressKey(sub: string, attribute: AddressAttribute): string {
  return JSON.stringify([sub, attribute]);
}

/** The key of an account's sessions, as far as that component is about them. */
function sessionsKey(sub: string, component: string): string {
  return JSON.stringify([sub, 'sessions', component]);
}

/** Stands for an address where its value, which may come from a secret, must not: SHA-256 in hex. */
export function addressDigest(userPoolId: string, { sub, attribute, value }: SentAddress): string {
  return createHash('sha256')
    .update(JSON.stringify([userPoolId, sub, attribute, value]))
    .digest('hex');
}

/**
 * The text that adds an entry to the journal. It begins with the line break, so that it is a line of its own after a
 * line that a kill has cut in two, too.
 */
export function lineOf(entry: JournalEntry): string {
  return `\n${JSON.stringify(entry)}`;
}

/** Reads the entries of a journal, in order. A line that is no whole entry counts as not written. */
export function parseJournal(text: string): readonly JournalEntry[] {
  return text.split('\n').flatMap((line) => entryOf(line) ?? []);
}

/** Keeps the last word on each thing. An address counts for the life of its code only: 24 hours around `now`. */
export function lastWords(entries: Iterable<JournalEntry>, now: number): JournalEntries {
  const last = new Map<string, JournalEntry>();
  for (const entry of entries) {
    const key = keyOf(entry);
    // A clock that was put back leaves times of the future, which must not wait for ever.
    const expired = entry.kind === 'sent' && Math.abs(now - entry.sentAt) > codeLivesMs;
    if (entry.kind === 'forgotten' || entry.kind === 'sessions-ended' || expired) last.delete(key);
    else last.set(key, entry);
  }
  return last;
}

/** Selects the entries that the state has as well, given everybody that it has on record. */
export function knownToState(entries: JournalEntries, records: Iterable<RecordedUser>): JournalEntries {
  const known = new Map<string, JournalEntry>();
  if (entries.size === 0) return known;
  for (const { sub, created, pending } of records) {
    if (sub === undefined) continue;
    const creation = entries.get(createdKey(sub));
    if (created && creation !== undefined) known.set(createdKey(sub), creation);
    for (const [attribute, { sentAt }] of pending ?? []) {
      const key = addressKey(sub, attribute);
      const entry = entries.get(key);
      // The state may hold a secret's reference instead of the value, so the time tells which message it means.
      if (entry?.kind === 'sent' && sentAt >= entry.sentAt) known.set(key, entry);
    }
  }
  return known;
}

/** Selects all entries about the accounts of those users; of sessions, those that this component has to end. */
export function aboutUsers(
  entries: JournalEntries,
  users: Iterable<Pick<RecordedUser, 'sub'>>,
  component?: string,
): JournalEntries {
  if (entries.size === 0) return entries;
  const subs = new Set(Array.from(users, ({ sub }) => sub));
  const isOwn = (entry: JournalEntry) => !('component' in entry) || entry.component === component;
  return new Map([...entries].filter(([, entry]) => subs.has(entry.sub) && isOwn(entry)));
}

/** The entries without those of `told`. An entry that has changed since it was told stays. */
export function untold(entries: JournalEntries, told: JournalEntries): JournalEntries {
  return new Map(
    [...entries].filter(([key, entry]) => {
      const other = told.get(key);
      return other === undefined || lineOf(other) !== lineOf(entry);
    }),
  );
}

function entryOf(line: string): JournalEntry | undefined {
  const { kind, sub, attribute, digest, sentAt, component } = fieldsOf(line);
  if (typeof sub !== 'string' || sub === '') return undefined;
  if (kind === 'created') return { kind, sub };
  if (kind === 'sessions-due' || kind === 'sessions-ended') {
    return typeof component === 'string' ? { kind, sub, component } : undefined;
  }
  if (typeof attribute !== 'string' || !isAddress(attribute)) return undefined;
  if (kind === 'forgotten') return { kind, sub, attribute };
  if (kind !== 'sent' || typeof digest !== 'string' || typeof sentAt !== 'number') return undefined;
  return { kind, sub, attribute, digest, sentAt };
}

/** No part of a JSON object is itself one, so a line that a kill has cut in two has no fields. */
function fieldsOf(line: string): Readonly<Partial<Record<string, unknown>>> {
  try {
    return Object(JSON.parse(line));
  } catch {
    return {};
  }
}
