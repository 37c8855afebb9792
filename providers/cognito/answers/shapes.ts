/** Tells whether data of others has the shape that is expected of it. */

/** Tells what is wrong with a value that is called so; undefined for nothing. Values themselves are never told. */
export type Shape = (value: unknown, called: string) => string | undefined;

/** A text that is not empty. */
export const text: Shape = (value, called) =>
  typeof value === 'string' && value !== '' ? undefined : notThe('text', value, called);

/** Any text. */
export const anyText: Shape = ofType('string', 'text');
export const number: Shape = ofType('number', 'number');
export const flag: Shape = ofType('boolean', 'flag');

/** An instant, as the SDK reads it. */
export const date: Shape = (value, called) => (value instanceof Date ? undefined : notThe('date', value, called));

/** The same, or nothing at all. */
export function optional(shape: Shape): Shape {
  return (value, called) => (value === undefined ? undefined : shape(value, called));
}

/** A list of nothing but these. */
export function listOf(shape: Shape): Shape {
  return (value, called) =>
    Array.isArray(value)
      ? first(value.entries(), ([index, item]) => shape(item, `${called}[${index}]`))
      : notThe('list', value, called);
}

/** An object with those members; what else it has does not matter. */
export function having(members: Readonly<Record<string, Shape>>): Shape {
  return (value, called) => {
    if (!isObject(value)) return notThe('object', value, called);
    const given = new Map<string, unknown>(Object.entries(value));
    return first(Object.entries(members), ([name, shape]) =>
      shape(given.get(name), called === '' ? name : `${called}.${name}`),
    );
  };
}

/** An object with any names and nothing but these as values. */
export function mapOf(shape: Shape): Shape {
  return (value, called) =>
    isObject(value)
      ? first(Object.values(value), (member) => shape(member, `${called}.*`))
      : notThe('object', value, called);
}

function ofType(type: 'string' | 'number' | 'boolean', name: string): Shape {
  return (value, called) => (typeof value === type ? undefined : notThe(name, value, called));
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function notThe(expected: string, value: unknown, called: string): string {
  return value === undefined ? `it has no ${called}` : `its ${called} is no ${expected}`;
}

function first<T>(values: Iterable<T>, problem: (value: T) => string | undefined): string | undefined {
  for (const value of values) {
    const found = problem(value);
    if (found !== undefined) return found;
  }
  return undefined;
}
