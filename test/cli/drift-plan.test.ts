/** What is drift, and what only waits for the next `up` because the files changed. */
import { describe, expect, it } from 'vitest';
import { driftOf } from '../../cli/drift-plan.ts';
import { poolRules } from '../../providers/constraints/comparison.ts';
import type { AttributeChange } from '../../providers/model/changes.ts';
import type { Loss, Step, UserPlan, UserRecord } from '../../providers/plan/model.ts';
import { poolWith } from '../model/pools.ts';
import { planOf, reportedPlan, setting, update, userPlan, withSteps } from '../report/plans.ts';

const applied = poolRules(poolWith({ caseSensitive: false }));
const record = (attributes: Readonly<Record<string, string>>, rest: Partial<UserRecord> = {}): UserRecord => ({
  username: 'ana',
  sub: 'a1',
  attributes: new Map(Object.entries(attributes)),
  ...rest,
});
const set = (
  reason: 'declared' | 'drifted',
  from: string | undefined,
  to: string,
  name = 'nickname',
): AttributeChange => ({
  kind: 'set',
  name,
  reason,
  from,
  to,
});
const blank = (reason: 'declared' | 'removed' | 'unmanaged', from: string): AttributeChange => ({
  kind: 'delete',
  name: 'nickname',
  reason,
  from,
});
const ana = (step: Step, before: UserRecord | 'nothing' = record({})): UserPlan => {
  const { before: _before, ...user } = userPlan('ana', { steps: [step] });
  return before === 'nothing' ? user : { ...user, before };
};
const creating = {
  kind: 'create',
  reason: 'declared',
  creation: { username: 'ana', signInName: 'ana', attributes: new Map() },
} as const;

describe('drift since the last up', () => {
  it.each<[what: string, user: UserPlan, isDrift: boolean]>([
    [
      'somebody changed what was applied',
      ana(update(set('drifted', 'Hand', 'Ana')), record({ nickname: 'Ana' })),
      true,
    ],
    ['the files say another value', ana(update(set('declared', 'Ana', 'Anna')), record({ nickname: 'Ana' })), false],
    ['the files say more', ana(update(set('declared', undefined, 'Ana'))), false],
    ['the files blank it', ana(update(blank('declared', 'Ana')), record({ nickname: 'Ana' })), false],
    [
      'the files say another value, and somebody changed it',
      ana(update(set('declared', 'Hand', 'Anna')), record({ nickname: 'Ana' })),
      true,
    ],
    [
      'the files say another value, and somebody deleted it',
      ana(update(set('declared', undefined, 'Anna')), record({ nickname: 'Ana' })),
      true,
    ],
    [
      'the files say another value, and live is the same to the pool',
      ana(update(set('declared', 'A@x.org', 'b@x.org', 'email')), record({ email: 'a@x.org' })),
      false,
    ],
    [
      'the files no longer say anything of it',
      ana(update(blank('removed', 'Ana')), record({ nickname: 'Ana' })),
      false,
    ],
    ['somebody added what nobody declared', ana(update(blank('unmanaged', 'Hand'))), true],
    ['somebody disabled the account', ana({ kind: 'enable', reason: 'drifted' }), true],
    ['the files disable the account', ana({ kind: 'disable', reason: 'declared' }), false],
    ['somebody took a group', ana({ kind: 'add-to-group', group: 'ops', reason: 'drifted' }), true],
    ['the files add a group', ana({ kind: 'add-to-group', group: 'ops', reason: 'declared' }), false],
    [
      'an earlier run did not set the password',
      ana({ kind: 'set-password', password: { value: 'p', temporary: false }, reason: 'unfinished' }),
      false,
    ],
    ['somebody deleted the account', ana(creating), true],
    ['the files have a new user', ana(creating, 'nothing'), false],
    ['the user left the files', ana({ kind: 'disable', reason: 'removed' }), false],
  ])('%s', (_what, user, isDrift) => {
    const found = driftOf(reportedPlan([user]), { missingCounts: true, applied, deletedUnmanaged: true });
    expect(found.plan.users.map(({ steps }) => steps.length > 0)).toEqual([isDrift]);
    expect(found.notApplied).toEqual(isDrift ? [] : ['ana']);
  });

  it('shows what was changed on both sides as drifted', () => {
    const user = ana(update(set('declared', 'Hand', 'Anna')), record({ nickname: 'Ana' }));
    const { plan } = driftOf(reportedPlan([user]), { missingCounts: true, applied, deletedUnmanaged: true });
    expect(plan.users[0]?.steps).toEqual([update(set('drifted', 'Hand', 'Anna'))]);
  });

  it.each([
    ['unmanaged attributes are deleted from now on', record({}), false],
    ['the user is new in the files', 'nothing' as const, true],
  ])('is not what was there before: %s', (_why, before, deletedUnmanaged) => {
    const user = ana(update(blank('unmanaged', 'Hand')), before);
    const { notApplied } = driftOf(reportedPlan([user]), { missingCounts: true, applied, deletedUnmanaged });
    expect(notApplied).toEqual(['ana']);
  });

  it('makes no groups but those that somebody has taken away', () => {
    const joins = (group: string, reason: 'declared' | 'drifted'): Step => ({ kind: 'add-to-group', group, reason });
    const users = [{ ...ana(joins('ops', 'drifted')), steps: [joins('ops', 'drifted'), joins('new', 'declared')] }];
    const reported = reportedPlan(users, { plan: planOf(users, { groupsToCreate: ['new', 'ops'] }) });
    const { plan } = driftOf(reported, { missingCounts: true, applied, deletedUnmanaged: true });
    expect(plan.groupsToCreate).toEqual(['ops']);
  });

  it('shows of a user only what is drift', () => {
    const changes = update(set('declared', 'Ana', 'Anna'), set('drifted', 'free', 'gold', 'custom:tier'));
    const user = ana(changes, record({ nickname: 'Ana', 'custom:tier': 'gold' }));
    const { plan, notApplied } = driftOf(reportedPlan([user]), {
      missingCounts: true,
      applied,
      deletedUnmanaged: true,
    });
    expect(plan.users[0]?.steps).toEqual([update(set('drifted', 'free', 'gold', 'custom:tier'))]);
    expect(notApplied).toEqual([]);
  });
});

