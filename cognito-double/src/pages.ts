/** Pages of a sorted list for the operations that answer with a token. */
import type { Account } from './account.ts';
import { type Position, type SortedIndex, start } from './sorted-index.ts';

export interface PageRequest {
  /** Everything of the request but the token: a token belongs to its exact parameters (COGNITO.md, Reading). */
  readonly parameters: unknown;
  readonly token: string | undefined;
  /** At most so many entries; 0 makes an empty page with a token where there is more. */
  readonly limit: number;
}

/** COGNITO.md, Sizes: at most 60 a page; also what a limit is that is left out, or 0 (inferred). */
export const pageSize = 60;

/** One page, and the token of the next one if there is more. Throws InvalidParameterException for a foreign token. */
export function readPage(
  { tokens }: Account,
  index: SortedIndex,
  { parameters, token, limit }: PageRequest,
): { readonly found: readonly Position[]; readonly token: string | undefined } {
  const after = token === undefined ? start : tokens.open(parameters, token);
  const read = index.read({ operator: '^=', value: '' }, after, limit + 1);
  const next = read.length > limit ? (read[limit - 1] ?? after) : undefined;
  return { found: read.slice(0, limit), token: next && tokens.seal(parameters, next) };
}
