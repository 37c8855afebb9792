/** Keeps what records mean where a secret has another value by now: the value of then goes under a key of its own. */

import { ReferringValue, sameValue, type Value, type Values } from '../model/value.ts';
import type { Records, UserRecord } from '../plan/model.ts';
import { recordedValue } from '../values/faces.ts';
import { partsOf, textOf } from '../values/references.ts';
import { type Secrets, secretKeysOf, withSecretKey } from '../values/secrets.ts';

/** Records, and the secrets to store them with. */
export interface KeptSecrets {
  readonly records: Records;
  readonly secrets: Secrets;
}

/**
 * Makes records mean with the secrets of now what they mean already. `before` are the secrets that older records were read with: one that
 * `now` does not have stays where a record needs it, and one that `now` has otherwise stays as `key#1`, to which that record then refers.
 */
export function keepSecrets(records: Records, now: Secrets, before: Secrets): KeptSecrets {
  const secrets = new Map(now);
  if ([...before].every(([key, secret]) => now.get(key) === secret)) return { records, secrets };
  const keep = createKeeping(secrets, before);
  return { records: new Map([...records].map(([name, record]) => [name, keptRecord(record, keep)])), secrets };
}

type Keep = (value: Value) => Value;

/** Adds to `secrets` what a value needs, and gives the value to store: the very one where its text says what it means. */
function createKeeping(secrets: Map<string, string>, before: Secrets): Keep {
  const keptAs = (key: string, secret: string): string => {
    // An earlier rotation may have left such a key, which other records refer to.
    const isTaken = (name: string) =>
      [secrets.get(name), before.get(name)].some((other) => other !== undefined && other !== secret);
    let kept = key;
    for (let index = 1; isTaken(kept); index += 1) kept = `${key}#${index}`;
    secrets.set(kept, secret);
    return kept;
  };
  return (value) => {
    if (typeof value === 'string' || !value.secret) return value;
    const { written } = value;
    if (sameValue(recordedValue(written, secrets), value)) return value;
    const keys = new Map<string, string>();
    for (const key of secretKeysOf(written)) {
      const secret = before.get(key);
      if (secret !== undefined) keys.set(key, keptAs(key, secret));
    }
    if ([...keys].every(([key, kept]) => key === kept)) return value;
    return new ReferringValue(withKeys(written, keys), value.meant(), true);
  };
}

function withKeys(text: string, keys: ReadonlyMap<string, string>): string {
  return textOf(partsOf(text).map((part) => withSecretKey(part, (key) => keys.get(key) ?? key)));
}

function keptRecord(record: UserRecord, keep: Keep): UserRecord {
  const { attributes, password, pending } = record;
  return {
    ...record,
    attributes: keptValues(attributes, keep),
    ...(password === undefined ? {} : { password: { ...password, value: keep(password.value) } }),
    ...(pending === undefined
      ? {}
      : { pending: new Map([...pending].map(([name, sent]) => [name, { ...sent, value: keep(sent.value) }])) }),
  };
}

/** The very map where nothing of it changes. */
function keptValues(values: Values, keep: Keep): Values {
  const kept = new Map([...values].map(([name, value]) => [name, keep(value)]));
  return [...kept].every(([name, value]) => value === values.get(name)) ? values : kept;
}
