/** The error whose message is written for the user: it is shown without a stack. */
export class SetupFailure extends Error {}

/**
 * @param {unknown} error anything that was thrown
 * @returns {string} its message, followed by the messages of its causes (`fetch` hides the real reason there)
 */
export function messageOf(error) {
  const messages = [];
  for (let at = error; at instanceof Error && messages.length < 5; at = at.cause) messages.push(at.message);
  return messages.length > 0 ? messages.join(': ') : String(error);
}

/**
 * @param {unknown} error
 * @returns {string | undefined} the code of a system error, such as `ENOENT`
 */
export function codeOf(error) {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
