/** Foreign text in Markdown: whatever it holds, it is neither markup nor a mention, a reference or a link. */

import { escapeUTF8 } from 'entities/escape';
import { figure } from '../values/amounts.ts';
import { visible } from './page/visible.mjs';

/** What is shown of one text unless more is asked for, in characters: values may have 2,048. */
const shown = 100;

/**
 * A code span, for where there is no table. GitHub looks for mentions (`@team`), references (`#123`) and links outside
 * of code only. The fence is longer than any within (CommonMark, code spans).
 */
export function code(text: string, most = shown): string {
  const line = oneLine(text, most);
  if (line === '') return '_empty_';
  const longest = Math.max(0, ...(line.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  const pad = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}`;
}

/**
 * A code span within a table, where a pipe needs a backslash (GFM, tables). Dialects differ in what a backslash before
 * that one means, so that is written as its number.
 */
export function cellCode(text: string): string {
  return code(text).replaceAll(/\\?\|/g, (pipe) => (pipe === '|' ? '\\|' : '\\u{5c}\\|'));
}

/** An element, for where Markdown is not read: within HTML. */
export function htmlCode(text: string): string {
  return `<code>${escapeUTF8(oneLine(text, shown))}</code>`;
}

/** What a span would lose (spaces at an end) or take for mathematics (a dollar beside its fence) becomes a number too. */
function oneLine(text: string, most: number): string {
  const characters = [...text];
  const line = visible(characters.slice(0, most).join('')).replaceAll(
    /[\n\t]|^ | $|(?<=^|`)\$|\$(?=`|$)/g,
    (sign) => `\\u{${sign.codePointAt(0)?.toString(16)}}`,
  );
  return characters.length <= most ? line : `${line}… (${figure(characters.length)} characters)`;
}
