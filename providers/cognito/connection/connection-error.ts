/** The failure of a connection that is set up wrongly. */

/** A setting of the connection that cannot be used; the message says which and what to do. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';
}
