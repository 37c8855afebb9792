/**
 * Reads strict JSON, the shape that programs write, some ten times faster than the yaml library and in a tenth of its
 * memory. Whatever else a file holds, also any mistake, is left to the library; a property test holds the two to the
 * same tree.
 */
import type { Entry, MappingNode, TextNode, TreeNode } from './tree.ts';

/** Deeper nesting is the library's to judge. */
const deepest = 50;
/** YAML's limit for a key on one line, which the library tells, is 1,024. */
const longestKey = 1_000;

/** The file's mapping, or undefined when the text is anything but one JSON object. */
export function readPlainJson(text: string): MappingNode | undefined {
  if (text[0] !== '{') return undefined;
  const { node, end } = readValue(text, 0, 0) ?? {};
  return node?.kind === 'mapping' && end !== undefined && skipSpace(text, end) === text.length ? node : undefined;
}

/** A part of the text that was read, and where it ended. */
interface Read<Node> {
  readonly node: Node;
  readonly end: number;
}

function readValue(text: string, offset: number, depth: number): Read<TreeNode> | undefined {
  if (depth > deepest) return undefined;
  if (text[offset] === '{') return readMapping(text, offset, depth);
  if (text[offset] === '[') return readList(text, offset, depth);
  return text[offset] === '"' ? readString(text, offset) : readWord(text, offset);
}

function readMapping(text: string, offset: number, depth: number): Read<MappingNode> | undefined {
  const entries: Entry[] = [];
  const end = readItems(text, offset, '}', (start) => {
    const key = text[start] === '"' ? readString(text, start) : undefined;
    if (key === undefined || key.end - start > longestKey || text[key.end] !== ':') return undefined;
    const value = readValue(text, skipSpace(text, key.end + 1), depth + 1);
    if (value !== undefined) entries.push({ key: key.node, value: value.node });
    return value?.end;
  });
  return end === undefined ? undefined : { node: { kind: 'mapping', offset, entries, merges: [] }, end };
}

function readList(text: string, offset: number, depth: number): Read<TreeNode> | undefined {
  const items: TreeNode[] = [];
  const end = readItems(text, offset, ']', (start) => {
    const item = readValue(text, start, depth + 1);
    if (item !== undefined) items.push(item.node);
    return item?.end;
  });
  return end === undefined ? undefined : { node: { kind: 'list', offset, items }, end };
}

/** Reads what stands between brackets and commas, and returns where the closing bracket ended. */
function readItems(
  text: string,
  open: number,
  close: string,
  readItem: (start: number) => number | undefined,
): number | undefined {
  let next = skipSpace(text, open + 1);
  if (text[next] === close) return next + 1;
  while (true) {
    const end = readItem(next);
    if (end === undefined) return undefined;
    const separator = skipSpace(text, end);
    if (text[separator] === close) return separator + 1;
    if (text[separator] !== ',') return undefined;
    next = skipSpace(text, separator + 1);
  }
}

function readString(text: string, offset: number): Read<TextNode> | undefined {
  let close = text.indexOf('"', offset + 1);
  while (close >= 0 && isEscaped(text, close)) close = text.indexOf('"', close + 1);
  if (close < 0) return undefined;
  const inner = text.slice(offset + 1, close);
  const value = /[\\\p{Cc}]/u.test(inner) ? parsedString(text.slice(offset, close + 1)) : inner;
  return value === undefined
    ? undefined
    : { node: { kind: 'text', offset, text: value, plain: false }, end: close + 1 };
}

/** Whether an odd number of backslashes stands before it. */
function isEscaped(text: string, quote: number): boolean {
  let start = quote;
  while (text[start - 1] === '\\') start--;
  return (quote - start) % 2 === 1;
}

function parsedString(source: string): string | undefined {
  try {
    return String(JSON.parse(source));
  } catch {
    return undefined;
  }
}

const word = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?)(?=[\s,}\]])/y;

function readWord(text: string, offset: number): Read<TextNode> | undefined {
  word.lastIndex = offset;
  const source = word.exec(text)?.[0];
  if (source === undefined) return undefined;
  return { node: { kind: 'text', offset, text: source, plain: true }, end: offset + source.length };
}

function skipSpace(text: string, offset: number): number {
  let next = offset;
  while (isSpace(text, next)) next++;
  return next;
}

/** A carriage return by itself is no white space to the library. */
function isSpace(text: string, offset: number): boolean {
  const sign = text[offset];
  return sign === ' ' || sign === '\n' || sign === '\t' || (sign === '\r' && text[offset + 1] === '\n');
}
