import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Done, type Progress, progressText } from '../../providers/report/progress-text.ts';

const done = (users: number, expected: number | undefined, seconds = 5): Done => ({ users, expected, seconds });
const read = done(10_000, 10_000);

describe('progress in one line', () => {
  it.each<[string, Progress, string]>([
    [
      'while the pool is read',
      { read: done(2_000, 10_000, 2), changed: undefined, requestsPerSecond: 25 },
      '2,000 of 10,000 users read, 8 s left, 25 requests/s',
    ],
    [
      'before the first answer',
      { read: done(0, 10_000), changed: undefined, requestsPerSecond: 1.25 },
      '0 of 10,000 users read, 1.3 requests/s',
    ],
    [
      'where the pool does not say how many there are',
      { read: done(120, undefined), changed: undefined, requestsPerSecond: 2 },
      '120 users read, 2 requests/s',
    ],
    [
      'when there are more than the estimate',
      { read: done(10_012, 10_000), changed: undefined, requestsPerSecond: 25 },
      '10,012 users read, 25 requests/s',
    ],
    [
      'while users are written',
      { read, changed: done(120, 1_000, 8), requestsPerSecond: 15 },
      '120 of 1,000 users changed, 59 s left, 15 requests/s; 10,000 read',
    ],
    [
      'while very many are written: then that alone',
      { read: done(30_000_000, undefined), changed: done(1, 20_000_000, 1), requestsPerSecond: 15 },
      '1 of 20,000,000 users changed, 5,555 h 33 min left, 15 requests/s',
    ],
  ])('%s', (_case, progress, text) => {
    expect(progressText(progress)).toBe(text);
  });

  it('fits under the indent of Pulumi', () => {
    const users = fc.nat({ max: 40_000_000 });
    const work = fc.record({ users, expected: fc.option(users, { nil: undefined }), seconds: fc.nat(100_000) });
    const progress = fc.record({
      read: work,
      changed: fc.option(work, { nil: undefined }),
      requestsPerSecond: fc.float({ min: 0, max: 999, noNaN: true }),
    });
    fc.assert(fc.property(progress, (given) => progressText(given).length <= 76));
  });
});
