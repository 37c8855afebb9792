import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AccountStep, AccountWork } from '../../providers/core/accounts.ts';
import { guard, measure, parseLimit } from '../../providers/core/guard.ts';
import type { AttributeChange, Plan } from '../../providers/core/types.ts';

describe('a limit', () => {
  it.each([
    [17, { kind: 'count', n: 17 }],
    [0, { kind: 'count', n: 0 }],
    ['17', { kind: 'count', n: 17 }],
    ['30%', { kind: 'percent', n: 30 }],
    [' 30 % ', { kind: 'percent', n: 30 }],
    ['12.25%', { kind: 'percent', n: 12.25 }],
    ['250%', { kind: 'percent', n: 250 }],
  ])('%j is %j', (given, limit) => {
    expect(parseLimit(given)).toEqual(limit);
  });

  it.each(['', '%', '-1', -1, 1.5, '1.5', '1e3', '12.125%', '30 percent', Number.NaN, Number.POSITIVE_INFINITY])(
    '%j is none',
    (given) => {
      expect(parseLimit(given)).toBeUndefined();
    },
  );
});

describe('the measure of plans', () => {
  const set: AttributeChange = { kind: 'set', name: 'a', reason: 'declared', from: undefined, to: 'x' };
  const remove: AttributeChange = { kind: 'delete', name: 'b', reason: 'removed', from: 'x' };
  const planOf = (...updates: readonly (readonly [AttributeChange, ...AttributeChange[]])[]): Plan => ({
    updates: updates.map((changes, index) => ({ username: `u${index}`, account: `u${index}`, changes })),
    kept: [],
    missing: [],
    applied: new Map(),
  });

  it('counts users who change, and attributes that are deleted', () => {
    const plans = [planOf([set], [remove, { ...remove, name: 'c' }]), planOf([set, remove]), planOf()];
    expect(measure(plans, 40)).toEqual({ users: 40, changed: 3, deletions: 3 });
  });
});

describe('the measure of work on accounts', () => {
  const creation = { username: 'u', signInName: 'u', attributes: new Map<string, string>() };
  const blanks: AttributeChange = { kind: 'delete', name: 'b', reason: 'removed', from: 'x' };
  const update = { username: 'u', account: 'u', changes: [blanks] } as const;
  const work = (...steps: readonly [AccountStep, ...AccountStep[]]): AccountWork => ({
    username: 'u',
    account: 'u',
    steps,
  });

  it.each<[string, AccountWork, number, number]>([
    ['a creation and all its steps', work({ kind: 'create', creation }, { kind: 'disable', reason: 'declared' }), 0, 0],
    ['a deletion', work({ kind: 'delete' }), 1, 1],
    ['a user who is disabled', work({ kind: 'disable', reason: 'removed' }), 1, 1],
    ['a user who is enabled', work({ kind: 'enable', reason: 'declared' }), 1, 0],
    ['an attribute that is blanked', work({ kind: 'blank', update }), 1, 1],
    [
      'memberships',
      work(
        { kind: 'add-to-group', group: 'g', reason: 'declared' },
        { kind: 'remove-from-group', group: 'h', reason: 'declared' },
      ),
      1,
      0,
    ],
  ])('counts %s', (_what, given, changed, deletions) => {
    expect(measure([{ updates: [], work: [given] }], 9)).toEqual({ users: 9, changed, deletions });
  });

  it('counts a user once whose attributes and account change', () => {
    const plan = { updates: [update], work: [work({ kind: 'disable', reason: 'declared' })] };
    expect(measure([plan], 9)).toEqual({ users: 9, changed: 1, deletions: 2 });
  });
});

