/** Rosters with their secrets put in for comparing and sending, and back to references for whatever is stored or shown. */
import type { Pending } from './pending.ts';
import { textOf } from './references.ts';
import { revealValue, type Secrets, secretKeysOf } from './secrets.ts';
import type { AttributeName, Attributes, LastApplied, Roster, Username } from './types.ts';

/** The roster as Cognito gets it, but for passwords: they stay references until they are sent. */
export function revealRoster(roster: Roster, secrets: Secrets): Roster {
  return new Map(
    [...roster].map(([name, user]) => {
      const attributes = revealed(user.attributes, secrets);
      return [name, attributes === user.attributes ? user : { ...user, attributes }];
    }),
  );
}

/** The secrets that a roster refers to, in values and passwords: it is entrusted with no others. */
export function secretKeysIn(roster: Roster): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const { attributes, password } of roster.values()) {
    for (const value of attributes.values()) for (const key of secretKeysOf(value)) keys.add(key);
    for (const key of secretKeysOf(password?.value ?? '')) keys.add(key);
  }
  return keys;
}

/** What was applied, as Cognito got it. */
export function revealApplied(applied: LastApplied, secrets: Secrets): LastApplied {
  return new Map([...applied].map(([name, attributes]) => [name, revealed(attributes, secrets)]));
}

/** The same map where nothing is to be put in, which is nearly always. */
function revealed(attributes: Attributes, secrets: Secrets): Attributes {
  if (isPlain(attributes)) return attributes;
  return new Map([...attributes].map(([name, value]) => [name, revealValue(value, secrets)]));
}

/** Whether no value has to be told from a reference. */
function isPlain(attributes: Attributes | undefined): boolean {
  for (const value of attributes?.values() ?? []) if (value.includes('${')) return false;
  return true;
}

/** A record as it may be stored: each value as one of the `written` records has it, the first that means the same. */
export function storable(
  applied: LastApplied,
  written: readonly { readonly stored: LastApplied; readonly secrets: Secrets }[],
): LastApplied {
  const store = (username: Username, name: AttributeName, value: string): string => {
    for (const { stored, secrets } of written) {
      const text = stored.get(username)?.get(name);
      if (text?.includes('${') === true && revealValue(text, secrets) === value) return text;
    }
    // A `${` of the pool's own is text, and is stored as the declaration would have to write it.
    return value.includes('${') ? textOf([{ kind: 'text', text: value }]) : value;
  };
  return new Map(
    [...applied].map(([username, attributes]) => {
      const plain = isPlain(attributes) && written.every(({ stored }) => isPlain(stored.get(username)));
      if (plain) return [username, attributes];
      return [username, new Map([...attributes].map(([name, value]) => [name, store(username, name, value)]))];
    }),
  );
}

/** Addresses that wait, as Cognito got them. */
export function revealPending(pending: Pending, secrets: Secrets): Pending {
  return withValues(pending, (_username, _name, value) => revealValue(value, secrets));
}

/** As `storable`, for addresses that wait. */
export function storablePending(pending: Pending, store: (applied: LastApplied) => LastApplied): Pending {
  const values = [...pending].map(([username, waiting]): [Username, Attributes] => [
    username,
    new Map([...waiting].map(([name, { value }]) => [name, value])),
  ]);
  const stored = store(new Map(values));
  return withValues(pending, (username, name, value) => stored.get(username)?.get(name) ?? value);
}

function withValues(
  pending: Pending,
  pick: (username: Username, name: AttributeName, value: string) => string,
): Pending {
  return new Map(
    [...pending].map(([username, waiting]) => [
      username,
      new Map([...waiting].map(([name, { value, sentAt }]) => [name, { value: pick(username, name, value), sentAt }])),
    ]),
  );
}

/** Whether a value of that attribute comes from a secret, so that neither it nor what is live may be shown. */
export type Hidden = (username: Username, attribute: AttributeName) => boolean;

/** Hidden is what any of the stored records takes from a secret. */
export function hiddenIn(...stored: readonly LastApplied[]): Hidden {
  return (username, attribute) =>
    stored.some((record) => secretKeysOf(record.get(username)?.get(attribute) ?? '').length > 0);
}
