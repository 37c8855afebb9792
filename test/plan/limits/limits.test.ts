/** The limits of changes and deletions: what is counted, against how many users, and what is told. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AttributeChange } from '../../../providers/model/changes.ts';
import {
  guard as guardOf,
  limitProblems,
  type Measure,
  measureByFile,
  parseLimit,
} from '../../../providers/plan/limits/limits.ts';
import type { Step, UserPlan } from '../../../providers/plan/model.ts';
import { account, permanent, recordOf } from '../inputs.ts';

/** Those users in a pool that has nobody else. */
const measured = (users: readonly UserPlan[]) => ({ users, poolUsers: users.length });

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

const set: AttributeChange = { kind: 'set', name: 'a', reason: 'declared', from: undefined, to: 'x' };
const remove: AttributeChange = { kind: 'delete', name: 'b', reason: 'removed', from: 'x' };
const update = (...changes: readonly [AttributeChange, ...AttributeChange[]]): Step => ({ kind: 'update', changes });
const disable: Step = { kind: 'disable', reason: 'removed' };

const planned = (name: string, steps: readonly Step[], more: Partial<UserPlan> = {}): UserPlan => ({
  name,
  declared: true,
  steps,
  kept: [],
  messages: [],
  problems: [],
  ...more,
});

describe('what is counted', () => {
  const creation = { username: 'u', signInName: 'u', attributes: new Map<string, string>() };
  it.each<[string, readonly Step[], number, number]>([
    ['nothing to do', [], 0, 0],
    ['a user with an attribute that is set', [update(set)], 1, 0],
    ['each attribute that is deleted', [update(set, remove, { ...remove, name: 'c' })], 1, 2],
    [
      'a creation and all its steps as nothing',
      [
        { kind: 'create', reason: 'declared', creation },
        { kind: 'disable', reason: 'declared' },
      ],
      0,
      0,
    ],
    ['a deletion', [{ kind: 'delete', reason: 'removed' }], 1, 1],
    ['a user who is disabled', [disable], 1, 1],
    ['a user who is enabled', [{ kind: 'enable', reason: 'declared' }], 1, 0],
    ['a password', [{ kind: 'set-password', password: permanent, reason: 'declared' }], 1, 0],
    [
      'memberships',
      [
        { kind: 'add-to-group', group: 'g', reason: 'declared' },
        { kind: 'remove-from-group', group: 'h', reason: 'declared' },
      ],
      1,
      0,
    ],
    ['a user once whose attributes and account change', [update(remove), disable], 1, 2],
  ])('%s', (_what, steps, changed, deletions) => {
    const [part] = measureByFile(measured([planned('u', steps, { before: recordOf('u') })]));
    expect(part?.measure).toEqual({ users: 1, changed, deletions });
  });

  it('is counted by file, against its users, and against everybody on record where no file declares the user', () => {
    const known = (name: string) => ({ account: { user: account(name), by: 'username' as const } });
    const users = [
      planned('a', [update(set)], { file: 'a.yaml', before: recordOf('a') }),
      planned('b', [], { file: 'a.yaml', before: recordOf('b') }),
      planned('c', [update(set)], { file: 'b.yaml', ...known('c') }),
      planned('d', [disable], { declared: false, before: recordOf('d') }),
      planned('e', [update(set)], known('e')),
    ];
    expect(measureByFile(measured(users))).toEqual([
      { file: '', measure: { users: 1, changed: 1, deletions: 0 } },
      { file: 'a.yaml', measure: { users: 2, changed: 1, deletions: 0 } },
      { file: 'b.yaml', measure: { users: 1, changed: 1, deletions: 0 } },
      { file: undefined, measure: { users: 3, changed: 1, deletions: 1 } },
    ]);
  });

  it('holds removed users of a pool against its limit: 32 of 40, whatever files they were in', () => {
    const users = Array.from({ length: 40 }, (_, at) => {
      const before = recordOf(`u${at}`);
      return at < 32
        ? planned(`u${at}`, [disable], { declared: false, before })
        : planned(`u${at}`, [], { file: 'rest.yaml', before });
    });
    expect(limitProblems(measured(users), {}).map(({ message }) => message)).toEqual([
      'no longer declared: 32 of 40 users on record (80 %) would change, the limit is 30 %',
      'no longer declared: 32 attributes and accounts would be deleted or disabled, of 40 users on record (80 %), the limit is 30 %',
    ]);
  });

  it('leaves out names that nobody has: they make no room for changes of others', () => {
    const users = Array.from({ length: 20 }, (_, at) =>
      planned(`u${at}`, [update(set)], { file: 'a.yaml', before: recordOf(`u${at}`) }),
    );
    const ghosts = Array.from({ length: 50 }, (_, at) => planned(`ghost${at}`, [], { file: 'a.yaml' }));
    expect(limitProblems(measured([...users, ...ghosts]), {}).map(({ message }) => message)).toEqual([
      '20 of 20 users in a.yaml (100 %) would change, the limit is 30 %',
    ]);
  });

  it('counts an account once whose record has moved to another name', () => {
    const before = recordOf('u');
    const users = [
      planned('old', [], { declared: false, before }),
      planned('new', [], { file: 'a.yaml', before, account: { user: account('u'), by: 'declared-sub' } }),
      planned('gone', [disable], { declared: false, before: recordOf('gone') }),
    ];
    expect(measureByFile(measured(users)).map(({ measure }) => measure.users)).toEqual([1, 2]);
  });

  it('names the file that is over it, and no other', () => {
    const users = ['a.yaml', 'b.yaml'].flatMap((file) =>
      Array.from({ length: 10 }, (_, at) =>
        planned(`${file} ${at}`, file === 'a.yaml' || at < 3 ? [update(set)] : [], {
          file,
          before: recordOf(`${file} ${at}`),
        }),
      ),
    );
    expect(limitProblems(measured(users), {}).map(({ message }) => message)).toEqual([
      '10 of 10 users in a.yaml (100 %) would change, the limit is 30 %',
    ]);
  });
});

describe('the guard', () => {
  const guard = (measure: Measure, limits: Parameters<typeof guardOf>[1]) =>
    guardOf(measure, limits, { of: 'in a.yaml', where: '' });
  const codes = (...given: Parameters<typeof guard>) => guard(...given).map(({ code }) => code);
  const changing = (users: number, changed: number) => ({ users, changed, deletions: 0 });
  const deleting = (users: number, deletions: number) => ({ users, changed: 0, deletions });

  it.each([
    ['3 of 10, which is 30 %', changing(10, 3), []],
    ['4 of 10', changing(10, 4), ['too-many-changes']],
    ['all of 9', changing(9, 9), []],
    ['3 deletions in 10', deleting(10, 3), []],
    ['4 deletions in 10, all of one user', deleting(10, 4), ['too-many-deletions']],
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

  it('holds deletions from users who are no longer declared, when there is nobody else', () => {
    expect(codes(deleting(0, 1), { deletions: { kind: 'percent', n: 50 } })).toEqual(['too-many-deletions']);
  });

  it.each([
    [changing(40, 17), {}, '17 of 40 users in a.yaml (42 %) would change, the limit is 30 %'],
    [changing(10_000, 3_001), {}, '3,001 of 10,000 users in a.yaml (30.01 %) would change, the limit is 30 %'],
    [changing(40, 17), { changes: { kind: 'count', n: 5 } }, '17 of 40 users in a.yaml would change, the limit is 5'],
    [
      deleting(12, 30),
      {},
      '30 attributes and accounts would be deleted or disabled, of 12 users in a.yaml (250 %), the limit is 30 %',
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
