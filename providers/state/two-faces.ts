/** Gives the texts of declared users both their faces: as declared, and what they stand for. */

import type { AttributeName, Attributes } from '../model/names.ts';
import type { DeclaredPassword, DeclaredUser, DeclaredUsers } from '../model/users.ts';
import { type Value, type Values, written } from '../model/value.ts';
import { type AwaitedValues, declaredValue } from '../values/faces.ts';
import { type Secrets, secretKeysOf } from '../values/secrets.ts';

/** Makes a value of a text. */
type Read = (text: string) => Value;

/** Declared users with their secrets. Throws a RangeError for a reference that is in neither of the two. */
export function withValues(users: DeclaredUsers, secrets: Secrets, awaited: AwaitedValues): DeclaredUsers<Value> {
  const read: Read = (text) => declaredValue(text, secrets, awaited);
  const all = new Map<string, DeclaredUser<Value>>();
  for (const [name, user] of users) all.set(name, refers(user) ? { ...user, ...valuesOfUser(user, read) } : user);
  return all;
}

/** The values of attributes; the same map where every value is plain text, which is nearly always. */
export function valuesOf(attributes: Attributes, read: Read): Values {
  if (!hasReferences(attributes)) return attributes;
  return new Map([...attributes].map(([name, text]): [AttributeName, Value] => [name, read(text)]));
}

/** The texts of values, as written. The same map where every value is plain text. */
export function textsOfValues(values: Values): Attributes {
  return isPlain(values) ? values : new Map([...values].map(([name, value]) => [name, written(value)]));
}

/** The value of a password. */
export function passwordOf({ value, temporary }: DeclaredPassword, read: Read): DeclaredPassword<Value> {
  return { value: read(value), temporary };
}

/** The secrets that users refer to, in attributes and passwords. */
export function secretKeysIn(users: Iterable<DeclaredUser>): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const { attributes, password } of users) {
    for (const text of attributes.values()) for (const key of secretKeysOf(text)) keys.add(key);
    for (const key of secretKeysOf(password?.value ?? '')) keys.add(key);
  }
  return keys;
}

function valuesOfUser({ attributes, password }: DeclaredUser, read: Read) {
  const values = { attributes: valuesOf(attributes, read) };
  return password === undefined ? values : { ...values, password: passwordOf(password, read) };
}

function refers({ attributes, password }: DeclaredUser): boolean {
  return password !== undefined || hasReferences(attributes);
}

function hasReferences(attributes: Attributes): boolean {
  for (const text of attributes.values()) if (text.includes('${')) return true;
  return false;
}

function isPlain(values: Values): values is Attributes {
  for (const value of values.values()) if (typeof value !== 'string') return false;
  return true;
}
