/** How a pool was read, in one line for people: the choice, and what it was predicted to take. */
import { type Reading, type ReadingStrategy, subPrefixes } from '../core/reading-plan.ts';
import { count, shortNumber } from './amounts.ts';

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
