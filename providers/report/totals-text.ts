/** What a run over one pool has come to: how it was read, the calls, and the time beside the least possible. */
import type { Reading } from '../core/reading-plan.ts';
import { count, shortNumber } from './amounts.ts';
import { wrapWords } from './columns.ts';
import { readingText } from './reading-text.ts';

/** Requests of one operation. */
export interface OperationTotals {
  /** On the wire, every attempt. */
  readonly sent: number;
  readonly throttled: number;
  readonly retried: number;
}

/** The figures of one pool. */
export interface Totals {
  /** Undefined where nobody was asked for. */
  readonly reading: Reading | undefined;
  readonly usersRead: number;
  readonly operations: ReadonlyMap<string, OperationTotals>;
  /** How long verbs over the pool ran. */
  readonly seconds: number;
  /** The least that so many calls take at the configured rates. */
  readonly floorSeconds: number;
}

/**
 * ```
 * 10,000 users read by 16 lists side by side (predicted: 183 calls, 7.3 s)
 * 184 calls: ListUsers 183, DescribeUserPool 1; 0 throttled, 0 retried
 * 7.6 s; at these request rates so many calls take at least 7.3 s
 * ```
 * Undefined where nothing was sent.
 */
export function totalsText({ reading, usersRead, operations, seconds, floorSeconds }: Totals): string | undefined {
  const all = [...operations].sort(([, a], [, b]) => b.sent - a.sent);
  const sum = (of: (totals: OperationTotals) => number) => all.reduce((total, [, totals]) => total + of(totals), 0);
  const sent = sum((totals) => totals.sent);
  if (sent === 0) return undefined;
  const byOperation = all.map(([operation, totals]) => `${operation} ${totals.sent.toLocaleString('en')}`).join(', ');
  const throttled = sum((totals) => totals.throttled).toLocaleString('en');
  const retried = sum((totals) => totals.retried).toLocaleString('en');
  const lines = [
    ...(reading === undefined ? [] : [readingText(reading, usersRead)]),
    `${count(sent, 'call')}: ${byOperation}; ${throttled} throttled, ${retried} retried`,
    `${shortNumber(seconds)} s; at these request rates so many calls take at least ${shortNumber(floorSeconds)} s`,
  ];
  return lines.flatMap((line) => wrapWords(line)).join('\n');
}
