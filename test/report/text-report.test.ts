import { describe, expect, it } from 'vitest';
import type { AttributeReport, ChangedUser, PlanReport, PoolReport } from '../../providers/report/report-model.ts';
import { shortText, textReport } from '../../providers/report/text-report.ts';
import { user as changedUser, pool as emptyPool, problem } from './plan-reports.ts';

const set = (from: string | undefined, to: string | undefined, live = from !== undefined): AttributeReport => ({
  name: 'custom:tier',
  kind: 'set',
  reason: 'declared',
  ...(from === undefined ? {} : { from }),
  ...(to === undefined ? {} : { to }),
  hidden: to === undefined,
  live,
});
const user = (given: Partial<ChangedUser>): ChangedUser => changedUser('ana', given);
const noChange = {
  users: 3,
  changed: 0,
  byRules: 0,
  removed: 0,
  created: 0,
  deleted: 0,
  disabled: 0,
  cleared: 0,
  missing: 0,
  attributesSet: 0,
  attributesDeleted: 0,
};
const none = { ...noChange, heldBack: 0 };

const report = (pool: Partial<PoolReport>, rest: Partial<PlanReport> = {}): PlanReport => ({
  version: 1,
  command: 'plan',
  refusals: [],
  userPools: [emptyPool({ userPoolId: 'p_1', declared: 3, ...pool })],
  digest: 'd1',
  values: 'shown',
  summary: { ...none, changed: pool.users?.length ?? 0, heldBack: pool.heldBack?.length ?? 0, byReason: {} },
  ...rest,
});
/** The same without the digest that only a plan has that `up` would carry out. */
const refused = (given: Parameters<typeof report>): PlanReport => {
  const { digest: _digest, ...rest } = report(...given);
  return rest;
};
const linesOf = (...users: readonly ChangedUser[]) => textReport(report({ users })).split('\n').slice(1, -4);
const hiddenLinesOf = (...users: readonly ChangedUser[]) =>
  textReport(report({ users }, { values: 'hidden' }))
    .split('\n')
    .slice(1, -4);

