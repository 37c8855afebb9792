/** What the state knows of a user beside the declared text: one short JSON value a user. */
import { addressAttributes } from '../model/addresses.ts';
import type { Username } from '../model/names.ts';
import type { DeclaredUser } from '../model/users.ts';
import { type Value, written } from '../model/value.ts';
import type { PendingAddress, UserRecord } from '../plan/model.ts';
import { membersOf, userJson, userOf } from './user-json.ts';

/** The part of a record that no declared text has. */
export type Beside = Pick<UserRecord, 'username' | 'sub' | 'created' | 'passwordDue' | 'pending'>;

/** An entry as it was read. */
export interface Entry {
  readonly beside: Beside;
  /** As last applied, where a refresh found the user otherwise or did not find it. */
  readonly applied?: DeclaredUser;
}

/** Before a `sub` in the short form: the username is the `sub`, and this stack has created the account. */
const [signOfSub, signOfCreated] = ['=', '+'] as const;

/**
 * The entry of that user; undefined where there is nothing to say. Nearly every record is a `sub`, so that has a short form: the text
 * `+=<sub>`, where `+` says that this stack has created the account and `=` that its username is the `sub`; without `=` it is the name.
 */
export function entryJson(name: Username, beside: Beside, applied?: DeclaredUser): unknown {
  const { username = name, sub, created, passwordDue, pending = new Map() } = beside;
  const isShort = passwordDue === undefined && pending.size === 0 && applied === undefined;
  if (isShort && sub === undefined && created === undefined) return undefined;
  if (isShort && sub !== undefined && /^\w/.test(sub) && [name, sub].includes(username)) {
    return `${created === undefined ? '' : signOfCreated}${username === name ? '' : signOfSub}${sub}`;
  }
  return {
    ...(sub === undefined ? {} : { sub }),
    ...(username === name ? {} : { username }),
    ...(created === undefined ? {} : { created }),
    ...(passwordDue === undefined ? {} : { passwordDue }),
    ...(pending.size === 0 ? {} : { pending: pendingJson(pending) }),
    ...(applied === undefined ? {} : { applied: userJson(applied) }),
  };
}

/** What `entryJson` told of that user; `read` makes the values. Throws a TypeError for any other shape. */
export function entryOf(name: Username, json: unknown, read: (text: string) => Value): Entry {
  if (typeof json === 'string') return { beside: shortOf(name, json) };
  const { sub, username, created, passwordDue, pending, applied } = membersOf(json);
  const account = typeof sub === 'string' ? { sub, username: String(username ?? name) } : {};
  return {
    beside: {
      ...account,
      ...(created === true ? { created } : {}),
      ...(passwordDue === true ? { passwordDue } : {}),
      ...(pending === undefined ? {} : { pending: pendingOf(membersOf(pending), read) }),
    },
    ...(applied === undefined ? {} : { applied: userOf(applied) }),
  };
}

function shortOf(name: Username, text: string): Beside {
  const isCreated = text.startsWith(signOfCreated);
  const rest = isCreated ? text.slice(signOfCreated.length) : text;
  const isSub = rest.startsWith(signOfSub);
  const sub = isSub ? rest.slice(signOfSub.length) : rest;
  return { sub, username: isSub ? sub : name, ...(isCreated ? { created: true } : {}) };
}

function pendingJson(pending: NonNullable<Beside['pending']>): object {
  const addresses = [...pending].map(([name, { value, sentAt }]) => [name, { value: written(value), sentAt }]);
  return Object.fromEntries(addresses);
}

function pendingOf(
  json: Readonly<Record<string, unknown>>,
  read: (text: string) => Value,
): NonNullable<Beside['pending']> {
  const pending = new Map<(typeof addressAttributes)[number], PendingAddress>();
  for (const name of addressAttributes) {
    if (json[name] === undefined) continue;
    const { value, sentAt } = membersOf(json[name]);
    pending.set(name, { value: read(String(value)), sentAt: Number(sentAt) });
  }
  return pending;
}
