/**
 * Reads the plain shape that nearly every big declaration has, some fifty times faster than the yaml library: block
 * mappings of one-line values, lists of one-line texts, and comments. Whatever else a file holds, also any mistake, is left to the library;
 * a property test holds the two to the same tree.
 */

import { commentAt } from '../comments.ts';
import { readFlowValue } from './flow-value.ts';
import { readPlainList } from './plain-list.ts';
import type { Entry, ListNode, MappingNode, TextNode, TreeNode } from './tree.ts';

/** Starts with no sign that YAML gives a meaning to, and holds no `: `, no ` #` and no odd white space. */
const plain = /-?[\p{L}\p{N}_+/$^=(](?:[^\s:#]|:(?=\S)| +(?=[^\s#:]|:\S))*/u.source;
const quoted = /"[^"\\\r\n]*"|'[^'\r\n]*'/.source;
const comment = /(?<=[ \n]|^)#[^\r\n]*/.source;
const flow = /[{[][^\r\n]*/.source;
/** A line: indent, then key, gap and value, or the dash and the text of a list's item; a blank or a comment has neither. */
const linePattern = new RegExp(
  `( *)(?:(${plain}|${quoted}):(?:( +)(${plain}|${quoted}|~|${flow}))?|(- +)(${plain}|${quoted}))? *(?:${comment})?(?:\\r?\\n|$)`,
  'uy',
);
/** Keeps the pattern's backtracking short. */
const longestLine = 5_000;
/** YAML's own limit, which the library tells, is 1,024. */
const longestKey = 1_000;
const deepest = 10;

interface OpenMapping {
  readonly indent: number;
  readonly entries: Entry[];
}

interface OpenList {
  readonly indent: number;
  readonly items: TextNode[];
}

/** The file's mapping, or undefined when the text is anything but plain. */
export function readPlainBlock(text: string): MappingNode | undefined {
  const line = new RegExp(linePattern);
  const open: [OpenMapping, ...OpenMapping[]] = [{ indent: 0, entries: [] }];
  let unfilled: TextNode | undefined;
  let list: OpenList | undefined;
  for (let start = afterMarker(text); start < text.length; start = line.lastIndex) {
    const end = text.indexOf('\n', start);
    if ((end < 0 ? text.length : end) - start > longestLine) return undefined;
    line.lastIndex = start;
    const [, { length: indent } = '', key, { length: gap } = '', value, dash, item] = line.exec(text) ?? [];
    if (line.lastIndex === 0) return undefined;
    if (dash !== undefined && item !== undefined) {
      list ??= listFor(indent, start, open, unfilled);
      if (list?.indent !== indent) return undefined;
      unfilled = undefined;
      list.items.push(scalar(item, start + indent + dash.length));
      continue;
    }
    if (key === undefined) continue;
    list = undefined;
    const keyNode = scalar(key, start + indent);
    const block = blockFor(keyNode, indent, open, unfilled);
    const node = valueNode(value, start + indent + key.length + 1 + gap, keyNode, text);
    if (block === undefined || node === undefined || key.length > longestKey) return undefined;
    unfilled = value === undefined ? keyNode : undefined;
    block.push({ key: keyNode, value: node });
  }
  const [{ entries: root }] = open;
  return root[0] === undefined ? undefined : mapping(root[0].key.offset, root);
}

function afterMarker(text: string): number {
  return /^---\r?\n/.exec(text)?.[0].length ?? 0;
}

/** The entries that a key of this indent belongs to: an open mapping's, or those of the key that waits for its value. */
function blockFor(
  key: TextNode,
  indent: number,
  open: OpenMapping[],
  unfilled: TextNode | undefined,
): Entry[] | undefined {
  let innermost = open.at(-1);
  if (innermost !== undefined && indent > innermost.indent) {
    const entry = innermost.entries.at(-1);
    if (unfilled === undefined || entry?.key !== unfilled || open.length > deepest) return undefined;
    const entries: Entry[] = [];
    innermost.entries[innermost.entries.length - 1] = { key: unfilled, value: mapping(key.offset, entries) };
    open.push({ indent, entries });
    return entries;
  }
  while (innermost !== undefined && indent < innermost.indent) {
    open.pop();
    innermost = open.at(-1);
  }
  return innermost?.indent === indent ? innermost.entries : undefined;
}

/** A list that starts with an item of this indent, put in as the value of the key that waits for one. */
function listFor(
  indent: number,
  start: number,
  open: readonly OpenMapping[],
  unfilled: TextNode | undefined,
): OpenList | undefined {
  const innermost = open.at(-1);
  if (innermost === undefined || unfilled === undefined || indent < innermost.indent) return undefined;
  const items: TextNode[] = [];
  const value: ListNode = { kind: 'list', offset: start + indent, items };
  innermost.entries[innermost.entries.length - 1] = { key: unfilled, value };
  return { indent, items };
}

function mapping(offset: number, entries: readonly Entry[]): MappingNode {
  return { kind: 'mapping', offset, entries, merges: [] };
}

function valueNode(value: string | undefined, offset: number, key: TextNode, text: string): TreeNode | undefined {
  if (value === undefined) {
    const comment = commentAt(text, offset);
    return { kind: 'text', offset: key.offset, text: '', plain: true, ...(comment === undefined ? {} : { comment }) };
  }
  if (value === '{}') return mapping(offset, []);
  if (value[0] === '[') return readPlainList(value, offset) ?? readFlowValue(value, offset);
  return value[0] === '{' ? readFlowValue(value, offset) : scalar(value, offset);
}

function scalar(source: string, offset: number): TextNode {
  const isQuoted = source[0] === '"' || source[0] === "'";
  return { kind: 'text', offset, text: isQuoted ? source.slice(1, -1) : source, plain: !isQuoted };
}
