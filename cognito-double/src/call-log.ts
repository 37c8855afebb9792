/** Every call that arrived, throttled and refused ones too: what tests and benches count. */
import type { Call } from './faults.ts';

export interface LoggedCall extends Call {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** `ok`, the name of the exception, the HTTP status, or `cut` or `hangs` where there was no answer. */
  readonly outcome: string;
  /** Whether it did what it was for, whatever the client was told. */
  readonly carriedOut: boolean;
}

export class CallLog {
  readonly #now: () => number;
  readonly #calls: LoggedCall[] = [];

  constructor(now: () => number) {
    this.#now = now;
  }

  all(): readonly LoggedCall[] {
    return [...this.#calls];
  }

  /** Number of calls by operation; only operations that were called have an entry. */
  counts(): Readonly<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const { operation } of this.#calls) counts[operation] = (counts[operation] ?? 0) + 1;
    return counts;
  }

  add(call: Call, outcome: string, carriedOut: boolean): void {
    this.#calls.push({ ...call, at: this.#now(), outcome, carriedOut });
  }

  clear(): void {
    this.#calls.length = 0;
  }
}