describe('the guard', () => {
  const codes = (...given: Parameters<typeof guard>) => guard(...given).map(({ code }) => code);
  const changing = (users: number, changed: number) => ({ users, changed, deletions: 0 });
  const deleting = (users: number, deletions: number) => ({ users, changed: 0, deletions });

  it.each([
    ['3 of 10, which is 30 %', changing(10, 3), []],
    ['4 of 10', changing(10, 4), ['too-many-changes']],
    ['all of 9', changing(9, 9), []],
    ['3 deletions in 10', deleting(10, 3), []],
    ['4 deletions in 10, be it of one user', deleting(10, 4), ['too-many-deletions']],
    ['everything', { users: 10, changed: 10, deletions: 20 }, ['too-many-changes', 'too-many-deletions']],
    ['nothing of nobody', changing(0, 0), []],
  ])('by default, with %s', (_what, given, expected) => {
    expect(codes(given, {})).toEqual(expected);
  });

  it.each([
    ['17', 17, []],
    ['16', 17, ['too-many-changes']],
    ['0', 1, ['too-many-changes']],
    ['42.5%', 17, []],
    ['42.49%', 17, ['too-many-changes']],
    ['100%', 40, []],
  ])('of 40 users with the limit %s, %i changes', (limit, changed, expected) => {
    const changes = parseLimit(limit);
    expect(changes && codes(changing(40, changed), { changes })).toEqual(expected);
  });

  it('keeps a limit that is given below 10 users too', () => {
    expect(codes(changing(3, 1), { changes: { kind: 'percent', n: 30 } })).toEqual(['too-many-changes']);
  });

  it('keeps the default of the limit that is not given', () => {
    const limits = { changes: { kind: 'count', n: 40 } } as const;
    expect(codes({ users: 40, changed: 40, deletions: 40 }, limits)).toEqual(['too-many-deletions']);
  });

  it('holds deletions from users who are declared no longer, when there is nobody else', () => {
    expect(codes(deleting(0, 1), { deletions: { kind: 'percent', n: 50 } })).toEqual(['too-many-deletions']);
  });

  it.each([
    [changing(40, 17), {}, '17 of 40 users (42 %) would change, the limit is 30 %'],
    [changing(10_000, 3_001), {}, '3001 of 10000 users (30.01 %) would change, the limit is 30 %'],
    [changing(40, 17), { changes: { kind: 'count', n: 5 } }, '17 of 40 users would change, the limit is 5'],
    [
      deleting(12, 30),
      {},
      '30 attributes and accounts would be deleted or disabled in a roster of 12 users (250 %), the limit is 30 %',
    ],
  ] as const)('of %j with %j says so in figures that agree', (given, limits, message) => {
    expect(guard(given, limits)).toMatchObject([{ severity: 'error', message }]);
  });

  it('names a limit as the way out that would let the plan pass, and no lower one', () => {
    const kind = fc.constantFrom('count' as const, 'percent' as const);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.nat(500), kind, (users, changed, kindOfLimit) => {
        const [problem] = guard(changing(users, changed), { changes: { kind: kindOfLimit, n: 0 } });
        const offered = /maxChanges to "?([\d %]+)"?/.exec(problem?.hint ?? '')?.[1];
        const limit = offered === undefined ? undefined : parseLimit(offered);
        if (limit === undefined) expect(changed).toBe(0);
        else {
          expect(codes(changing(users, changed), { changes: limit })).toEqual([]);
          expect(codes(changing(users, changed), { changes: { ...limit, n: limit.n - 1 } })).not.toEqual([]);
        }
      }),
    );
  });

  it('agrees with whole-number arithmetic, whatever the decimals', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100_000 }),
        fc.nat(100_000),
        fc.nat(10_000),
        (users, changed, hundredths) => {
          const limit = parseLimit(`${(hundredths / 100).toFixed(2)}%`);
          const over = BigInt(changed) * 10_000n > BigInt(hundredths) * BigInt(users);
          expect(limit && codes(changing(users, changed), { changes: limit })).toEqual(
            over ? ['too-many-changes'] : [],
          );
        },
      ),
    );
  });
});
