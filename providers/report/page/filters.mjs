/** The form of the page: what it offers for a view, and what it asks for. */
import { byId, element } from './elements.mjs';
import { amounts } from './filter.mjs';
import { visible } from './visible.mjs';

/**
 * @typedef {import('./types.d.ts').View} View
 * @typedef {import('./types.d.ts').Query} Query
 */

/**
 * Offers the reasons, attributes and pools that are in the view, with how often each is there; nothing is chosen.
 * @param {View} view
 */
export function offer(view) {
  const lines = view.entries.flatMap((entry) => entry.lines);
  const reasons = amounts(lines, ({ reason }) => reason).map(([reason, some]) => {
    const box = element('input', { type: 'checkbox', name: 'reason', value: reason });
    const words = view.reasonWords[reason] ?? reason;
    return element('label', { class: 'chip' }, [box, element('span', {}, [words]), ' ', amount(some)]);
  });
  byId('reason-title', HTMLElement).textContent = view.reasonTitle;
  byId('reasons', HTMLElement).replaceChildren(...reasons);
  const topics = amounts(lines, ({ topic }) => topic);
  byId('topic', HTMLSelectElement).replaceChildren(...options('All', topics));
  const pools = amounts(view.entries, ({ userPoolId }) => userPoolId);
  byId('pool', HTMLSelectElement).replaceChildren(...options('All', pools));
}

/** @returns {Query} */
export function asked() {
  const boxes = document.querySelectorAll('input[name="reason"]:checked');
  return {
    search: byId('search', HTMLInputElement).value,
    reasons: new Set([...boxes].map((box) => (box instanceof HTMLInputElement ? box.value : ''))),
    topic: byId('topic', HTMLSelectElement).value,
    userPoolId: byId('pool', HTMLSelectElement).value,
  };
}

/** @param {Query} query */
export function asksForAll({ search, reasons, topic, userPoolId }) {
  return search.trim() === '' && reasons.size === 0 && topic === '' && userPoolId === '';
}

/**
 * @param {string} all
 * @param {readonly (readonly [name: string, amount: number])[]} names
 */
function options(all, names) {
  const named = names.map(([name, some]) =>
    element('option', { value: name }, [`${visible(name)} (${some.toLocaleString('en')})`]),
  );
  return [element('option', { value: '' }, [all]), ...named];
}

/** @param {number} some */
function amount(some) {
  return element('span', { class: 'amount' }, [some.toLocaleString('en')]);
}
