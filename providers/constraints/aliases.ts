/** Which aliases an account holds, and which of them an update takes and gives up. */
import { addressAttributes } from '../model/addresses.ts';
import type { UserUpdate } from '../model/changes.ts';
import type { AttributeName, Attributes } from '../model/names.ts';
import type { Pool } from '../model/pool.ts';
import type { LiveUser } from '../model/users.ts';
import { meant, type Value } from '../model/value.ts';
import { afterUpdate } from './after-update.ts';
import { type ExpectedMessage, expectedMessages } from './messages.ts';
import { canonicalName } from './sign-in.ts';

/** A value that only one account of the pool may have, as its sign-in name or beside its username. */
export interface Alias {
  readonly attribute: AttributeName;
  readonly value: Value;
}

/** Aliases by a text that is equal for those which the pool holds to be one. */
export type Aliases = ReadonlyMap<string, Alias>;

/** What an update does to the aliases of its account. */
export interface AliasMove {
  readonly update: UserUpdate;
  /** Not held before, and held afterwards, or once its user has answered the message that it waits for. */
  readonly takes: Aliases;
  /** Held before and afterwards. */
  readonly keeps: Aliases;
  /** Held before and not afterwards. */
  readonly releases: Aliases;
  /** Attributes whose new value waits, so that the old one is kept. */
  readonly waiting: ReadonlySet<AttributeName>;
}

const none: Aliases = new Map();

/**
 * The aliases of an account: values of UsernameAttributes at once; of AliasAttributes, `email` and `phone_number` once
 * they are verified, and `preferred_username` at once (Developer Guide, customizing sign-in attributes). A federated
 * profile is taken to hold none (inferred: it has the address of its owner's local account, and both exist).
 */
export function aliasesOf(user: LiveUser, pool: Pool): Aliases {
  return user.status === 'EXTERNAL_PROVIDER' ? none : aliasesAmong(user.attributes, pool);
}

/**
 * What each update does to the aliases of its account; one whose account is not among those known starts from nothing.
 */
export function aliasMoves(
  updates: readonly UserUpdate[],
  known: readonly LiveUser[],
  pool: Pool,
): readonly AliasMove[] {
  const updated = new Map<string, LiveUser | undefined>(updates.map(({ account }) => [account, undefined]));
  for (const user of known) if (updated.has(user.username)) updated.set(user.username, user);
  return updates.map((update) => aliasMove(update, updated.get(update.account) ?? newcomer(update), pool));
}

function newcomer({ account }: UserUpdate): LiveUser {
  return { username: account, sub: '', enabled: true, status: '', attributes: new Map() };
}

function aliasMove(update: UserUpdate, live: LiveUser, pool: Pool): AliasMove {
  const messages = expectedMessages(update, pool).filter(({ waits }) => waits);
  const waiting = new Set<AttributeName>(messages.map(({ attribute }) => attribute));
  const before = aliasesOf(live, pool);
  const after = aliasesOf({ ...live, attributes: attributesAfter(update, live, waiting) }, pool);
  const pending = live.status === 'EXTERNAL_PROVIDER' ? none : aliasesPending(messages, pool);
  return {
    update,
    takes: without(new Map([...asDeclared(after, update), ...pending]), before),
    keeps: without(before, without(before, after)),
    releases: without(before, after),
    waiting,
  };
}

/** The aliases with the values of the update itself, of which a secret one is not to be shown. */
function asDeclared(aliases: Aliases, { changes }: UserUpdate): Aliases {
  const set = new Map(changes.flatMap((change) => (change.kind === 'set' ? [[change.name, change.to] as const] : [])));
  return new Map(
    [...aliases].map(([key, { attribute, value }]) => [key, { attribute, value: set.get(attribute) ?? value }]),
  );
}

/** Cognito keeps an old value while the new one waits, and un-verifies a new one that comes without its flag. */
function attributesAfter(update: UserUpdate, live: LiveUser, waiting: ReadonlySet<AttributeName>): Attributes {
  const after = new Map(afterUpdate(live, update.changes).attributes);
  const changes = (name: AttributeName) => update.changes.some((change) => change.name === name);
  for (const address of addressAttributes) {
    if (waiting.has(address)) after.set(address, live.attributes.get(address) ?? '');
    else if (changes(address) && !changes(`${address}_verified`)) after.delete(`${address}_verified`);
  }
  return after;
}

function aliasesAmong(attributes: Attributes, pool: Pool): Aliases {
  const aliases = new Map<string, Alias>();
  for (const attribute of [...pool.usernameAttributes, ...pool.aliasAttributes]) {
    const value = attributes.get(attribute) ?? '';
    const counts =
      pool.usernameAttributes.has(attribute) ||
      attribute === 'preferred_username' ||
      attributes.get(`${attribute}_verified`)?.toLowerCase() === 'true';
    if (value !== '' && counts) aliases.set(keyOf(attribute, value, pool), { attribute, value });
  }
  return aliases;
}

function aliasesPending(messages: readonly ExpectedMessage[], pool: Pool): Aliases {
  return new Map(
    messages
      .filter(({ attribute }) => pool.usernameAttributes.has(attribute) || pool.aliasAttributes.has(attribute))
      .map(({ attribute, to }) => [keyOf(attribute, meant(to), pool), { attribute, value: to }]),
  );
}

function keyOf(attribute: AttributeName, value: string, pool: Pool): string {
  return `${attribute} ${canonicalName(value, pool)}`;
}

function without(aliases: Aliases, taken: Aliases): Aliases {
  return new Map([...aliases].filter(([key]) => !taken.has(key)));
}
