import { describe, expect, it } from 'vitest';
import type { Reading } from '../../providers/core/reading-plan.ts';
import { readingText } from '../../providers/report/reading-text.ts';

describe('a reading in one line', () => {
  it.each<[Reading, string]>([
    [
      { strategy: 'split', users: 10_000, calls: 183, seconds: 7.32 },
      'reads 10,000 users by 16 lists side by side: 183 calls, about 7.3 s',
    ],
    [
      { strategy: 'split', users: 100_000, calls: 1_683, seconds: 67.32 },
      'reads 100,000 users by 16 lists side by side: 1,683 calls, about 67 s',
    ],
    [
      { strategy: 'scan', users: 150, calls: 3, seconds: 0.30000000000000004 },
      'reads 150 users by one list: 3 calls, about 0.3 s',
    ],
    [{ strategy: 'scan', users: 1, calls: 1, seconds: 0.1 }, 'reads 1 user by one list: 1 call, about 0.1 s'],
    [{ strategy: 'look-up', users: 50, calls: 50, seconds: 2 }, 'looks up 50 users: 50 calls, about 2 s'],
    [{ strategy: 'scan', users: undefined, calls: 1, seconds: 0.1 }, 'reads all users by one list'],
    [
      { strategy: 'scan', users: 1_200, calls: 20, seconds: 2, after: 'filter-ignored' },
      'reads 1,200 users by one list: 20 calls, about 2 s (the service does not obey the filter by sub)',
    ],
    [
      { strategy: 'look-up', users: 1, calls: 1, seconds: 0.1, after: 'users-missing' },
      'looks up 1 user: 1 call, about 0.1 s (the lists by sub left somebody out)',
    ],
  ])('%o', (reading, text) => {
    expect(readingText(reading)).toBe(text);
  });
});
