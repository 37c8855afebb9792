/** The values of `${secret:key}`: put in for comparing and sending only, and removed from whatever people see. */
import { createMasking } from './masking.ts';
import { partsOf, substitute, written } from './references.ts';

/** Secret values by the key as its references write it. */
export type Secrets = ReadonlyMap<string, string>;

/**
 * A resolved value (see references.ts) as Cognito gets it. Every value of resolved users has to come through
 * here, with or without a secret in it. Throws a RangeError for a secret that is not in `secrets`: sending the
 * placeholder instead would store it in the pool.
 */
export function revealValue(text: string, secrets: Secrets): string {
  if (!text.includes('${')) return text;
  const parts = substitute(text, (part) => {
    if (part.kind !== 'secret') return undefined;
    const value = secrets.get(part.key);
    if (value === undefined) throw new RangeError(`the value of ${written(part)} is not known here`);
    return value;
  });
  return parts.map((part) => (part.kind === 'text' ? part.text : written(part))).join('');
}

/** The secrets that a text refers to, as written. Code that shows such a value has to show `mask` for live values too. */
export function secretKeysOf(text: string): readonly string[] {
  if (!text.includes('${')) return [];
  return partsOf(text).flatMap((part) => (part.kind === 'secret' ? [part.key] : []));
}

/** The text with each of those secrets replaced by `mask`, as `createMasking` does it: for one text only. */
export function maskSecrets(text: string, secrets: Iterable<string>): string {
  return createMasking(secrets)(text);
}
