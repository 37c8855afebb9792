/** Reads and orders version numbers as `pulumi`, `go` and `node` print them. */

/**
 * @typedef {object} Version
 * @property {readonly [number, number, number]} numbers
 * @property {boolean} preview a pre-release such as `3.260.0-alpha.1` or `go1.26rc1`, which comes before its release
 */

/**
 * The version that a text starts with, after a `v` or `go`: `v3.259.0`, `go1.26.8`, `24.21.0`, `3.260.0-alpha.1+abc`.
 * @param {string} text
 * @returns {Version | undefined} undefined when it starts otherwise; numbers that are left out are 0
 */
function parseVersion(text) {
  const match = /^(?:v|go)?(\d+)\.(\d+)(?:\.(\d+))?(-|rc|beta|alpha)?/.exec(text.trim());
  if (match === null) return undefined;
  const [, major, minor, patch = '0', preview] = match;
  return { numbers: [Number(major), Number(minor), Number(patch)], preview: preview !== undefined };
}

/**
 * @param {string} version
 * @param {string} minimum
 * @returns {boolean} false also for what is no version at all
 */
export function isAtLeast(version, minimum) {
  const one = parseVersion(version);
  const other = parseVersion(minimum);
  if (one === undefined || other === undefined) return false;
  for (const [at, number] of one.numbers.entries()) {
    const difference = number - (other.numbers[at] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return !one.preview || other.preview;
}
