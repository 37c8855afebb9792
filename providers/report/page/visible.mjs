/** Shows what cannot be seen: also read by the Markdown report. */

/**
 * Signs that are not shown, or that change the direction of what follows, become their number (`\u{202e}`). Line feeds
 * and tabs stay.
 * @param {string} text
 * @returns {string}
 */
export function visible(text) {
  return text.replaceAll(
    /[^\P{Cc}\n\t]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu,
    (sign) => `\\u{${sign.codePointAt(0)?.toString(16)}}`,
  );
}
