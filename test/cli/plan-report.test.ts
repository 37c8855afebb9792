/** What a plan with work on accounts comes to in a report. */
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { driftOf } from '../../cli/drift-plan.ts';
import { planReport } from '../../cli/plan-report.ts';
import type { TargetPlan } from '../../cli/planning.ts';
import type { AccountStep, AccountWork } from '../../providers/core/accounts.ts';
import type { PlanReport } from '../../providers/core/plan-report.ts';
import { planned, targetPlan } from './plans.ts';

const schema = JSON.parse(readFileSync(new URL('../../schema/plan-report.schema.json', import.meta.url), 'utf8'));
const isReport = new Ajv({ strict: true }).compile(schema);

const work = (username: string, ...[first, ...rest]: readonly AccountStep[]): AccountWork => ({
  username,
  account: `sub-of-${username}`,
  steps: [first ?? { kind: 'delete' }, ...rest],
});
const password = { value: `\${secret:p}`, temporary: false };
const creation = {
  username: 'new',
  signInName: 'new',
  attributes: new Map([
    ['email', 'new@example.com'],
    ['custom:tier', 'hush'],
  ]),
  temporaryPassword: `\${secret:p}`,
  invitation: 'email',
} as const;
const blanked = { kind: 'delete', name: 'nickname', reason: 'removed', from: 'Didi' } as const;

const everything: TargetPlan = targetPlan({
  declared: [
    planned({
      accounts: {
        work: [
          work('new', { kind: 'create', creation }, { kind: 'set-password', password, reason: 'declared' }),
          work(
            'ana',
            { kind: 'enable', reason: 'drifted' },
            { kind: 'add-to-group', group: 'ops', reason: 'declared' },
            { kind: 'remove-from-group', group: 'dev', reason: 'unfinished' },
          ),
        ],
        groupsToCreate: ['ops'],
      },
      hidden: (_username, name) => name === 'custom:tier',
    }),
  ],
  removed: [
    planned({
      accounts: {
        work: [
          work('gone', { kind: 'delete' }),
          work('off', { kind: 'disable', reason: 'removed' }),
          work('bare', { kind: 'blank', update: { username: 'bare', account: 'bare', changes: [blanked] } }),
        ],
        groupsToCreate: [],
      },
    }),
  ],
});

const reportOf = (showValues: boolean, plan = everything): PlanReport =>
  planReport(plan, { command: 'plan', showValues });
const stepsOf = ({ userPools }: PlanReport) =>
  Object.fromEntries(
    userPools.flatMap(({ users }) =>
      users.map(({ username, steps }) => [username, steps.map(({ kind, reason }) => `${kind} ${reason}`)]),
    ),
  );

describe('a report of work on accounts', () => {
  it.each([true, false])('keeps to its schema, values shown: %s', (showValues) => {
    expect(isReport(reportOf(showValues)), JSON.stringify(isReport.errors)).toBe(true);
  });

  it('has every step with its reason, of declared and of removed users, sorted by user', () => {
    expect(stepsOf(reportOf(false))).toEqual({
      ana: ['enable drifted', 'add-to-group declared', 'remove-from-group unfinished'],
      bare: ['blank removed'],
      gone: ['delete removed'],
      new: ['create declared', 'set-password declared'],
      off: ['disable removed'],
    });
    expect(reportOf(false).summary).toEqual({
      users: 0,
      changed: 5,
      created: 1,
      removed: 2,
      missing: 0,
      attributesSet: 2,
      attributesDeleted: 1,
      byReason: { declared: 5, drifted: 1, removed: 4, unfinished: 1 },
    });
  });

  it('tells values, addresses and account names only where they are asked for, and never what is secret', () => {
    const [hidden, shown] = [reportOf(false), reportOf(true)].map((report) => JSON.stringify(report));
    expect(hidden).not.toMatch(/new@example\.com|Didi|sub-of|hush|secret:p/);
    expect(shown).toMatch(/new@example\.com.*Didi|Didi.*new@example\.com/);
    expect(shown).not.toMatch(/hush|secret:p/);
  });

  it('tells invitations and groups to make', () => {
    expect(reportOf(true).userPools[0]).toMatchObject({
      messages: [
        {
          username: 'new',
          attribute: 'email',
          channel: 'EMAIL',
          to: 'new@example.com',
          waits: false,
          invitation: true,
        },
      ],
      groupsToCreate: ['ops'],
    });
    expect(reportOf(false).userPools[0]?.messages[0]).not.toHaveProperty('to');
  });

  it('has a user once whom two rosters change', () => {
    const nickname = planned({ updates: [{ username: 'ana', account: 'a', changes: [blanked] }] });
    const plan = targetPlan({ declared: everything.declared, removed: [nickname] });
    const users = reportOf(false, plan).userPools.flatMap((pool) => pool.users);
    expect(users.map(({ username }) => username)).toEqual(['ana', 'new']);
    expect(users[0]).toMatchObject({ steps: [{}, {}, {}], attributes: [{ name: 'nickname', kind: 'delete' }] });
  });

  it('is drift but for what only waits to be taken away', () => {
    const report = planReport(driftOf(everything, true), { command: 'drift', showValues: false });
    expect(Object.keys(stepsOf(report))).toEqual(['ana', 'new']);
  });
});
