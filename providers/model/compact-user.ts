/** Live users in little memory: a pool may have 100,000 of them, with ten attributes each. */
import type { AttributeName, Attributes } from './names.ts';
import type { LiveUser } from './users.ts';

/**
 * Makes users compact: their attributes in one flat list instead of a hash table each, and one text for a name that all
 * of them share, where every answer of Cognito's brings its own copy. What is compact already stays the same.
 */
export function createCompactor(): (user: LiveUser) => LiveUser {
  const names = new Map<AttributeName, AttributeName>();
  const shared = (name: AttributeName): AttributeName => {
    const known = names.get(name);
    if (known === undefined) names.set(name, name);
    return known ?? name;
  };
  return ({ username, sub, enabled, status, attributes, unchanged }) => ({
    username,
    sub,
    enabled,
    status: shared(status),
    attributes: attributes instanceof FlatAttributes ? attributes : new FlatAttributes(attributes, shared),
    ...(unchanged === undefined ? {} : { unchanged }),
  });
}

/** A user has a few dozen attributes at most, so that looking through a list takes no longer than a hash table. */
class FlatAttributes implements Attributes {
  /** Name, value, name, value. */
  readonly #pairs: readonly string[];

  constructor(attributes: Attributes, shared: (name: AttributeName) => AttributeName) {
    const pairs: string[] = [];
    for (const [name, value] of attributes) pairs.push(shared(name), value);
    // A list that has grown keeps room for more; its copy does not.
    this.#pairs = pairs.slice();
  }

  get size(): number {
    return this.#pairs.length / 2;
  }

  get(name: AttributeName): string | undefined {
    const pairs = this.#pairs;
    for (let at = 0; at < pairs.length; at += 2) if (pairs[at] === name) return pairs[at + 1];
    return undefined;
  }

  has(name: AttributeName): boolean {
    return this.get(name) !== undefined;
  }

  forEach(visit: (value: string, name: AttributeName, attributes: Attributes) => void): void {
    for (const [name, value] of this.#table()) visit(value, name, this);
  }

  entries() {
    return this.#table().entries();
  }

  keys() {
    return this.#table().keys();
  }

  values() {
    return this.#table().values();
  }

  [Symbol.iterator]() {
    return this.#table().entries();
  }

  /** Going through all attributes is rare, and a real map does it in order. */
  #table(): Map<AttributeName, string> {
    const table = new Map<AttributeName, string>();
    for (let at = 0; at < this.#pairs.length; at += 2) table.set(this.#pairs[at] ?? '', this.#pairs[at + 1] ?? '');
    return table;
  }
}
