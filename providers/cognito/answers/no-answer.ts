/** What comes back in the place of an answer. */

/** With a success, and not what the service says then: a proxy's, a sign-in page's, or another service's. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}
