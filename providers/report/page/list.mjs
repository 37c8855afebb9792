/** The list of the page, a few users at a time: so many that ten thousand are as quick as ten. */
import { card } from './card.mjs';
import { byId } from './elements.mjs';

/**
 * @typedef {import('./types.d.ts').View} View
 * @typedef {import('./types.d.ts').Match} Match
 */

/** Users of a page of the list. */
const pageSize = 50;

/**
 * @param {View} view
 * @param {readonly Match[]} matches
 * @param {{ page: number, tellsPools: boolean, filtered: boolean }} options pages start at 0
 */
export function showList(view, matches, { page, tellsPools, filtered }) {
  const start = page * pageSize;
  const cards = matches
    .slice(start, start + pageSize)
    .map((match, index) => card(match, { columns: view.columns, id: `user-${index}`, tellsPool: tellsPools }));
  byId('list', HTMLOListElement).replaceChildren(...cards);
  byId('list', HTMLOListElement).start = start + 1;
  byId('results', HTMLElement).textContent = view.title;
  byId('status', HTMLElement).textContent = statusText(view, matches.length, filtered);
  byId('nobody', HTMLElement).textContent = filtered ? 'Nothing matches.' : 'Nothing to do.';
  byId('nobody', HTMLElement).hidden = matches.length > 0;
  byId('clear', HTMLElement).hidden = !filtered;
  showPager(start, cards.length, matches.length);
}

/**
 * @param {View} view
 * @param {number} some
 * @param {boolean} filtered
 */
function statusText({ entries, noun }, some, filtered) {
  const all = `${entries.length.toLocaleString('en')} ${entries.length === 1 ? noun : `${noun}s`}`;
  return filtered ? `${some.toLocaleString('en')} of ${all}` : all;
}

/**
 * @param {number} start
 * @param {number} shown
 * @param {number} all
 */
function showPager(start, shown, all) {
  byId('pager', HTMLElement).hidden = all <= pageSize;
  byId('previous', HTMLButtonElement).disabled = start === 0;
  byId('next', HTMLButtonElement).disabled = start + shown >= all;
  const range = [start + 1, start + shown, all].map((number) => number.toLocaleString('en'));
  byId('range', HTMLElement).textContent = `${range[0]}–${range[1]} of ${range[2]}`;
}
