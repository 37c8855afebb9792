import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isProviderGroup } from '../../providers/constraints/declared-groups.ts';
import { pagesWorthReading } from '../../providers/directory/membership-choice.ts';

const rates = { listsPerSecond: 25, usersPerSecond: 30 };

describe('reading group by group', () => {
  it.each<[number, number, ReturnType<typeof pagesWorthReading>]>([
    [3, 0, undefined],
    [0, 5, { ofAll: 4, ofOneGroup: 1 }],
    [4, 5, { ofAll: 4, ofOneGroup: 1 }],
    [5, 5, undefined],
    [10, 3_000, { ofAll: 2_500, ofOneGroup: 1_000 }],
    [10_000, 3_000, undefined],
  ])('of %i groups for %i users is worth %j', (groups, users, allowance) => {
    expect(pagesWorthReading({ ...rates, groups, users })).toEqual(allowance);
  });

  it('takes at most as long as asking for each user would, but for its first page', () => {
    const facts = fc.record({
      groups: fc.nat(10_000),
      users: fc.nat(1_000_000),
      listsPerSecond: fc.integer({ min: 1, max: 200 }),
      usersPerSecond: fc.integer({ min: 1, max: 200 }),
    });
    fc.assert(
      fc.property(facts, (given) => {
        const allowance = pagesWorthReading(given);
        if (allowance === undefined) return;
        const secondsByUser = Math.max(0.1, given.users / given.usersPerSecond);
        expect(given.groups).toBeLessThanOrEqual(allowance.ofAll);
        expect((allowance.ofAll - 1) / given.listsPerSecond).toBeLessThanOrEqual(secondsByUser);
      }),
    );
  });
});

describe('a group that Cognito keeps for a provider', () => {
  it.each([
    ['us-east-1_a_Google', true],
    ['us-east-1_b_Google', false],
    ['Google', false],
  ])('%s: %s', (group, kept) => {
    expect(isProviderGroup('us-east-1_a', group)).toBe(kept);
  });
});
