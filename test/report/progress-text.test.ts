import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Done, type Progress, progressText } from '../../providers/report/progress-text.ts';

const done = (users: number, expected: number | undefined, seconds = 5): Done => ({ users, expected, seconds });
const read = done(10_000, 10_000);

describe('progress in one line', { timeout: 120_000 }, () => {
  it.each<[string, Progress, string]>([
    [
      'while the pool is read',
      { read: done(2_000, 10_000, 2), changed: undefined, requestsPerSecond: 25 },
      '2,000/10,000 read, 8 s left, 25 requests/s',
    ],
    [
      'before the first answer',
      { read: done(0, 10_000), changed: undefined, requestsPerSecond: 1.25 },
      '0/10,000 read, 1.3 requests/s',
    ],
    [
      'where the pool does not say how many there are',
      { read: done(120, undefined), changed: undefined, requestsPerSecond: 2 },
      '120 read, 2 requests/s',
    ],
    [
      'when there are more than the estimate',
      { read: done(10_012, 10_000), changed: undefined, requestsPerSecond: 25 },
      '10,012 read, 25 requests/s',
    ],
    [
      'while users are written',
      { read, changed: done(120, 1_000, 8), requestsPerSecond: 15 },
      '120/1,000 written, 59 s left, 15 requests/s; 10,000 read',
    ],
    [
      'while very many are written: then only that',
      { read: done(300_000_000, undefined), changed: done(1, 20_000_000, 1), requestsPerSecond: 15 },
      '1/20,000,000 written, 5,555 h 33 min left, 15 requests/s; 300,000,000 read',
    ],
  ])('%s', (_case, progress, text) => {
    expect(progressText(progress)).toBe(text);
  });

  it('says in the first 30 characters how much is written, and of how many', () => {
    const pool = fc.nat({ max: 999_999 });
    fc.assert(
      fc.property(pool, pool, fc.nat(100_000), (users, more, seconds) => {
        const changed = done(users, users + more, seconds);
        const [first = ''] = progressText({ read, changed, requestsPerSecond: 15 }).split(', ');
        expect(first).toMatch(/^[\d,]+(\/[\d,]+)? written$/);
        expect(first.length).toBeLessThanOrEqual(30);
      }),
    );
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
