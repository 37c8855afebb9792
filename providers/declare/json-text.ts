/** The JSON text that a mapping or a list becomes as an attribute's value. */
import { longestValue } from './names.ts';
import { quoted, type Report } from './report.ts';
import { fieldsOf, isNull, type MappingNode, type TextNode, type TreeNode } from './tree.ts';

/** No text of this many UTF-16 units fits into an attribute, so nobody needs to see the rest. */
const enough = 2 * longestValue;

/**
 * Compact JSON, keys in the file's order. Plain scalars are what YAML 1.2's core schema makes of them, and a number
 * keeps its text where that is JSON, digit by digit where it is not. Text over any limit is cut, and then too long.
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

function scalarJson(node: TextNode, report: Report): string {
  const { text } = node;
  if (!node.plain) return JSON.stringify(text);
  if (isNull(node)) return 'null';
  if (/^(?:true|True|TRUE|false|False|FALSE)$/.test(text)) return text.toLowerCase();
  if (/^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/.test(text)) {
    const hint = 'put it in quotes to send it as text';
    report.error('wrong-type', node.offset, `${text} is a number that JSON cannot hold`, { hint });
  }
  return numberJson(text) ?? JSON.stringify(text);
}

/** The numbers of YAML 1.2's core schema (10.3.2), without ever rounding one. */
function numberJson(text: string): string | undefined {
  if (/^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?$/.test(text)) return text;
  if (/^0(?:o[0-7]+|x[\da-fA-F]+)$/.test(text)) return BigInt(text).toString();
  const decimal = /^(?<sign>[-+]?)(?=\.?\d)(?<whole>\d*)(?:\.(?<fraction>\d*))?(?<exponent>[eE][-+]?\d+)?$/.exec(text);
  if (decimal === null) return undefined;
  const { sign, whole, fraction, exponent = '' } = decimal.groups ?? {};
  const minus = sign === '-' ? '-' : '';
  return `${minus}${whole?.replace(/^0+/, '') || '0'}${fraction ? `.${fraction}` : ''}${exponent}`;
}
