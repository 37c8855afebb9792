/** The JSON text that a mapping or a list becomes as an attribute's value. */

import { longestValue } from '../constraints/names.ts';
import { isComment } from './comments.ts';
import { quoted, type Report } from './file-problems.ts';
import { fieldsOf, isNull, type MappingNode, type TextNode, type TreeNode } from './yaml/tree.ts';

/** No text of this many UTF-16 units fits into an attribute, so nobody needs to see the rest. */
const enough = 2 * longestValue;

/**
 * Compact JSON, keys in the file's order. A number is one that JSON writes so, digit by digit; what only YAML takes for a
 * number or a flag (`01234`, `+1`, `0x1F`, `.5`, `True`, `.nan`) is text, as everywhere else in a declaration. Text over
 * any limit is cut, and then too long.
 */
export function jsonText(node: TreeNode, report: Report): string {
  let text = '';
  const write = (value: TreeNode): void => {
    if (text.length > enough) return;
    if (value.kind === 'text') text += scalarJson(value, report);
    else if (value.kind === 'list') writeAll('[', value.items, ']', write);
    else writeMembers(value);
  };
  const writeAll = <T>(open: string, items: readonly T[], close: string, writeItem: (item: T) => void): void => {
    text += open;
    for (const [index, item] of items.entries()) {
      if (text.length > enough) break;
      if (index > 0) text += ',';
      writeItem(item);
    }
    text += close;
  };
  const writeMembers = (mapping: MappingNode): void => {
    const fields = fieldsOf(mapping, (again, first) => tellDuplicateKey(again, first, report));
    writeAll('{', [...fields], '}', ([key, { value }]) => {
      text += `${JSON.stringify(key)}:`;
      write(value);
    });
  };
  write(node);
  return text;
}

/** A key that one mapping has twice: named with the place of the first, which nobody can tell to be the right one. */
export function tellDuplicateKey(again: TextNode, first: TextNode, report: Report): void {
  const { line, column } = report.at(first.offset);
  report.error('duplicate-key', again.offset, `${quoted(again.text)} is there already, at ${line}:${column}`);
}

/** Only what JSON itself writes so is a number, `true` or `false`; all else stays the text that the file has. */
function scalarJson(node: TextNode, report: Report): string {
  const { text } = node;
  if (!node.plain) return JSON.stringify(text);
  if (isComment('a value', node, 'mean null', report) || isNull(node)) return 'null';
  return jsonWord.test(text) ? text : JSON.stringify(text);
}

/** A number (RFC 8259, 6), `true` or `false`. */
const jsonWord = /^(?:true|false|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?)$/;
