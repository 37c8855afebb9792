/** How a pool is read, in one line for people: the choice, and what it is predicted to take. */
import { type Reading, type ReadingStrategy, subPrefixes } from '../core/reading-plan.ts';
import { count, shortNumber } from './amounts.ts';

const because: Readonly<Record<NonNullable<Reading['after']>, string>> = {
  'filter-ignored': 'the service does not obey the filter by sub',
  'users-missing': 'the lists by sub left somebody out',
};

/** `reads 10,000 users by 16 lists side by side: 183 calls, about 7.3 s`. */
export function readingText({ strategy, users, calls, seconds, after }: Reading): string {
  const whom = users === undefined ? 'all users' : count(users, 'user');
  const how: Readonly<Record<ReadingStrategy, string>> = {
    scan: `reads ${whom} by one list`,
    split: `reads ${whom} by ${subPrefixes.length} lists side by side`,
    'look-up': `looks up ${whom}`,
  };
  // A pool that does not say how many users it has leaves nothing to predict.
  const cost = users === undefined ? '' : `: ${count(calls, 'call')}, about ${shortNumber(seconds)} s`;
  return `${how[strategy]}${cost}${after === undefined ? '' : ` (${because[after]})`}`;
}
