/** What a run over one pool has come to: how it was read, the calls, and the time beside the least possible. */
import { type Reading, type ReadingStrategy, subPrefixes } from '../directory/reading-choice.ts';
import { count, figure, shortNumber } from '../values/amounts.ts';
import { wrapWords } from './columns.ts';

/** Requests of one operation. */
export interface OperationTotals {
  /** On the wire, every attempt. */
  readonly sent: number;
  readonly throttled: number;
  readonly retried: number;
}

/** One rate that is a share of a quota. */
export interface ShareTotals {
  readonly category: string;
  readonly percent: number;
  /** Requests a second. */
  readonly quota: number;
  /** Whether Cognito has told it of the account, or the documents say it of every account. */
  readonly source: 'provisioned' | 'documented';
}

/** The figures of one pool. */
export interface Totals {
  /** Undefined where nobody was asked for. */
  readonly reading: Reading | undefined;
  readonly usersRead: number;
  readonly operations: ReadonlyMap<string, OperationTotals>;
  readonly shares: readonly ShareTotals[];
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
 * Undefined where nothing was sent; no time below a second.
 */
export function totalsText({
  reading,
  usersRead,
  operations,
  shares,
  seconds,
  floorSeconds,
}: Totals): string | undefined {
  const all = [...operations].sort(([, a], [, b]) => b.sent - a.sent);
  const sum = (of: (totals: OperationTotals) => number) => all.reduce((total, [, totals]) => total + of(totals), 0);
  const sent = sum((totals) => totals.sent);
  if (sent === 0) return undefined;
  const byOperation = all.map(([operation, totals]) => `${operation} ${figure(totals.sent)}`).join(', ');
  const throttled = figure(sum((totals) => totals.throttled));
  const retried = figure(sum((totals) => totals.retried));
  const lines = [
    ...(reading === undefined ? [] : [readingText(reading, usersRead)]),
    `${count(sent, 'call')}: ${byOperation}; ${throttled} throttled, ${retried} retried`,
    ...shares.map(shareText),
    ...timeText(seconds, floorSeconds),
  ];
  return lines.flatMap((line) => wrapWords(line)).join('\n');
}

/** `UserCreation 120 a second: 60 % of 200, which the account has`. */
function shareText({ category, percent, quota, source }: ShareTotals): string {
  const whose = source === 'provisioned' ? 'which the account has' : 'which every account has';
  return `${category} ${shortNumber((quota * percent) / 100)} a second: ${percent} % of ${figure(quota)}, ${whose}`;
}

/** Nothing below a second. A least time that is no less than the time taken says nothing either. */
function timeText(seconds: number, floorSeconds: number): readonly string[] {
  if (seconds < 1) return [];
  const least = `; at these request rates so many calls take at least ${shortNumber(floorSeconds)} s`;
  return [`${shortNumber(seconds)} s${floorSeconds < 1 || floorSeconds > seconds ? '' : least}`];
}

const because: Readonly<Record<NonNullable<Reading['after']>, string>> = {
  'filter-ignored': 'the service does not obey the filter by sub',
  'users-missing': 'the lists by sub left somebody out',
};

const how: Readonly<Record<ReadingStrategy, string>> = {
  scan: 'read by one list',
  split: `read by ${subPrefixes.length} lists side by side`,
  'look-up': 'looked up',
};

/** `10,000 users read by 16 lists side by side (predicted: 183 calls, 7.3 s)`; `usersRead` is how many it were. */
export function readingText({ strategy, users, calls, seconds, after }: Reading, usersRead: number): string {
  // A pool that does not say how many users it has leaves nothing to predict.
  const cost = users === undefined ? '' : ` (predicted: ${count(calls, 'call')}, ${shortNumber(seconds)} s)`;
  return `${count(usersRead, 'user')} ${how[strategy]}${cost}${after === undefined ? '' : `: ${because[after]}`}`;
}
