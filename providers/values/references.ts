/** The grammar of `${config:key}`, `${secret:key}`, `${value:name}`, `${stack}`, `${index}` and `${fake:method}` within a text. */
import { nearest } from '../model/nearest.ts';

/** What a text is made of. */
export type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'config' | 'secret'; readonly key: string }
  /** What the program hands to the component under that name. */
  | { readonly kind: 'value'; readonly name: string }
  | { readonly kind: 'stack' }
  /** The number of a user of a template, with at least that many digits. */
  | { readonly kind: 'index'; readonly digits: number }
  /** A made-up value, by faker's method: `person.firstName`. */
  | { readonly kind: 'fake'; readonly method: string }
  /** Meant as a reference, by its look, but not one; `written` is all of it. */
  | { readonly kind: 'malformed'; readonly written: string };

/** A part that is not text. */
export type Reference = Exclude<Part, { readonly kind: 'text' }>;

/** A key has a namespace or none: `api` or `other:api`. Digits are 1 to 20. */
const reference =
  /\$\{(?:(config|secret):([^\s:{}$"\\]+(?::[^\s:{}$"\\]+)?)|value:([^\s:{}$"\\]+)|(index)(?::([1-9]|1\d|20))?|fake:([^\s:{}$"\\]+)|stack)\}/y;
/** The first word of what may be meant as a reference, whether a colon follows, and no more of the rest than one line shows. */
const likeReference = /\$\{\s*([a-z]+)\b(\s*:)?[^{}]{0,60}\}?/iy;
/** Words of references, and usual slips that are farther from them than a typing error. */
const words: ReadonlySet<string> = new Set(
  ['config', 'secret', 'value', 'stack', 'index', 'fake'].concat(['conf', 'cfg', 'configuration', 'faker']),
);

/** Whether the word is one of ours but for its letter case and typing errors; a colon makes that likelier. */
function isMeant(word: string, hasColon: boolean): boolean {
  const sought = word.toLowerCase();
  if (words.has(sought)) return true;
  if (nearest(sought, ['config', 'secret'], hasColon ? 2 : 1) !== undefined) return true;
  return nearest(sought, hasColon ? ['value', 'stack', 'index', 'fake'] : ['stack', 'index'], 1) !== undefined;
}

/**
 * The parts of a text, which say all of it. Of a run of `$` before `{`, two stand for one: `$${` is a literal `${`, and
 * `$$${stack}` a `$` and the stack. A `${` of any other form, such as `${name}` or `${env:x}`, is text as it stands,
 * unless its first word is nearly one of ours (`${Config:x}`, `${secrets:x}`, `${stak}`, `${stack` without its end). Linear.
 */
export function partsOf(text: string): readonly Part[] {
  const parts: Part[] = [];
  let literal = '';
  let end = 0;
  const add = (part: Part) => {
    if (literal !== '') parts.push({ kind: 'text', text: literal });
    literal = '';
    parts.push(part);
  };
  for (let brace = text.indexOf('${'); brace >= 0; brace = text.indexOf('${', brace + 1)) {
    // A key has no `{`, but a malformed reference may hold another one.
    if (brace < end) continue;
    let index = brace;
    while (index > end && text[index - 1] === '$') index--;
    const run = brace + 1 - index;
    literal += text.slice(end, index) + '$'.repeat(Math.floor(run / 2));
    end = brace + 1;
    if (run % 2 === 0) continue;
    const part = referenceAt(text, brace);
    if (part === undefined) literal += '$';
    else {
      add(part.part);
      end = part.end;
    }
  }
  literal += text.slice(end);
  if (literal !== '') parts.push({ kind: 'text', text: literal });
  return parts;
}

function referenceAt(text: string, index: number): { readonly part: Part; readonly end: number } | undefined {
  reference.lastIndex = index;
  const found = reference.exec(text);
  if (found !== null) {
    return { part: partFound(found), end: index + found[0].length };
  }
  likeReference.lastIndex = index;
  const [written, word = '', colon] = likeReference.exec(text) ?? [];
  if (written === undefined || !isMeant(word, colon !== undefined)) return undefined;
  return { part: { kind: 'malformed', written }, end: index + written.length };
}

function partFound([, kind, key, name, isIndex, digits = '1', method]: RegExpExecArray): Part {
  if (name !== undefined) return { kind: 'value', name };
  if (key !== undefined && (kind === 'config' || kind === 'secret')) return { kind, key };
  if (isIndex !== undefined) return { kind: 'index', digits: Number(digits) };
  return method === undefined ? { kind: 'stack' } : { kind: 'fake', method };
}

/** The text of which `partsOf` makes those parts. */
export function textOf(parts: readonly Part[]): string {
  let text = '';
  let literal = '';
  for (const part of parts) {
    if (part.kind === 'text') literal += part.text;
    else {
      text += escapeLiteral(literal).replace(/(?<!\$)\$+$/, twice) + written(part);
      literal = '';
    }
  }
  return text + escapeLiteral(literal);
}

/** What to write where a value is to be that text itself: escaped only where it would be read otherwise. */
export function literalText(text: string): string {
  return literalOf(text) === text ? text : textOf([{ kind: 'text', text }]);
}

/** What a text says that has no reference in it, its `$${` being `${`; undefined where it has one. */
export function literalOf(text: string): string | undefined {
  if (!text.includes('${')) return text;
  const parts = partsOf(text);
  return parts.every(({ kind }) => kind === 'text')
    ? parts.map((part) => ('text' in part ? part.text : '')).join('')
    : undefined;
}

/** A reference as one writes it. */
export function written(part: Reference): string {
  switch (part.kind) {
    case 'malformed':
      return part.written;
    case 'stack':
      return `\${stack}`;
    case 'index':
      return part.digits === 1 ? `\${index}` : `\${index:${part.digits}}`;
    case 'fake':
      return `\${fake:${part.method}}`;
    case 'value':
      return `\${value:${part.name}}`;
    case 'config':
    case 'secret':
      return `\${${part.kind}:${part.key}}`;
  }
}

function escapeLiteral(literal: string): string {
  // Only the first `$` of a run starts a match, so that a long run takes no longer than a text of its length.
  return literal.replaceAll(/(?<!\$)\$+(?=\{)/g, twice);
}

function twice(dollars: string): string {
  return dollars + dollars;
}

/**
 * The text with each reference that `lookUp` knows replaced by its value; one that it answers with undefined stays a
 * reference. Values are text and never read for references again. Inside JSON text, which is what a mapping or list of
 * the declaration becomes, they are written as JSON writes them, so that it stays JSON whatever they hold.
 */
export function substitute(text: string, lookUp: (part: Reference) => string | undefined): readonly Part[] {
  const parts = partsOf(text);
  const json = isJsonContainer(text);
  return parts.map((part) => {
    const value = part.kind === 'text' ? undefined : lookUp(part);
    if (value === undefined) return part;
    return { kind: 'text', text: json ? JSON.stringify(value).slice(1, -1) : value };
  });
}

function isJsonContainer(text: string): boolean {
  if (!/^\s*[[{]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
