/** The values of `${secret:key}`, and those of `${value:name}` that are secret: put in for comparing and sending only, and removed from whatever people see. */
import { createMasking } from './masking.ts';
import { type Part, partsOf, substitute, written } from './references.ts';

/** Secret values by their key: that of the configuration as its references write it, or `secretKeyOfValue`. */
export type Secrets = ReadonlyMap<string, string>;

/**
 * The key of a secret that the program hands over under that name. No key of the configuration begins with a colon.
 * @example secretKeyOfValue('apiKey') // ':apiKey'
 */
export function secretKeyOfValue(name: string): string {
  return `:${name}`;
}

/** The key of the secret that a reference may stand for; undefined where it stands for none. */
function secretKeyOf(part: Part): string | undefined {
  if (part.kind === 'secret') return part.key;
  return part.kind === 'value' ? secretKeyOfValue(part.name) : undefined;
}

/** The reference with another key in the place of its secret's; any other part unchanged. */
export function withSecretKey(part: Part, rename: (key: string) => string): Part {
  if (part.kind === 'secret') return { ...part, key: rename(part.key) };
  return part.kind === 'value' ? { ...part, name: rename(secretKeyOfValue(part.name)).slice(1) } : part;
}

/**
 * A resolved value (see references.ts) as Cognito gets it. Every value of resolved users has to come through
 * here, with or without a secret in it. Throws a RangeError for a secret that is not in `secrets`: sending the
 * placeholder instead would store it in the pool.
 */
export function revealValue(text: string, secrets: Secrets): string {
  if (!text.includes('${')) return text;
  const parts = substitute(text, (part) => {
    const key = secretKeyOf(part);
    if (key === undefined) return undefined;
    const value = secrets.get(key);
    if (value === undefined) throw new RangeError(`the value of ${written(part)} is not known here`);
    return value;
  });
  return parts.map((part) => (part.kind === 'text' ? part.text : written(part))).join('');
}

/** The keys of the secrets that a text may refer to. Code that shows such a value has to show `mask` for live values too. */
export function secretKeysOf(text: string): readonly string[] {
  if (!text.includes('${')) return [];
  return partsOf(text).flatMap((part) => secretKeyOf(part) ?? []);
}

/** The text with each of those secrets replaced by `mask`, as `createMasking` does it: for one text only. */
export function maskSecrets(text: string, secrets: Iterable<string>): string {
  return createMasking(secrets)(text);
}
