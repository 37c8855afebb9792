/** Says at compile time that a switch over a closed union has a case for each kind, and fails when it has not. */

/** Throws a TypeError: a value came here that the types rule out. */
export function assertNever(value: never): never {
  throw new TypeError(`unexpected ${JSON.stringify(value)}`);
}