describe('drift where nothing was applied', () => {
  it('is everything that is live otherwise than declared', () => {
    const user = ana(update(set('declared', 'free', 'gold')), 'nothing');
    const { plan, notApplied } = driftOf(reportedPlan([user]), {
      missingCounts: true,
      applied: undefined,
      deletedUnmanaged: false,
    });
    expect([plan.users[0]?.steps.length, notApplied]).toEqual([1, []]);
  });
});

it('drift has the sign-out of what somebody changed, and none of an earlier run or of the files', () => {
  const out = (...because: readonly Loss[]): Step => ({ kind: 'end-sessions', reason: 'accompanies', because });
  const left: Step = { kind: 'end-sessions', reason: 'unfinished', because: [] };
  const role = { kind: 'changed', name: 'custom:role' } as const;
  const staff = { kind: 'left', name: 'staff' } as const;
  const drifted = update({ ...setting('custom:role', 'reader', 'admin'), reason: 'drifted' });
  const leave: Step = { kind: 'remove-from-group', group: 'staff', reason: 'declared' };
  const users = [
    withSteps('ana', drifted, leave, out(role, staff)),
    withSteps('bob', leave, out(staff)),
    withSteps('cleo', left),
  ];
  const found = driftOf(reportedPlan(users), { missingCounts: false, applied, deletedUnmanaged: false });
  expect(found.plan.users.map(({ name, steps }) => [name, steps.map(({ kind }) => kind)])).toEqual([
    ['ana', ['update', 'end-sessions']],
    ['bob', []],
    ['cleo', []],
  ]);
  expect(found.plan.users[0]?.steps.at(-1)).toEqual(out(role));
  expect(found.notApplied).toEqual(['bob']);
});
