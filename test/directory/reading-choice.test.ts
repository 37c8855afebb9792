import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseReading, oneList, type ReadingFacts } from '../../providers/directory/reading-choice.ts';

/** Everyone asked for at the default rate, by one filter each. */
const asking = (names: number, estimatedUsers: number, more: Partial<ReadingFacts> = {}): ReadingFacts => ({
  estimatedUsers,
  pageSize: 60,
  names,
  filters: names,
  requestsPerSecond: 25,
  splitTried: false,
  ...more,
});

describe('how a pool is read', () => {
  it.each<[string, ReadingFacts, object]>([
    ['everyone of 100,000', asking(100_000, 100_000), { strategy: 'split', calls: 1_667 + 16, users: 100_000 }],
    ['everyone of 10,000', asking(10_000, 10_000), { strategy: 'split', calls: 167 + 16, seconds: 183 / 25 }],
    ['50 of 100,000', asking(50, 100_000), { strategy: 'look-up', calls: 50, seconds: 2, users: 50 }],
    ['50 of 100,000, four filters each', asking(50, 100_000, { filters: 200 }), { strategy: 'look-up', calls: 200 }],
    ['1,000 of 10,000', asking(1_000, 10_000), { strategy: 'split' }],
    ['100 of 10,000', asking(100, 10_000), { strategy: 'look-up', seconds: 4 }],
    ['everyone of 20 pages', asking(1_200, 1_200), { strategy: 'split', calls: 36 }],
    ['everyone of 18 pages: a split would save too little', asking(1_080, 1_080), { strategy: 'scan', calls: 18 }],
    [
      'at 5 a second: waiting for tokens costs nothing',
      asking(9e4, 1e4, { requestsPerSecond: 5 }),
      { strategy: 'scan' },
    ],
    ['everyone of 150', asking(150, 150), { strategy: 'scan', calls: 3, seconds: 3 * 0.1, users: 150 }],
    ['2 of 150', asking(2, 150), { strategy: 'look-up', calls: 2, seconds: 0.1 }],
    ['1 of 1: no slower, and it shows everybody', asking(1, 1), { strategy: 'scan', calls: 1 }],
    ['an emulator that says 0', asking(50, 0), { strategy: 'scan', calls: 1, users: undefined }],
    ['a split was tried', asking(1e4, 1e4, { splitTried: true }), { strategy: 'scan', calls: 167 }],
    [
      'a split was tried, and one was left out',
      asking(1, 1e4, { splitTried: true }),
      { strategy: 'look-up', calls: 1 },
    ],
  ])('%s', (_case, facts, expected) => {
    expect(chooseReading(facts)).toMatchObject(expected);
  });
});

describe('whatever the pool, the users and the rate, a reading', () => {
  const facts = fc.record<ReadingFacts>({
    estimatedUsers: fc.nat(1_000_000),
    pageSize: fc.constant(60),
    names: fc.nat(1_000_000),
    filters: fc.integer({ min: 1, max: 1_000_000 }),
    requestsPerSecond: fc.integer({ min: 1, max: 200 }),
    splitTried: fc.boolean(),
  });

  it('is never slower than one list, nor than looking up', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const { seconds } = chooseReading(given);
        expect(seconds).toBeLessThanOrEqual(oneList(given).seconds);
        expect(seconds).toBeLessThanOrEqual(Math.max(0.1, given.filters / given.requestsPerSecond));
      }),
    );
  });

  it('takes no more calls than a list of everybody in 16 parts, unless looking up is quicker', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const { strategy, calls } = chooseReading(given);
        const pages = Math.max(1, Math.ceil(given.estimatedUsers / 60));
        expect(calls).toBe(strategy === 'look-up' ? given.filters : strategy === 'split' ? pages + 16 : pages);
      }),
    );
  });

  it('is predicted no slower at a higher rate, and for fewer users asked for', () => {
    fc.assert(
      fc.property(facts, fc.nat(100), fc.nat(1_000), (given, faster, fewer) => {
        const before = chooseReading(given).seconds;
        const rate = chooseReading({ ...given, requestsPerSecond: given.requestsPerSecond + faster }).seconds;
        const asked = chooseReading({ ...given, filters: Math.max(1, given.filters - fewer) }).seconds;
        expect(rate).toBeLessThanOrEqual(before);
        expect(asked).toBeLessThanOrEqual(before);
      }),
    );
  });

  it('by look-ups stays one when the pool is bigger, except where 16 lists begin to pay', () => {
    fc.assert(
      fc.property(facts, fc.nat(100_000), (given, more) => {
        const [before, after] = [given, { ...given, estimatedUsers: given.estimatedUsers + more }].map(chooseReading);
        fc.pre(before?.strategy === 'look-up' && after?.strategy !== 'split');
        expect(after?.strategy).toBe('look-up');
      }),
    );
  });
});
