/** What is done to accounts, as the preview shows it. */
import { describe, expect, it } from 'vitest';
import type { AccountStep, AccountWork, DeclaredPassword } from '../../providers/core/accounts.ts';
import type { Plan } from '../../providers/core/types.ts';
import { planSummary } from '../../providers/report/plan-summary.ts';
import { planText } from '../../providers/report/plan-text.ts';

const nothing: Plan = { updates: [], kept: [], missing: [], applied: new Map() };
const password: DeclaredPassword = { value: 'not even a reference is shown', temporary: false };
const work = (username: string, ...[first, ...rest]: readonly [AccountStep, ...AccountStep[]]): AccountWork => ({
  username,
  steps: [first, ...rest],
});
const tellable = (works: readonly AccountWork[], removed: readonly string[] = []) => ({
  plan: nothing,
  accounts: { work: works, removed: new Set(removed), groupsToCreate: ['staff'] },
  messages: [],
});
const created = work(
  'ana',
  {
    kind: 'create',
    creation: {
      username: 'ana',
      signInName: 'ana@example.com',
      attributes: new Map([['email', 'ana@example.com']]),
      temporaryPassword: password.value,
      invitation: 'email',
    },
  },
  { kind: 'add-to-group', group: 'staff', reason: 'declared' },
);
const changed = work(
  'bob',
  { kind: 'remove-from-group', group: 'old', reason: 'drifted' },
  { kind: 'enable', reason: 'drifted' },
  { kind: 'set-password', password, reason: 'unfinished' },
);
const deleted = work('cleo', { kind: 'delete' });

describe('accounts in a preview', () => {
  it('are told by user: who changes, who is created, who is declared no longer', () => {
    expect(planText(tellable([created, changed, deleted], ['cleo']), 2)?.split('\n')).toEqual([
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
      'Declared no longer: 1 user:',
      '  cleo',
      '    - the account with all that is in it  (no longer declared)',
      'Groups that will be made: staff',
      'Cognito will send:',
      '  ana is invited by e-mail to ana@example.com',
    ]);
  });

  it('are counted where there are many', () => {
    const options = { users: 2, examples: 0, hidden: () => false, wholeIn: undefined };
    expect(planSummary(tellable([created, changed, deleted], ['cleo']), options).split('\n')).toEqual([
      '1 of 2 users will change:',
      '1 user will be created:',
      'Declared no longer: 1 user:',
      '  accounts: put into groups 1, taken out of groups 1, enabled 1, passwords',
      '    set 1, deleted 1',
      '  Cognito will send messages: invitation 1',
      'Groups that will be made: staff',
    ]);
  });

  it('show no value that comes from a secret', () => {
    const text = planText(tellable([created]), 2, () => true);
    expect(text).not.toContain('to ana@example.com');
    expect(text).toContain('+ email: [secret]');
  });
});
