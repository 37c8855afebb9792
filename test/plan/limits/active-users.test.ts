/** How many users a plan makes monthly active: what Cognito bills. */
import { describe, expect, it } from 'vitest';
import { activeProblem, activeUsers } from '../../../providers/plan/limits/active-users.ts';
import type { Step, UserPlan } from '../../../providers/plan/model.ts';
import { account, permanent } from '../inputs.ts';

const reason = 'declared';
const nobody = { imported: new Set<string>(), asked: new Set<string>() };
const create: Step = {
  kind: 'create',
  reason,
  creation: { username: 'new', signInName: 'new', attributes: new Map() },
};
const update: Step = { kind: 'update', changes: [{ kind: 'set', name: 'a', reason, from: undefined, to: 'x' }] };
const join: Step = { kind: 'add-to-group', group: 'g', reason };
const entry = (name: string, ...steps: readonly Step[]): UserPlan => ({
  name,
  declared: true,
  ...(steps[0]?.kind === 'create' ? {} : { account: { user: account(name), by: 'username' } }),
  steps,
  kept: [],
  messages: [],
  problems: [],
});

describe('the price of a plan', () => {
  it.each<[string, readonly Step[], number]>([
    ['nothing', [], 0],
    ['a creation', [create], 1],
    ['attributes', [update], 1],
    ['a group to join', [join], 1],
    ['a group to leave', [{ kind: 'remove-from-group', group: 'g', reason }], 1],
    ['a password', [{ kind: 'set-password', reason, password: permanent }], 1],
    ['several of them', [update, join], 1],
    ['enabling', [{ kind: 'enable', reason }], 0],
    ['disabling', [{ kind: 'disable', reason }], 0],
    ['a deletion', [{ kind: 'delete', reason: 'removed' }], 0],
  ])('of %s (17.6)', (_what, steps, expected) => {
    expect(activeUsers([entry('ana', ...steps)], nobody)).toBe(expected);
  });

  it('leaves out users who come by an import job, unless more is done to them (17.6)', () => {
    const facts = { ...nobody, imported: new Set(['ana', 'bob']) };
    expect(activeUsers([entry('ana', create), entry('bob', create, join)], facts)).toBe(1);
  });

  it('has accounts that AdminGetUser was asked about, each user once (17.6)', () => {
    const facts = { ...nobody, asked: new Set([account('ana').sub, account('cleo').sub]) };
    expect(activeUsers([entry('ana', update), entry('bob', update)], facts)).toBe(3);
  });

  it('is limited by maxActiveUsers (17.6)', () => {
    expect(activeProblem(1_200, undefined)).toEqual([]);
    expect(activeProblem(1_200, 1_200)).toEqual([]);
    expect(activeProblem(1_201, 1_200)).toEqual([
      {
        code: 'too-many-active',
        severity: 'error',
        message: '1,201 users would become monthly active, which is billed, the limit is 1,200',
        hint: 'if that is meant, set maxActiveUsers to 1201, or force to true for one run',
      },
    ]);
  });
});
