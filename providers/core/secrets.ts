/** The values of `${secret:key}`: put in for comparing and sending only, and taken out of whatever people see. */
import { partsOf, substitute, written } from './references.ts';

/** Secret values by the key as its references write it. */
export type Secrets = ReadonlyMap<string, string>;

/** What replaces a secret value. */
export const mask = '[secret]';

/**
 * A resolved value (see declare/references.ts) as Cognito gets it. Every value of a resolved roster has to come through
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

/** The secrets that a text refers to, as written. Whoever shows such a value has to show `mask` for live values too. */
export function secretKeysOf(text: string): readonly string[] {
  if (!text.includes('${')) return [];
  return partsOf(text).flatMap((part) => (part.kind === 'secret' ? [part.key] : []));
}

/**
 * The text with every secret value replaced by `mask`, also where values overlap or stand in JSON text. Mask first, cut
 * to length after: half a secret is not found.
 */
export function maskSecrets(text: string, secrets: Iterable<string>): string {
  const hidden = [...secrets]
    .flatMap(formsOf)
    .flatMap((form) => occurrences(text, form))
    .sort(([a], [b]) => a - b);
  let masked = '';
  let end = 0;
  for (const [from, to] of hidden) {
    if (from >= end) masked += text.slice(end, from) + mask;
    end = Math.max(end, to);
  }
  return masked + text.slice(end);
}

/** The value as it is, in JSON text, and in JSON text within JSON text, which is how a roster holds a mapping. */
function formsOf(secret: string): readonly string[] {
  const once = JSON.stringify(secret).slice(1, -1);
  const twice = JSON.stringify(once).slice(1, -1);
  return [...new Set([secret, once, twice])].filter((form) => form !== '');
}

function occurrences(text: string, form: string): readonly (readonly [number, number])[] {
  const found: [number, number][] = [];
  for (let index = text.indexOf(form); index >= 0; index = text.indexOf(form, index + 1)) {
    found.push([index, index + form.length]);
  }
  return found;
}
