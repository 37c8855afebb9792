/** Reads a list of plain words on one line, such as `[admins, staff]`, without the yaml library. */
import type { ListNode, TextNode } from './tree.ts';

/** No sign that YAML gives a meaning to, in a list on one line or anywhere. */
const word = /[\p{L}\p{N}_][\p{L}\p{N}_.+/$@-]*/u.source;
const listPattern = new RegExp(`^\\[ *(?:${word}(?: *, *${word})*)? *\\] *(?: #[^\\r\\n]*)?$`, 'u');
const wordPattern = new RegExp(word, 'gu');

/** The list, placed at `offset` in its file; a comment may follow it. Undefined when it holds anything but words. */
export function readPlainList(source: string, offset: number): ListNode | undefined {
  if (!listPattern.test(source)) return undefined;
  const words = source.slice(0, source.indexOf(']'));
  const items = [...words.matchAll(wordPattern)].map(
    ({ 0: text, index }): TextNode => ({ kind: 'text', offset: offset + index, text, plain: true }),
  );
  return { kind: 'list', offset, items };
}
