/** Says what is wrong with a file's YAML in words of our own: the library's speak of implicit keys and flow sequences. */
import type { ErrorCode, YAMLError } from 'yaml';
import type { ProblemDetails } from '../file-problems.ts';

/** A problem's message and its way out. */
export interface Words extends Pick<ProblemDetails, 'hint'> {
  readonly message: string;
}

/** The words for an error of the library in that text. Nothing of the text is repeated but brackets and reserved signs. */
export function wordsOf({ code, message, pos: [offset] }: YAMLError, text: string): Words {
  const words = byMessage.find(([pattern]) => pattern.test(message))?.[1] ?? byCode.get(code);
  const said = typeof words === 'function' ? words(text, offset, message) : words;
  const plain = said ?? { message: firstLine(message) };
  // The library trips over the `{` of a reference, or over what follows it.
  if (!text.startsWith('${', offset - 1)) return plain;
  return { ...plain, hint: `inside { } and [ ], a text with \${…} in it needs quotes` };
}

type Say = (text: string, offset: number, message: string) => Words;

const missingColon: Say = (text, offset) => {
  const [line = ''] = text.slice(offset).split('\n', 1);
  if (/^[^\s#]+:[^\s/]/.test(line))
    return { message: 'a space is missing after the colon', hint: 'write `name: value`' };
  const hint = 'write `name: value`, or `name:` with its keys below it; indent the further lines of a long text';
  return { message: 'a colon is missing after this key', hint };
};

const opened: ReadonlyMap<string, string> = new Map([
  ['}', '{'],
  [']', '['],
]);

/** `Flow map in block collection must be sufficiently indented and end with a }` */
const notClosed: Say = (_text, _offset, message) => {
  const bracket = message.at(-1) ?? '';
  const hint = `close it with ${bracket}, and indent its further lines; a text with such a bracket in it needs quotes`;
  return { message: `a ${opened.get(bracket) ?? 'bracket'} before this place is not closed`, hint };
};

const noneOpen: Say = (text, offset) => {
  const bracket = text[offset] ?? '';
  const hint = 'remove it, or put the whole text in quotes';
  return { message: `no ${opened.get(bracket) ?? 'bracket'} is open for this ${bracket}`, hint };
};

const reserved: Say = (text, offset) => {
  const message = `a text without quotes cannot begin with ${text[offset] ?? ''}`;
  return { message, hint: 'put it in quotes' };
};

const afterEnd: Say = (text, offset) => {
  const quote = /(["'])\s*$/.exec(text.slice(Math.max(0, offset - 20), offset))?.[1];
  const message = 'more text follows where the value has ended';
  if (quote === undefined) return { message, hint: 'put the whole value in quotes, or begin a new line' };
  return { message, hint: quote === "'" ? "inside '…', write '' for a '" : 'inside "…", write \\" for a "' };
};

const secondColon = {
  message: 'a second `: ` stands on this line',
  hint: 'put the value in quotes if the `: ` belongs to it, or begin a new line',
} as const;

const byCode: ReadonlyMap<ErrorCode, Words | Say> = new Map<ErrorCode, Words | Say>([
  ['MULTILINE_IMPLICIT_KEY', missingColon],
  ['BLOCK_AS_IMPLICIT_KEY', secondColon],
  ['BAD_SCALAR_START', reserved],
  [
    'BAD_DQ_ESCAPE',
    { message: 'in "…", \\ begins an escape, and this one means nothing', hint: "write \\\\ for a \\, or use '…'" },
  ],
  ['KEY_OVER_1024_CHARS', { message: 'a key has more than 1,024 characters', hint: 'a colon may be missing before' }],
  ['MULTIPLE_ANCHORS', { message: 'a value has two anchors (&name)', hint: 'a text that begins with & needs quotes' }],
  ['MULTIPLE_TAGS', { message: 'a value has two tags (!name)', hint: 'a text that begins with ! needs quotes' }],
]);

/** The library has one code for several mistakes. */
const byMessage: readonly (readonly [pattern: RegExp, words: Words | Say])[] = [
  [/^Implicit map keys need/, missingColon],
  [/^Missing closing/, { message: 'a quote before this place is not closed', hint: 'close it on its line' }],
  [/^Flow .* end with a .$/, notClosed],
  [/^Unexpected flow-(?:map|seq)-end/, noneOpen],
  [/(?:at node end|^Unexpected scalar token|^Not a YAML token)/, afterEnd],
  [
    /must start at the same column/,
    { message: 'this line has another indent than those it belongs to', hint: 'indent keys of one mapping alike' },
  ],
  [
    /^Unexpected block-seq-ind/,
    {
      message: 'a list begins on the line of its key',
      hint: 'begin a new line, or put a text that begins with - in quotes',
    },
  ],
  [/^Missing , /, { message: 'a comma is missing between two entries', hint: 'write [a, b] and { a: 1, b: 2 }' }],
];

function firstLine(message: string): string {
  const [line = ''] = message.split('\n');
  return line.slice(0, 1).toLowerCase() + line.slice(1);
}
