/** The names of a pool's attributes: which may be written at all, and which was probably meant by an unknown one. */

import type { AttributeName } from '../model/names.ts';
import { nearest, typingErrors } from '../model/nearest.ts';

/** Cognito's own attributes, which no update may carry (Developer Guide, user pool attributes). */
export function isReadOnly(name: AttributeName): boolean {
  return name === 'sub' || name === 'identities' || name.startsWith('cognito:');
}

/**
 * The way out for a name that is not among `known`: the same name in its right letter case or with its right prefix
 * (`custom:`, and `dev:` or `dev:custom:` for developer-only attributes), else the nearest one, else `otherwise`.
 */
export function nameHint(name: AttributeName, known: Iterable<AttributeName>, otherwise: string): string {
  const candidates = [...known].filter((candidate) => !isReadOnly(candidate));
  const sought = stem(name);
  const sameStem = candidates.filter((candidate) => stem(candidate) === sought);
  const right = nearest(name, sameStem, Number.POSITIVE_INFINITY);
  if (right !== undefined) return `write ${rightName(name, right)}`;
  // Prefixes are no part of what a typing error is measured by.
  const byStem = new Map(candidates.map((candidate) => [stem(candidate), candidate]));
  const nearestStem = nearest(sought, byStem.keys(), Math.max(1, sought.length / 3));
  if (nearestStem !== undefined) return `did you mean ${byStem.get(nearestStem)}?`;
  return otherwise;
}

function rightName(name: AttributeName, right: AttributeName): string {
  if (right.toLowerCase() === name.toLowerCase()) return `${right}: the letter case of a name counts`;
  if (right.startsWith('dev:')) return `${right}: the names of developer-only attributes carry that prefix`;
  if (right.startsWith('custom:')) return `${right}: the names of custom attributes carry that prefix`;
  return `${right}: the name of a standard attribute has no prefix`;
}

/** The name without its prefix, which may be misspelt too. */
function stem(name: AttributeName): string {
  const plain = name.toLowerCase().replace(/^dev:/, '');
  const colon = plain.indexOf(':');
  const hasPrefix = colon > 0 && typingErrors(plain.slice(0, colon), 'custom') <= 2;
  return hasPrefix ? plain.slice(colon + 1) : plain;
}
