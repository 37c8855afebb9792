/** The one door for text of others: values, names, files, messages of servers. Nothing in it is obeyed by a terminal or a CI runner. */

/** Takes the place of what is not let through, one for each UTF-16 unit, so that columns do not move. */
const standIn = '\ufffd';

/**
 * Group `kept`: signs that are not seen, and that letters and emoji are made of: the joiners of an emoji (UTS 51, emoji ZWJ sequences and
 * tag sequences) and of scripts that join letters (Unicode Standard 23.2; UAX 31, 2.3), and format signs that are seen (prepended
 * concatenation marks). Group `obeyed`: whatever else a terminal obeys, or shows as nothing. page/visible.mjs has the same.
 */
const signs =
  /(?<kept>(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f]|\u{1f3f4}[\u{e0030}-\u{e0039}\u{e0061}-\u{e007a}]{1,6}\u{e007f})\u200d(?=\p{Extended_Pictographic})|(?<=\u{1f3f4})[\u{e0030}-\u{e0039}\u{e0061}-\u{e007a}]{1,6}\u{e007f}|(?<=[[\p{L}\p{M}]--[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Common}\p{Script=Inherited}]])[\u180e\u200c\u200d]|[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u{110bd}\u{110cd}])|(?<obeyed>[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}])/gv;

/**
 * Commands to CI runners. GitHub takes `::name::` behind white space at the start of a line, and `##[name]` anywhere (actions/runner,
 * ActionCommand.TryParseV2 and TryParse); Azure Pipelines takes `##vso[` and TeamCity `##teamcity[`.
 */
const atLineStart = /^([^\S\n]*):(?=:)/gm;
const anywhere = /##(?=\w{0,20}\[)/g;

/**
 * The text as it may be shown in a terminal, a log or a file that is printed there: the last thing that is done to it, because a wrapped
 * line starts anew. Letters of all scripts and emoji stay, line feeds too. Its length stays the same. Linear.
 */
export function printable(text: string): string {
  return replaceUnseen(text.replaceAll('\t', ' '), (sign) => (sign === '\n' ? sign : standIn.repeat(sign.length)))
    .replaceAll(atLineStart, `$1${standIn}`)
    .replaceAll(anywhere, `#${standIn}`);
}

/** The same on one line: for a name or a path within a sentence, which must not look like two lines of ours. */
export function printableLine(text: string): string {
  return printable(text.replaceAll('\n', standIn));
}

/** JSON text in which the same signs are escapes, so that it says the same to whatever reads JSON. */
export function printableJson(json: string): string {
  const escaped = replaceUnseen(json, (sign) => (sign === '\n' ? sign : unitEscapes(sign)));
  return escaped.replaceAll(anywhere, '#\\u0023');
}

/** The text with every sign that is not seen, and that no letter or emoji is made of, as `replace` has it; it gets line feeds too. */
export function replaceUnseen(text: string, replace: (sign: string) => string): string {
  return text.replaceAll(signs, (sign, kept: string | undefined) => (kept === undefined ? replace(sign) : sign));
}

function unitEscapes(sign: string): string {
  const units = sign.split('').map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return units.join('');
}
