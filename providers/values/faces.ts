/** Gives a text both its faces: as declared, and what it stands for. */
import { ReferringValue, type Value } from '../model/value.ts';
import { textOf } from './references.ts';
import { revealValue, type Secrets, secretKeysOf } from './secrets.ts';

/** The value of a declared text. Throws a RangeError for a secret that is not in `secrets`. */
export function declaredValue(written: string, secrets: Secrets): Value {
  if (!written.includes('${')) return written;
  return new ReferringValue(written, revealValue(written, secrets), secretKeysOf(written).length > 0);
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
