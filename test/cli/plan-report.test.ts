/** What a plan comes to in a report. */
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { statusOfPlan } from '../../cli/commands/plan.ts';
import { driftOf, statusOfDrift } from '../../cli/drift-plan.ts';
import type { Creation } from '../../providers/model/changes.ts';
import { ReferringValue } from '../../providers/model/value.ts';
import type { Step, UserPlan } from '../../providers/plan/model.ts';
import type { Diagnostic } from '../../providers/problems/diagnostic.ts';
import { planReport, type ReportedPlan } from '../../providers/report/build-report.ts';
import type { PlanReport } from '../../providers/report/report-model.ts';
import {
  heldBack,
  live,
  meantBy,
  planOf,
  reportedPlan,
  setting,
  update,
  userPlan,
  withSteps,
} from '../report/plans.ts';

const schema = JSON.parse(readFileSync(new URL('../../schema/plan-report.schema.json', import.meta.url), 'utf8'));
const isReport = new Ajv({ strict: true }).compile(schema);

const uuid = '3f2a0000-0000-4000-8000-00000000000a';
const secret = (text: string) => new ReferringValue(`\${secret:p}`, text, true);
const password = { value: secret('hush'), temporary: false };
const creation: Creation = {
  username: 'new',
  signInName: 'new',
  attributes: new Map<string, string | ReferringValue>([
    ['email', 'new@example.com'],
    ['custom:tier', secret('hush')],
  ]),
  temporaryPassword: secret('hush'),
  invitation: 'email',
};
const newcomer = (): UserPlan => {
  const steps: readonly Step[] = [
    { kind: 'create', reason: 'declared', creation },
    { kind: 'set-password', password, reason: 'declared' },
  ];
  const { account: _account, before: _before, ...user } = userPlan('new', { steps });
  return user;
};
const gone = (name: string, step: Step) => userPlan(name, { declared: false, steps: [step] });
const blanked = { kind: 'delete', name: 'nickname', reason: 'removed', from: 'Didi' } as const;

const everybody: readonly UserPlan[] = [
  {
    ...withSteps(
      'ana',
      { kind: 'enable', reason: 'drifted' },
      { kind: 'add-to-group', group: 'ops', reason: 'declared' },
      { kind: 'remove-from-group', group: 'dev', reason: 'unfinished' },
    ),
    account: meantBy('email', uuid),
  },
  gone('bare', update(blanked)),
  gone('gone', { kind: 'delete', reason: 'removed' }),
  newcomer(),
  gone('off', { kind: 'disable', reason: 'removed' }),
];
const everything = reportedPlan(everybody, { plan: planOf(everybody, { groupsToCreate: ['ops'] }) });

const reportOf = (showValues: boolean, plan: ReportedPlan = everything): PlanReport =>
  planReport(plan, { command: 'plan', showValues });
const stepsOf = ({ userPools }: PlanReport) =>
  Object.fromEntries(
    userPools.flatMap(({ users }) =>
      users.map(({ username, steps }) => [username, steps.map(({ kind, reason }) => `${kind} ${reason}`)]),
    ),
  );
const refusal = (rest: Partial<Diagnostic> = {}): Diagnostic => ({
  code: 'unknown-group',
  severity: 'error',
  message: 'ana is in the group ops, which the pool does not have',
  hint: 'set createGroups',
  at: { file: 'a.yaml', line: 1, column: 3 },
  subject: { username: 'ana' },
  ...rest,
});

