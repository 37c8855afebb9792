/** How reports tell of users that are signed out: the step with its reason, and how long access tokens live on. */
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import type { Loss, Step, UserPlan } from '../../providers/plan/model.ts';
import { planReport, type ReportedPlan } from '../../providers/report/build-report.ts';
import { htmlReport } from '../../providers/report/html-report.ts';
import { markdownReport } from '../../providers/report/markdown-report.ts';
import type { AccessTokens, PlanReport } from '../../providers/report/report-model.ts';
import { sessionWords } from '../../providers/report/session-words.ts';
import { rowsText, shortText } from '../../providers/report/text-report.ts';
import { reportedPlan, setting, update, userPlan, withSteps } from './plans.ts';

const schema = JSON.parse(readFileSync(new URL('../../schema/plan-report.schema.json', import.meta.url), 'utf8'));
const isReport = new Ajv({ strict: true }).compile(schema);

const out = (...because: readonly Loss[]): Step => ({ kind: 'end-sessions', reason: 'accompanies', because });
const left: Step = { kind: 'end-sessions', reason: 'unfinished', because: [] };
const role = { kind: 'changed', name: 'custom:role' } as const;
const changed = update(setting('custom:role', 'reader', 'admin'));
const anHour = { seconds: 3_600, until: '2026-12-05T15:04:00.000Z' };

const reportOf = (users: readonly UserPlan[], more: Partial<ReportedPlan> = {}): PlanReport =>
  planReport(reportedPlan(users, more), { command: 'plan', showValues: true });
const text = (users: readonly UserPlan[], more: Partial<ReportedPlan> = {}) => rowsText(reportOf(users, more)) ?? '';

describe('a sign-out', () => {
  it.each<[string, Step, string]>([
    ['an attribute that changes', out(role), 'because custom:role changes'],
    ['an attribute that goes', out({ kind: 'deleted', name: 'a' }), 'because a is deleted'],
    ['a group that is left', out({ kind: 'left', name: 'staff' }), 'because the group staff is left'],
    ['a disabled account', out({ kind: 'disabled' }), 'because the account is disabled'],
    [
      'all of these',
      out(role, { kind: 'left', name: 'staff' }, { kind: 'disabled' }),
      'because custom:role changes, the group staff is left and the account is disabled',
    ],
    ['an earlier run', left, 'left over from an earlier run'],
    [
      'both',
      { kind: 'end-sessions', reason: 'unfinished', because: [role] },
      'because custom:role changes; left over from an earlier run',
    ],
    ['a name of another script', out({ kind: 'changed', name: '\u001b[31mred' }), 'because �[31mred changes'],
  ])('because of %s', (_case, step, words) => {
    expect(text([withSteps('ana', changed, step)]).replaceAll(/\s+/g, ' ')).toContain(
      `- sign out everywhere (${words})`,
    );
  });

  it('of a user with nothing else is told by itself, and is no removal', () => {
    const gone = userPlan('bob', { declared: false, steps: [left] });
    const report = reportOf([withSteps('ana', changed, out(role)), gone, withSteps('cleo')], { accessTokens: anHour });
    expect(rowsText(report)?.split('\n')).toEqual([
      '1 of 2 users will change:',
      '  ana',
      '    - sign out everywhere  (because custom:role changes)',
      '    ~ custom:role: "admin" => "reader"  (declared)',
      '1 user will only be signed out everywhere:',
      '  bob',
      '    - sign out everywhere  (left over from an earlier run)',
      '2 users will be signed out everywhere; access tokens live on for at most 60',
      '  minutes: until 15:04 UTC if it is done now',
    ]);
    expect(report.summary).toMatchObject({ changed: 2, removed: 0, cleared: 0, signedOut: 2, onlySignedOut: 1 });
    expect(isReport(report), JSON.stringify(isReport.errors)).toBe(true);
    const short = shortText(report, { examples: 0, wholeIn: undefined });
    expect(short).toContain('1 of 2 users will change, 1 user will only be signed out everywhere');
    expect(short).toContain('accounts signed out 2');
  });

  it('does not keep a cleared user from counting as cleared', () => {
    const cleared = userPlan('bob', {
      declared: false,
      steps: [update({ kind: 'delete', name: 'a', reason: 'removed', from: 'x' }), out({ kind: 'deleted', name: 'a' })],
    });
    expect(reportOf([cleared]).summary).toMatchObject({ removed: 1, cleared: 1, signedOut: 1 });
  });

  it('is told in Markdown and HTML, with names as code or text', () => {
    const report = reportOf([withSteps('ana', changed, out({ kind: 'changed', name: '<b>|' }))], {
      accessTokens: anHour,
    });
    const markdown = markdownReport(report);
    expect(markdown).toContain('**sign out everywhere**');
    expect(markdown).toContain('because `<b>\\|` changes');
    expect(markdown).toContain('access tokens live on for at most 60 minutes: until 15:04 UTC if it is done now.');
    const html = htmlReport(report, { at: '2026-12-05T14:04:00.000Z' });
    expect(html).toContain('1 user will be signed out everywhere; access tokens live on');
    expect(html).not.toContain('<b>|');
  });
});

describe('access tokens', () => {
  const words = (accessTokens: AccessTokens | undefined) =>
    sessionWords(reportOf([withSteps('ana', changed, out(role))], { accessTokens }));

  it.each<[string, AccessTokens | undefined, string]>([
    ['an hour', anHour, '; access tokens live on for at most 60 minutes: until 15:04 UTC if it is done now'],
    [
      'the next day',
      { seconds: 86_400, until: '2026-12-06T15:04:00.000Z' },
      '; access tokens live on for at most 1,440 minutes: until 15:04 UTC on 2026-12-06 if it is done now',
    ],
    [
      'seconds',
      { seconds: 301, until: '2026-12-05T15:04:00.000Z' },
      '; access tokens live on for at most 6 minutes: until 15:04 UTC if it is done now',
    ],
    ['no app client', { seconds: 0, until: '2026-12-05T15:04:00.000Z' }, ''],
    ['not asked', undefined, ''],
    [
      'not readable',
      'not-readable',
      '; for how long their access tokens live on is not known, because the app clients could not be read',
    ],
  ])('of %s', (_case, accessTokens, expected) => {
    expect(words(accessTokens)).toBe(`1 user will be signed out everywhere${expected}`);
    const report = reportOf([withSteps('ana', changed, out(role))], { accessTokens });
    expect(isReport(report), JSON.stringify(isReport.errors)).toBe(true);
  });

  it('are not told where nobody is signed out', () => {
    expect(sessionWords(reportOf([withSteps('ana', changed)]))).toBeUndefined();
  });
});
