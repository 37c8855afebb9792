/** One user on the page: who it is, and a table of what is told. */
import { element, foreign } from './elements.mjs';

/**
 * @typedef {import('./types.d.ts').Match} Match
 * @typedef {import('./types.d.ts').Line} Line
 * @typedef {import('./types.d.ts').Cell} Cell
 */

/**
 * @param {Match} match
 * @param {{ columns: readonly string[], id: string, tellsPool: boolean }} options `id` is unique on the page
 * @returns {HTMLLIElement}
 */
export function card({ entry, lines }, { columns, id, tellsPool }) {
  const details = [entry.place, entry.account === entry.username ? undefined : entry.account];
  if (tellsPool) details.push(entry.userPoolId);
  const told = details.flatMap((detail) => (detail === undefined ? [] : [element('p', {}, [foreign(detail)])]));
  if (entry.meant !== undefined) told.push(element('p', {}, [entry.meant]));
  const others = entry.lines.length - lines.length;
  const rest =
    others === 0
      ? []
      : [element('p', { class: 'others' }, [`and ${others.toLocaleString('en')} more that the filters hide`])];
  return element('li', { class: 'card' }, [
    element('div', { class: 'who' }, [element('h3', { id }, [foreign(entry.username)]), ...told]),
    element('div', { class: 'what' }, [table(lines, columns, id), ...rest]),
  ]);
}

/**
 * Its roles are said too: narrow windows show it as blocks, of which browsers make no table by themselves.
 * @param {readonly Line[]} lines
 * @param {readonly string[]} columns
 * @param {string} id of the heading
 */
function table(lines, columns, id) {
  const head = columns.map((column) => element('th', { scope: 'col', role: 'columnheader' }, [column]));
  const widths = columns.map(() => element('col'));
  return element('table', { role: 'table', 'aria-labelledby': id, class: `of-${columns.length}` }, [
    element('colgroup', {}, widths),
    element('thead', { role: 'rowgroup' }, [element('tr', { role: 'row' }, head)]),
    element(
      'tbody',
      { role: 'rowgroup' },
      lines.map((line) => row(line, columns)),
    ),
  ]);
}

/**
 * Each cell carries the name of its column, which narrow windows show in the place of the head.
 * @param {Line} line
 * @param {readonly string[]} columns
 */
function row({ reason, cells }, columns) {
  const [first, ...others] = cells;
  const head = first === undefined ? [] : [element('th', { scope: 'row', role: 'rowheader' }, [content(first)])];
  return element('tr', { role: 'row', 'data-reason': reason }, [
    ...head,
    ...others.map((cell, index) =>
      element('td', { role: 'cell', 'data-column': columns[index + 1] ?? '' }, [content(cell)]),
    ),
  ]);
}

/** @param {Cell} cell */
function content({ kind, text }) {
  return element('span', { class: kind }, [kind === 'words' || kind === 'step' ? text : foreign(text)]);
}