describe('a plan report as text', () => {
  it('is its sum and digest where nothing changes; of drift, no digest', () => {
    expect(textReport(report({}))).toBe('no changes\ndigest: d1\n');
    expect(textReport(report({}, { command: 'drift' }))).toBe('no drift\n');
  });

  it('of drift begins with what its signs mean, once; a plan needs no such line', () => {
    const users = [user({}), user({ change: 'created', steps: [{ kind: 'create', reason: 'declared' }] })];
    const line = '(+ ~ - are what pulumi up would do to mend the drift, not what was done)';
    const lines = textReport(report({ users }, { command: 'drift' })).split('\n');
    expect(lines[0]).toBe(line);
    expect(lines.filter((each) => each === line)).toHaveLength(1);
    expect(textReport(report({ users }))).not.toContain(line);
    const missing = textReport(report({ missing: [{ username: 'eve' }] }, { command: 'drift' }));
    expect(missing).toMatch(/^Without an account:\n/);
  });

  it.each<[string, AttributeReport, string]>([
    ['a new value', set(undefined, 'gold'), '+ custom:tier: "gold"  (declared)'],
    ['another value', set('free', 'gold'), '~ custom:tier: "free" => "gold"  (declared)'],
    ['a new secret', set(undefined, undefined), '+ custom:tier: [secret]  (declared)'],
    ['another secret', set(undefined, undefined, true), '~ custom:tier: [secret]  (declared)'],
    [
      'a value that goes',
      { ...set('free', undefined), kind: 'delete', reason: 'drifted', hidden: false },
      '- custom:tier: "free"  (drifted)',
    ],
    ['line feeds and terminal codes', set('a\n\u001b[31m', 'b'), '~ custom:tier: "a\\n\\u001b[31m" => "b"  (declared)'],
  ])('shows %s', (_what, attribute, line) => {
    expect(linesOf(user({ file: 'users/a.yaml', line: 2, attributes: [attribute] }))).toEqual([
      '  ana  (users/a.yaml:2)',
      `    ${line}`,
    ]);
  });

  it.each([
    ['+', false],
    ['~', true],
  ])('leaves hidden values out: %s', (sign, live) => {
    expect(hiddenLinesOf(user({ attributes: [set(undefined, undefined, live)] }))[1]).toBe(
      `    ${sign} custom:tier  (declared)`,
    );
  });

  it('cuts no character of a long value, and no line is longer than a terminal', () => {
    const [from, to] = ['x'.repeat(200), 'y'.repeat(2048)];
    const lines = linesOf(user({ attributes: [set(from, to)] }));
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(lines.join('').replaceAll(/[^xy]/g, '')).toBe(from + to);
  });

  it('shows every step of an account with its reason, and never a password', () => {
    const steps = [
      { kind: 'create', reason: 'declared' },
      { kind: 'set-password', reason: 'unfinished' },
      { kind: 'enable', reason: 'drifted' },
      { kind: 'disable', reason: 'removed' },
      { kind: 'add-to-group', group: 'ops', reason: 'declared' },
      { kind: 'remove-from-group', group: 'dev', reason: 'declared' },
      { kind: 'delete', reason: 'removed' },
    ] as const;
    expect(linesOf(user({ steps }))).toEqual([
      '  ana',
      '    + create account  (declared)',
      '    ~ set password  (left over from an earlier run)',
      '    ~ enable account  (drifted)',
      '    ~ disable account  (no longer declared)',
      '    + add to group ops  (declared)',
      '    - remove from group dev  (declared)',
      '    - delete account  (no longer declared)',
    ]);
  });

  it('tells who is missing, what is left alone, what groups are made, and what is sent', () => {
    const message = { username: 'ana', attribute: 'email', channel: 'EMAIL', waits: false } as const;
    const text = textReport(
      report({
        missing: [{ username: 'eve', file: 'users/a.yaml', line: 7 }],
        kept: [{ username: 'bob', attribute: 'nickname', rule: 'taken-over' }],
        groupsToCreate: ['ops'],
        messages: [message, { ...message, to: 'ana@example.com', invitation: true }],
      }),
    );
    expect(text).toContain('Without an account:\n  eve  (users/a.yaml:7)\n');
    expect(text).toContain('1 group will be made: ops\n');
    expect(text).toContain(
      'Left alone:\n  no longer declared, but somebody else has set it since: left alone:\n    bob nickname\n',
    );
    expect(text).toContain('ana gets an e-mail with a verification code to the new address');
    expect(text).toContain('ana is invited by e-mail to ana@example.com');
  });

  it('begins with what up would refuse, then who is held back, and has no digest', () => {
    const tier = user({ attributes: [set('free', 'gold')] });
    const refusal = problem('bob is in the group ops, which the pool does not have', {
      code: 'unknown-group',
      hint: 'set createGroups to true',
      username: 'bob',
      others: ['cleo', 'dan'],
      file: 'users/a.yaml',
      line: 3,
      column: 7,
      frame: ['    3 |   x', '      |   ^'],
    });
    const held = problem('eve is found only as the account mallory', { username: 'eve', hint: 'declare the sub' });
    const given = refused([{ users: [tier], heldBack: [held] }, { refusals: [refusal] }]);
    expect(textReport(given).split('\n')).toEqual([
      'pulumi up would refuse this plan and write nothing: 1 problem:',
      '  users/a.yaml:3:7: error: bob is in the group ops, which the pool does not',
      '    have',
      '      3 |   x',
      '        |   ^',
      '    and 2 more users: cleo, dan',
      '    = set createGroups to true',
      '1 user is held back: nothing is done to this user:',
      '  error: eve is found only as the account mallory',
      '    = declare the sub',
      '1 of 3 users would change:',
      '  ana',
      '    ~ custom:tier: "free" => "gold"  (declared)',
      '',
      'p_1: 1 of 3 users would change, 1 is held back',
      'No digest: pulumi up would refuse this plan',
      '',
    ]);
  });

  it('says why a plan has no digest that would not be refused', () => {
    expect(textReport(refused([{}]))).toBe('no changes\nNo digest: some values are not known before pulumi up\n');
  });

  it('tells deleted, disabled and cleared accounts apart', () => {
    const gone = (name: string, kind?: 'delete' | 'disable') =>
      changedUser(name, { change: 'removed', steps: kind === undefined ? [] : [{ kind, reason: 'removed' }] });
    const users = [gone('a', 'disable'), gone('b'), gone('c', 'delete'), gone('d', 'disable')];
    expect(textReport(report({ users })).replaceAll(/\n */g, ' ')).toContain(
      '4 users are no longer declared: 1 account will be deleted, 2 accounts will be disabled, 1 account will be cleared:',
    );
    expect(shortText(report({ users }), { examples: 0, wholeIn: undefined }).replaceAll(/\n */g, ' ')).toContain(
      '4 users are no longer declared: 1 account will be deleted (c), 2 accounts will be disabled (a, d), 1 account will be cleared (b)',
    );
  });

  it('says how many users are looked at, before them', () => {
    const text = textReport(report({ lookedAt: { users: 3, of: 312 }, users: [user({})] }));
    expect(text).toMatch(/^only 3 of 312 users are looked at \(onlyUsers\)\n1 of 3 users will change:\n {2}ana\n/);
  });

  it('names removed users under their own title, and which account is meant', () => {
    const [gone, renamed] = [
      changedUser('gone', { change: 'removed', steps: [{ kind: 'delete', reason: 'removed' }] }),
      user({ account: '3f2a', foundBy: 'email', file: 'users/a.yaml', line: 2 }),
    ];
    expect(linesOf(gone, renamed)).toEqual([
      '  ana → account 3f2a (verified e-mail)  (users/a.yaml:2)',
      '1 user is no longer declared: 1 account will be deleted:',
      '  gone',
      '    - delete account  (no longer declared)',
    ]);
  });

  it('tells accounts that are taken by an unproven name; only why, where values are hidden', () => {
    const taken = { username: 'bob', foundBy: 'preferred_username' } as const;
    const text = textReport(report({ unproven: [taken, { ...taken, account: 'mallory' }] }));
    expect(text).toMatch(
      /unprovenNames: allow\): 2 users:\n {2}bob \(preferred_username.*\)\n {2}bob → account mallory \(/,
    );
  });

  it('is the plan of a destroy, which nobody approves', () => {
    const kept = ['ana', 'bob', 'cleo'].map((username) => ({ username, rule: 'undeclared' as const }));
    const text = textReport(report({ declared: 0, kept }, { destroy: true }));
    const why = 'no longer declared: the account is left alone (removedUsers: retain)';
    expect(text).toContain(`Left alone:\n  ${why}:\n    ana\n    bob\n    cleo\n\n`);
    expect(text).toMatch(/\ndestroy: no account changes\n$/);
    expect(textReport(report({}, { destroy: true, refusals: [problem('no')] }))).toMatch(
      /^pulumi destroy would refuse/,
    );
  });

  it('counts accounts that only rules are about apart from declared users (15)', () => {
    const unnamed = user({ username: 'zoe', unnamed: true });
    const summary = { ...none, users: 1, changed: 1, byRules: 1, byReason: {} };
    const told = textReport(report({ declared: 1, users: [unnamed] }, { summary }));
    expect(told).toContain('1 account will change by rules:');
    expect(told).not.toContain('1 of 1 user');
    expect(
      textReport(report({ declared: 1, users: [user({}), unnamed] }, { summary: { ...summary, changed: 2 } })),
    ).toContain('1 of 1 user will change, 1 more account will change by rules:');
  });

  it('sums up: declared users, and apart from them accounts of rules and who is no longer declared', () => {
    const summary = {
      ...none,
      users: 40,
      changed: 1207,
      byRules: 1200,
      removed: 3,
      created: 1,
      deleted: 2,
      disabled: 1,
      cleared: 3,
      missing: 2,
      byReason: {},
    };
    expect(textReport(report({}, { summary }))).toContain(
      '4 of 40 users will change, 1,200 more accounts will change by rules, 3 users no longer declared will change, 2 are missing: accounts created 1, accounts deleted 2, accounts disabled 1, accounts cleared 3\n',
    );
  });
});
