/** Gives a text both its faces: as declared, and what it stands for. */
import { ReferringValue, type Value } from '../model/value.ts';
import { textOf } from './references.ts';
import { revealValue, type Secrets, secretKeysOf } from './secrets.ts';

/** Values of the program that are not known yet, by the key of `secretKeyOfValue`, and whether each is a secret. */
export type AwaitedValues = ReadonlyMap<string, 'secret' | 'plain'>;

const nothingAwaited: AwaitedValues = new Map();

/** The value of a declared text. Throws a RangeError for a reference that is in neither of the two. */
export function declaredValue(written: string, secrets: Secrets, awaited: AwaitedValues = nothingAwaited): Value {
  if (!written.includes('${')) return written;
  const keys = secretKeysOf(written);
  const isAwaited = keys.some((key) => awaited.has(key));
  const isSecret = keys.some((key) => awaited.get(key) !== 'plain');
  return new ReferringValue(written, isAwaited ? undefined : revealValue(written, secrets), isSecret);
}

/** The value of a text that the state has; one whose secret is no longer known equals nothing. */
export function recordedValue(written: string, secrets: Secrets): Value {
  const keys = secretKeysOf(written);
  if (keys.every((key) => secrets.has(key))) return declaredValue(written, secrets);
  return new ReferringValue(written, undefined, true);
}

/** The value that a text of the pool's own is: its `${` is text, and is stored as the declaration has to write it. */
export function textValue(text: string): Value {
  if (!text.includes('${')) return text;
  return new ReferringValue(textOf([{ kind: 'text', text }]), text, false);
}