describe('a report of a plan', () => {
  it.each([true, false])('keeps to its schema, values shown: %s', (showValues) => {
    const users = [...everybody, heldBack('who'), userPlan('out', { leftOut: true })];
    const plans = [
      everything,
      reportedPlan(users),
      reportedPlan(everybody, { refusals: [refusal(), refusal({ subject: { username: 'bob' } })], digest: undefined }),
      reportedPlan(everybody, { destroy: true }),
      reportedPlan([{ ...userPlan('taken'), account: meantBy('preferred_username', 'mallory') }]),
      driftOf(reportedPlan([userPlan('lost', { kept: [{ username: 'lost', rule: 'skipped' }] })]), {
        missingCounts: true,
        applied: undefined,
        deletedUnmanaged: false,
      }),
    ];
    for (const plan of plans) expect(isReport(reportOf(showValues, plan)), JSON.stringify(isReport.errors)).toBe(true);
  });

  it('has every step with its reason, of declared and of removed users, sorted by user', () => {
    expect(stepsOf(reportOf(false))).toEqual({
      ana: ['enable drifted', 'add-to-group declared', 'remove-from-group unfinished'],
      bare: [],
      gone: ['delete removed'],
      new: ['create declared', 'set-password declared'],
      off: ['disable removed'],
    });
    expect(reportOf(false).summary).toEqual({
      users: 2,
      changed: 5,
      byRules: 0,
      removed: 3,
      activeUsers: 0,
      created: 1,
      deleted: 1,
      disabled: 1,
      cleared: 1,
      missing: 0,
      heldBack: 0,
      attributesSet: 2,
      attributesDeleted: 1,
      byReason: { declared: 5, drifted: 1, removed: 3, unfinished: 1 },
    });
  });

  it('tells values, addresses and account names only where they are asked for, and never what is secret', () => {
    const [hidden, shown] = [reportOf(false), reportOf(true)].map((report) => JSON.stringify(report));
    expect(hidden).not.toMatch(/new@example\.com|Didi|3f2a0000|hush|secret:p/);
    expect(shown).toMatch(/new@example\.com.*Didi|Didi.*new@example\.com/);
    expect(shown).not.toMatch(/hush|secret:p/);
  });

  it('says which account is meant, and only why where values are hidden', () => {
    const [hidden, shown] = [reportOf(false), reportOf(true)].map(({ userPools }) => userPools[0]?.users[0]);
    expect(shown).toMatchObject({ username: 'ana', change: 'changed', account: uuid, foundBy: 'email' });
    expect(hidden).toMatchObject({ username: 'ana', foundBy: 'email' });
    expect(hidden).not.toHaveProperty('account');
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

  it('is drift but for what only waits to be taken away', () => {
    const report = planReport(
      driftOf(everything, { missingCounts: true, applied: undefined, deletedUnmanaged: false }),
      {
        command: 'drift',
        showValues: false,
      },
    );
    expect(Object.keys(stepsOf(report))).toEqual(['ana', 'new']);
  });

  it('has who is held back, with what to declare, and ends with 1; everybody else is written, so it has a digest', () => {
    const report = reportOf(false, reportedPlan([...everybody, heldBack('who')]));
    expect(report.userPools[0]?.heldBack).toEqual([
      {
        code: 'unproven-name',
        severity: 'error',
        message: 'who is found only as another account',
        hint: 'declare the sub',
        username: 'who',
      },
    ]);
    expect(report.summary.heldBack).toBe(1);
    expect(report).toHaveProperty('digest');
    expect([statusOfPlan(report), statusOfDrift(report)]).toEqual([1, 1]);
  });

  it('has what up would refuse, once a place, and then no digest; it ends with 1', () => {
    const others = Array.from({ length: 29 }, (_, index) => refusal({ subject: { username: `u${index}` } }));
    const report = reportOf(false, reportedPlan(everybody, { refusals: [refusal(), ...others] }));
    expect(report.refusals).toHaveLength(1);
    expect(report.refusals[0]).toMatchObject({ username: 'ana', file: 'a.yaml', line: 1 });
    expect(report.refusals[0]?.others).toHaveLength(29);
    expect(report).not.toHaveProperty('digest');
    expect(statusOfPlan(report)).toBe(1);
  });

  it('has no digest of a destroy, which asks nobody', () => {
    expect(reportOf(false, reportedPlan(everybody, { destroy: true }))).toMatchObject({ destroy: true });
    expect(reportOf(false, reportedPlan(everybody, { destroy: true }))).not.toHaveProperty('digest');
  });

  it('has the lines of the files only where values may be told', () => {
    const plan = reportedPlan([], { refusals: [refusal()], texts: new Map([['a.yaml', 'a: Purple']]) });
    expect(JSON.stringify(reportOf(true, plan).refusals)).toContain('Purple');
    expect(JSON.stringify(reportOf(false, plan))).not.toContain('Purple');
  });

  it('says how many are looked at', () => {
    const users = [userPlan('ana'), userPlan('bob', { leftOut: true }), userPlan('cleo', { leftOut: true })];
    expect(reportOf(false, reportedPlan(users)).userPools[0]?.lookedAt).toEqual({ users: 1, of: 3 });
    expect(reportOf(false).userPools[0]).not.toHaveProperty('lookedAt');
  });

  it.each<[string, readonly UserPlan[], number]>([
    ['nothing', [userPlan('ana')], 0],
    ['changes', everybody, 2],
  ])('ends with its status: %s', (_name, users, status) => {
    expect(statusOfPlan(reportOf(false, reportedPlan(users)))).toBe(status);
  });

  it.each<[Diagnostic['code'], number]>([
    ['too-many-changes', 2],
    ['message-forbidden', 2],
    ['unknown-attribute', 1],
    ['user-missing', 1],
  ])(
    'drift that up would refuse to mend is drift; it cannot be told where the declaration is wrong: %s',
    (code, status) => {
      const plan = reportedPlan([withSteps('ana', update(setting('a', 'b')))], { refusals: [refusal({ code })] });
      expect(statusOfDrift(planReport(plan, { command: 'drift', showValues: false }))).toBe(status);
    },
  );
});

describe('words where values are hidden', () => {
  const user: UserPlan = {
    ...withSteps('ana@example.com', update(setting('email', 'new@example.com', 'old@example.com'))),
    account: { by: 'record', user: live(uuid, { sub: uuid, attributes: new Map([['email', 'old@example.com']]) }) },
  };
  const told = (message: string, subject: NonNullable<Diagnostic['subject']>, users = [user]) =>
    reportOf(false, reportedPlan(users, { refusals: [refusal({ message, subject, hint: message })] })).refusals[0];

  it.each<[string, string, NonNullable<Diagnostic['subject']>, string]>([
    ['a value', 'sent to new@example.com.', { username: user.name, attribute: 'email' }, 'sent to (hidden).'],
    ['a live value', 'it is old@example.com', { username: user.name }, 'it is (hidden)'],
    ['a sub', `declare sub: ${uuid}`, { username: user.name }, 'declare sub: (a sub: --show-values tells it)'],
    ['a name', 'ana@example.com is gone', { username: user.name }, 'ana@example.com is gone'],
    ['part of a word', 'an annealing', { username: user.name, attribute: 'nickname' }, 'an annealing'],
    ['an address of somebody else', 'sent to new@example.com', { username: 'bob' }, 'sent to (hidden)'],
  ])('%s: %s', (_what, message, subject, expected) => {
    expect(told(message, subject)).toMatchObject({ message: expected, hint: expected });
  });

  it('keep a sub that is the declared name', () => {
    const named = { ...user, name: uuid };
    expect(told(`${uuid} is gone`, { username: uuid }, [named])?.message).toBe(`${uuid} is gone`);
  });
});
