/** Shows what cannot be seen: also read by the Markdown report. */

/** What a letter or an emoji is made of, and what is not seen else: the same as in values/printable.ts, which a page cannot import. */
const signs =
  /(?<kept>(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f]|\u{1f3f4}[\u{e0030}-\u{e0039}\u{e0061}-\u{e007a}]{1,6}\u{e007f})\u200d(?=\p{Extended_Pictographic})|(?<=\u{1f3f4})[\u{e0030}-\u{e0039}\u{e0061}-\u{e007a}]{1,6}\u{e007f}|(?<=[[\p{L}\p{M}]--[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Common}\p{Script=Inherited}]])[\u180e\u200c\u200d]|[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u{110bd}\u{110cd}])|(?<obeyed>[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}])/gv;

/**
 * Signs that are not shown, or that change the direction of what follows, become their number (`\u{202e}`), and so does the second `#`
 * of two before a name in brackets, which CI runners obey anywhere in a line. Line feeds and tabs stay, and what letters and emoji are made of.
 * @param {string} text
 * @returns {string}
 */
export function visible(text) {
  return text
    .replaceAll(signs, (sign, /** @type {string | undefined} */ kept) =>
      kept === undefined && sign !== '\n' && sign !== '\t' ? `\\u{${sign.codePointAt(0)?.toString(16)}}` : sign,
    )
    .replaceAll(/##(?=\w{0,20}\[)/g, '#\\u{23}');
}
