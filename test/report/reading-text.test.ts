import { describe, expect, it } from 'vitest';
import type { Reading } from '../../providers/directory/reading-choice.ts';
import { readingText } from '../../providers/report/totals-text.ts';

describe('a reading in one line', () => {
  it.each<[Reading, number, string]>([
    [
      { strategy: 'split', users: 10_000, calls: 183, seconds: 7.32 },
      9_998,
      '9,998 users read by 16 lists side by side (predicted: 183 calls, 7.3 s)',
    ],
    [
      { strategy: 'split', users: 100_000, calls: 1_683, seconds: 67.32 },
      100_000,
      '100,000 users read by 16 lists side by side (predicted: 1,683 calls, 67 s)',
    ],
    [
      { strategy: 'scan', users: 150, calls: 3, seconds: 0.30000000000000004 },
      150,
      '150 users read by one list (predicted: 3 calls, 0.3 s)',
    ],
    [{ strategy: 'scan', users: 1, calls: 1, seconds: 0.1 }, 1, '1 user read by one list (predicted: 1 call, 0.1 s)'],
    [{ strategy: 'look-up', users: 50, calls: 50, seconds: 2 }, 50, '50 users looked up (predicted: 50 calls, 2 s)'],
    [{ strategy: 'scan', users: undefined, calls: 1, seconds: 0.1 }, 3, '3 users read by one list'],
    [
      { strategy: 'scan', users: 1_200, calls: 20, seconds: 2, after: 'filter-ignored' },
      1_200,
      '1,200 users read by one list (predicted: 20 calls, 2 s): the service does not obey the filter by sub',
    ],
    [
      { strategy: 'look-up', users: 1, calls: 1, seconds: 0.1, after: 'users-missing' },
      1,
      '1 user looked up (predicted: 1 call, 0.1 s): the lists by sub left somebody out',
    ],
  ])('%o', (reading, usersRead, text) => {
    expect(readingText(reading, usersRead)).toBe(text);
  });
});
