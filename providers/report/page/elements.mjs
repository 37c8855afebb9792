/** Makes elements. Foreign text only ever becomes text: nothing here reads HTML. */
import { visible } from './visible.mjs';

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} name
 * @param {Readonly<Record<string, string>>} attributes
 * @param {readonly (Node | string)[]} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function element(name, attributes = {}, children = []) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/**
 * Text of others in a direction of its own, with what cannot be seen made visible. It may be broken after a sign: an
 * address that is too long for a window is not broken inside a word.
 * @param {string} text
 * @returns {HTMLElement}
 */
export function foreign(text) {
  const parts = visible(text).split(/(?<=[@./:_-])(?=[^@./:_-])/);
  return element(
    'bdi',
    {},
    parts.flatMap((part, index) => (index === 0 ? [part] : [element('wbr'), part])),
  );
}

/**
 * An element that the page is made with.
 * @template {typeof HTMLElement} T
 * @param {string} id
 * @param {T} type
 * @returns {InstanceType<T>}
 */
export function byId(id, type) {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new Error(`the page lacks ${id}`);
  return /** @type {InstanceType<T>} */ (found);
}
