/** The budgets of pools that share a Region, and what a stop does to calls that wait for a turn. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { defaultRequestRates } from '../../../providers/cognito/rates/quotas.ts';
import { type Budgets, processBudgets } from '../../../providers/cognito/rates/rates.ts';
import { Stopped } from '../../../providers/cognito/stopping.ts';

const updates = (UserUpdate: number) => ({ ...defaultRequestRates, UserUpdate });

/** Takes that many turns, and counts them as they come. */
function take(budgets: Budgets, turns: number): { count: number } {
  const taken = { count: 0 };
  for (let turn = 0; turn < turns; turn++) void budgets.turn('UserUpdate').then(() => taken.count++);
  return taken;
}

describe('in a given time', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it.each<[string, readonly (readonly [region: string, perSecond: number])[], readonly number[]]>([
    ['one pool takes its own rate', [['eu-west-1', 10]], [100]],
    [
      'of two pools in two Regions each takes its own',
      [
        ['eu-west-1', 10],
        ['us-east-1', 20],
      ],
      [100, 200],
    ],
    [
      'two pools of one Region share it',
      [
        ['eu-west-1', 20],
        ['eu-west-1', 20],
      ],
      [100, 100],
    ],
    [
      'a slow pool stays slow beside a fast one that came first',
      [
        ['eu-west-1', 20],
        ['eu-west-1', 5],
      ],
      [150, 50],
    ],
    [
      'a slow pool that came first does not slow down a fast one',
      [
        ['eu-west-1', 5],
        ['eu-west-1', 20],
      ],
      [50, 150],
    ],
  ])('%s', async (_case, pools, expected) => {
    const process = processBudgets();
    const taken = pools
      .map(([region, perSecond]) => process.ofPool(region, updates(perSecond)))
      .map((budgets) => take(budgets, 1_000));
    await vi.advanceTimersByTimeAsync(10_000);
    const counts = taken.map(({ count }) => count);
    for (const [pool, count] of counts.entries()) {
      expect(count).toBeGreaterThanOrEqual((expected[pool] ?? 0) * 0.9);
      expect(count).toBeLessThanOrEqual((expected[pool] ?? 0) * 1.1);
    }
  });
});

it('a throttle slows down every pool of its Region, and no other', () => {
  const process = processBudgets();
  const [one, other, elsewhere] = ['eu-west-1', 'eu-west-1', 'us-east-1'].map((region) =>
    process.ofPool(region, updates(10)),
  );
  one?.throttled('UserUpdate');
  expect(one?.rate('UserUpdate')).toBeLessThan(10);
  expect(other?.rate('UserUpdate')).toBeLessThan(10);
  expect(elsewhere?.rate('UserUpdate')).toBe(10);
  expect(one?.rate('UserList')).toBe(defaultRequestRates.UserList);
});

describe('once the run is stopped', () => {
  it('thousands who wait for a turn wait no longer, and nobody gets one', async () => {
    const stopping = new AbortController();
    // At this rate the last of them would come to its turn after an hour.
    const budgets = processBudgets(stopping.signal).ofPool('eu-west-1', updates(1));
    const turns = Array.from({ length: 4_000 }, () => budgets.turn('UserUpdate'));
    await turns[0];
    stopping.abort('cancelled');
    const results = await Promise.allSettled([...turns, budgets.turn('UserUpdate'), budgets.turn('UserList')]);
    const refused = results.filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(4_001);
    expect(refused.every((result) => result.status === 'rejected' && result.reason instanceof Stopped)).toBe(true);
  });
});
