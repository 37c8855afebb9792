/** The page of the HTML report: shows what the form asks for, whenever that changes. */
import { byId, element } from './elements.mjs';
import { matching } from './filter.mjs';
import { asked, asksForAll, offer } from './filters.mjs';
import { showList } from './list.mjs';
import { viewsOf } from './views.mjs';

/**
 * @typedef {import('./types.d.ts').View} View
 */

/** @param {string} id of a block of JSON */
function data(id) {
  return JSON.parse(byId(id, HTMLScriptElement).text);
}

/** @param {readonly View[]} views */
function offerViews(views) {
  const choices = views.map(({ key, title, entries }, index) => {
    const radio = element('input', { type: 'radio', name: 'view', value: key });
    radio.checked = index === 0;
    const amount = element('span', { class: 'amount' }, [entries.length.toLocaleString('en')]);
    return element('label', { class: 'chip' }, [radio, element('span', {}, [title]), ' ', amount]);
  });
  byId('views', HTMLElement).append(...choices);
  byId('views', HTMLElement).hidden = views.length < 2;
}

/**
 * @param {readonly View[]} views
 * @returns {View}
 */
function chosenView([first, ...others]) {
  const chosen = document.querySelector('input[name="view"]:checked');
  const key = chosen instanceof HTMLInputElement ? chosen.value : '';
  const view = others.find((other) => other.key === key) ?? first;
  if (view === undefined) throw new Error('the page has no view');
  return view;
}

/** Wires the page. */
function start() {
  const report = data('report');
  const views = viewsOf(report, data('words'));
  const tellsPools = report.userPools.length > 1;
  let page = 0;
  const show = () => {
    const view = chosenView(views);
    const query = asked();
    showList(view, matching(view.entries, query), { page, tellsPools, filtered: !asksForAll(query) });
  };
  /** @param {number} to */
  const turnTo = (to) => {
    page = to;
    show();
  };
  const clear = () => {
    byId('search', HTMLInputElement).value = '';
    offer(chosenView(views));
    turnTo(0);
  };
  offerViews(views);
  offer(chosenView(views));
  byId('pools', HTMLElement).hidden = !tellsPools;
  listen({ input: () => turnTo(0), view: clear, clear, turn: (by) => turnTo(page + by) });
  show();
  byId('tools', HTMLElement).hidden = views.every(({ entries }) => entries.length === 0);
}

/**
 * @param {{ input: () => void, view: () => void, clear: () => void, turn: (by: 1 | -1) => void }} then
 */
function listen(then) {
  const form = byId('tools', HTMLFormElement);
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('input', ({ target }) => {
    const isView = target instanceof HTMLInputElement && target.name === 'view';
    (isView ? then.view : then.input)();
  });
  byId('clear', HTMLButtonElement).addEventListener('click', () => {
    then.clear();
    // The button is gone now.
    byId('search', HTMLInputElement).focus();
  });
  for (const [id, by] of /** @type {const} */ ([
    ['previous', -1],
    ['next', 1],
  ])) {
    byId(id, HTMLButtonElement).addEventListener('click', () => {
      then.turn(by);
      // Reading goes on at the top of the list.
      byId('results', HTMLElement).focus();
    });
  }
}

start();
