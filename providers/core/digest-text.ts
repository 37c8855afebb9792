/** How digests of plans are written. */

/** The digest of a roster whose plan would do nothing. */
export const digestOfNothing = '';

/** Whether a text can be the digest of a component: SHA-256 in hex, and an entry for each roster that does something. */
export function isComponentDigest(text: string): boolean {
  return /^[0-9a-f]{64}(\.r?[0-9a-f]{32})*$/.test(text);
}
