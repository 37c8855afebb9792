import { describe, expect, it } from 'vitest';
import { type OperationTotals, type Totals, totalsText } from '../../providers/report/totals-text.ts';

const sent = (calls: number, throttled = 0, retried = 0): OperationTotals => ({ sent: calls, throttled, retried });
const totals = (more: Partial<Totals>): Totals => ({
  reading: { strategy: 'split', users: 10_000, calls: 183, seconds: 7.32 },
  usersRead: 10_000,
  operations: new Map([
    ['DescribeUserPool', sent(1)],
    ['ListUsers', sent(183)],
  ]),
  shares: [],
  seconds: 7.61,
  floorSeconds: 7.32,
  ...more,
});

describe('the totals of a run', () => {
  it('are the reading, the calls, and the time beside the least possible', () => {
    expect(totalsText(totals({}))).toBe(
      [
        '10,000 users read by 16 lists side by side (predicted: 183 calls, 7.3 s)',
        '184 calls: ListUsers 183, DescribeUserPool 1; 0 throttled, 0 retried',
        '7.6 s; at these request rates so many calls take at least 7.3 s',
      ].join('\n'),
    );
  });

  it('sum up throttles and retries, and stay within the columns', () => {
    const operations = new Map([
      ['DescribeUserPool', sent(1)],
      ['ListUsers', sent(2_000, 3, 4)],
      ['AdminUpdateUserAttributes', sent(100_000, 1_000, 1_001)],
      ['AdminGetUser', sent(20)],
    ]);
    const lines = totalsText(totals({ operations }))?.split('\n') ?? [];
    expect(lines.slice(1, 3)).toEqual([
      '102,021 calls: AdminUpdateUserAttributes 100,000, ListUsers 2,000,',
      '  AdminGetUser 20, DescribeUserPool 1; 1,003 throttled, 1,005 retried',
    ]);
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(76);
  });

  it.each<[what: string, seconds: number, floorSeconds: number, line: string | undefined]>([
    ['no time below a second', 0.4, 0.3, undefined],
    ['no least time below a second', 2.5, 0.9, '2.5 s'],
    ['no least time above the time taken', 1.2, 1.3, '1.2 s'],
  ])('tell %s', (_what, seconds, floorSeconds, line) => {
    expect(totalsText(totals({ seconds, floorSeconds }))?.split('\n')[2]).toBe(line);
  });

  it('leave the reading out where nobody was asked for', () => {
    expect(totalsText(totals({ reading: undefined }))).toMatch(/^184 calls/);
  });

  it('are nothing where nothing was sent', () => {
    expect(totalsText(totals({ operations: new Map() }))).toBeUndefined();
  });
});
