/** Follows the pages of a list to their end. */
import { NoAnswer } from './answers/no-answer.ts';

/** The token of the next page, as the operations call it. */
interface Page {
  readonly NextToken?: string | undefined;
  readonly PaginationToken?: string | undefined;
}

/**
 * The same pages. Throws NoAnswer when their tokens go round in a circle, which would never end: after at most three times as many
 * pages as the circle has (Brent's algorithm keeps one token only, and a pool may have many pages).
 */
export async function* endingPages<T extends Page>(pages: AsyncIterable<T>): AsyncGenerator<T, undefined> {
  let kept: string | undefined;
  let read = 0;
  let keepAt = 1;
  for await (const page of pages) {
    const token = page.NextToken ?? page.PaginationToken;
    if (token !== undefined && token === kept) throw new NoAnswer('its pages go round in a circle');
    yield page;
    read += 1;
    if (read === keepAt) {
      kept = token;
      keepAt *= 2;
    }
  }
}
