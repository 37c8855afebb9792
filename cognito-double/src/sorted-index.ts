/** Users sorted by one value: a page after any position, or all that begin with a text, costs no more than its size. */

/** A place in the order; also what a page token remembers, so that users who come and go shift no page. */
export interface Position {
  readonly value: string;
  readonly sub: string;
}

/** Before every entry. */
export const start: Position = { value: '', sub: '' };

/** What to read: the values equal to a text, or those that begin with it (a blank one: all). */
export interface Match {
  readonly operator: '=' | '^=';
  readonly value: string;
}

export class SortedIndex {
  readonly #entries: Position[];

  constructor(entries: Iterable<Position>) {
    this.#entries = [...entries].sort(compare);
  }

  add(entry: Position): void {
    this.#entries.splice(this.#firstAfter(entry), 0, entry);
  }

  remove(entry: Position): void {
    const at = this.#firstAfter(entry) - 1;
    const found = this.#entries[at];
    if (found !== undefined && compare(found, entry) === 0) this.#entries.splice(at, 1);
  }

  /** At most `limit` matching entries after that position, in order. */
  read(match: Match, after: Position, limit: number): readonly Position[] {
    const from = Math.max(this.#firstAfter({ value: match.value, sub: '' }), this.#firstAfter(after));
    const found: Position[] = [];
    for (let at = from; at < this.#entries.length && found.length < limit; at++) {
      const entry = this.#entries[at];
      if (entry === undefined || !matches(match, entry.value)) break;
      found.push(entry);
    }
    return found;
  }

  #firstAfter(position: Position): number {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const entry = this.#entries[middle];
      if (entry !== undefined && compare(entry, position) <= 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function matches({ operator, value }: Match, text: string): boolean {
  return operator === '=' ? text === value : text.startsWith(value);
}

function compare(a: Position, b: Position): number {
  if (a.value !== b.value) return a.value < b.value ? -1 : 1;
  if (a.sub !== b.sub) return a.sub < b.sub ? -1 : 1;
  return 0;
}
