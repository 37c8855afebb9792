/** The failure that ends a command because of what it was given. */

/** Its message is all there is to say: what is wrong, and what to do. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';
}
