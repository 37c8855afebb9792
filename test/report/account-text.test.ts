/** What is done to accounts, as the preview shows it. */
import { describe, expect, it } from 'vitest';
import type { DeclaredPassword } from '../../providers/core/accounts.ts';
import { ReferringValue } from '../../providers/core/value.ts';
import type { UserPlan } from '../../providers/plan/model.ts';
import { planSummary } from '../../providers/report/plan-summary.ts';
import { planText } from '../../providers/report/plan-text.ts';
import { planOf, userPlan, withSteps } from './plans.ts';

const password: DeclaredPassword = { value: 'not even a reference is shown', temporary: false };
const created = (secretName?: true): UserPlan => {
  const address =
    secretName === true ? new ReferringValue(`\${secret:ana}`, 'ana@example.com', true) : 'ana@example.com';
  const {
    account: _account,
    before: _before,
    ...user
  } = userPlan('ana', {
    steps: [
      {
        kind: 'create',
        reason: 'declared',
        creation: {
          username: 'ana',
          signInName: 'ana@example.com',
          ...(secretName === undefined ? {} : { secretName }),
          attributes: new Map([['email', address]]),
          temporaryPassword: password.value,
          invitation: 'email',
        },
      },
      { kind: 'add-to-group', group: 'staff', reason: 'declared' },
    ],
  });
  return user;
};
const changed = withSteps(
  'bob',
  { kind: 'remove-from-group', group: 'old', reason: 'drifted' },
  { kind: 'enable', reason: 'drifted' },
  { kind: 'set-password', password, reason: 'unfinished' },
);
const deleted = userPlan('cleo', { declared: false, steps: [{ kind: 'delete', reason: 'removed' }] });
const everybody = planOf([created(), changed, deleted], { groupsToCreate: ['staff'] });

describe('accounts in a preview', () => {
  it('are told by user: who changes, who is created, who is no longer declared', () => {
    expect(planText(everybody)?.split('\n')).toEqual([
      '1 of 2 users will change:',
      '  bob',
      '    - group old  (drifted)',
      '    ~ enabled: false => true  (drifted)',
      '    ~ password: [secret]  (left over from an earlier run)',
      '1 user will be created:',
      '  ana',
      '    + created as ana@example.com',
      '    + email: "ana@example.com"',
      '    + password: [secret], temporary',
      '    + group staff  (declared)',
      'No longer declared: 1 user:',
      '  cleo',
      '    - the account with all that is in it  (no longer declared)',
      'Groups that will be made: staff',
      'Cognito will send:',
      '  ana is invited by e-mail to ana@example.com',
    ]);
  });

  it('are counted where there are many, and whoever is removed is named', () => {
    expect(planSummary(everybody, { examples: 0, wholeIn: undefined }).split('\n')).toEqual([
      '1 of 2 users will change:',
      '1 user will be created:',
      'No longer declared: 1 user: cleo',
      '  accounts: taken out of groups 1, enabled 1, passwords set 1, put into',
      '    groups 1, deleted 1',
      '  Cognito will send messages: invitation 1',
      'Groups that will be made: staff',
    ]);
  });

  it('show no value that comes from a secret', () => {
    const text = planText(planOf([created(true)]));
    expect(text).not.toContain('ana@example.com');
    expect(text).toContain('+ email: [secret]');
    expect(text).toContain('+ created as [secret]');
  });
});
