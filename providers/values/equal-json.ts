/** Equality of values that are JSON: attributes that hold a mapping or a list as text. */

/**
 * Whether both texts are JSON objects or arrays with equal content, whatever the order of keys and the white space.
 * Numbers are equal when their text is: 1.0 and 1 differ, and no digit is lost to rounding.
 */
export function sameJson(a: string, b: string): boolean {
  if (!mayBeJson(a) || !mayBeJson(b)) return false;
  const left = canonicalJson(a);
  return left !== undefined && left === canonicalJson(b);
}

function mayBeJson(text: string): boolean {
  return /^\s*[[{]/.test(text);
}

/** The one text of all that are equal: keys sorted, no white space; undefined for what is no JSON. */
function canonicalJson(text: string): string | undefined {
  try {
    return String(JSON.parse(text, canonical));
  } catch {
    return undefined;
  }
}

/** A reviver meets the innermost values first, so everything inside `value` is canonical text already. */
function canonical(_key: string, value: unknown, context?: { readonly source?: string }): string {
  if (typeof value === 'number') return context?.source ?? String(value);
  if (Array.isArray(value)) return `[${value.join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([key, member]) => `${JSON.stringify(key)}:${member}`);
  return `{${members.sort().join()}}`;
}
