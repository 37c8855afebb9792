/** The names of a pool's attributes: which may be written at all, and which was probably meant by an unknown one. */
import { closest, distance } from 'fastest-levenshtein';
import type { AttributeName } from './types.ts';

/** Cognito's own attributes, which no update may carry (Developer Guide, user pool attributes). */
export function isReadOnly(name: AttributeName): boolean {
  return name === 'sub' || name === 'identities' || name.startsWith('cognito:');
}

/**
 * The way out for a name that is not among `known`: the same name in its right letter case or with its right prefix
 * (`custom:`, and `dev:` or `dev:custom:` for developer-only attributes), else the nearest one, else the pool's schema.
 */
export function nameHint(name: AttributeName, known: Iterable<AttributeName>): string {
  const candidates = [...known].filter((candidate) => !isReadOnly(candidate));
  const sameStem = candidates.filter((candidate) => stem(candidate) === stem(name));
  if (sameStem.length > 0) return `write ${rightName(name, closest(name, sameStem))}`;
  const nearest = nearestOf(stem(name), candidates);
  if (nearest !== undefined) return `did you mean ${nearest}?`;
  return "add it to the pool's schema first, or take it out of the declaration";
}

function rightName(name: AttributeName, right: AttributeName): string {
  if (right.toLowerCase() === name.toLowerCase()) return `${right}: the letter case of a name counts`;
  if (right.startsWith('dev:')) return `${right}: the names of developer-only attributes carry that prefix`;
  if (right.startsWith('custom:')) return `${right}: the names of custom attributes carry that prefix`;
  return `${right}: the name of a standard attribute has no prefix`;
}

/** Prefixes are no part of what a typing error is measured by. */
function nearestOf(sought: string, candidates: readonly AttributeName[]): AttributeName | undefined {
  const byStem = new Map(candidates.map((candidate) => [stem(candidate), candidate]));
  if (byStem.size === 0) return undefined;
  const nearest = closest(sought, [...byStem.keys()]);
  return distance(sought, nearest) <= Math.max(1, sought.length / 3) ? byStem.get(nearest) : undefined;
}

function stem(name: AttributeName): string {
  return name.toLowerCase().replace(/^(?:dev:)?(?:custom:)?/, '');
}
