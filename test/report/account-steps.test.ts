/** What is done to accounts, as the preview shows it. */

import { describe, expect, it } from 'vitest';
import type { DeclaredPassword } from '../../providers/model/users.ts';
import { ReferringValue } from '../../providers/model/value.ts';
import type { UserPlan } from '../../providers/plan/model.ts';
import { ruleWords } from '../../providers/report/rule-words.ts';
import { rowsText, shortText } from '../../providers/report/text-report.ts';
import { previewed, userPlan, withSteps } from './plans.ts';

const password: DeclaredPassword = { value: 'not even a reference is shown', temporary: false };
const created = (isSecret = false): UserPlan => {
  const address = isSecret ? new ReferringValue(`\${secret:ana}`, 'ana@example.com', true) : 'ana@example.com';
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
          signInName: address,
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
const everybody = previewed([created(), changed, deleted], { groupsToCreate: ['staff'] });

describe('accounts in a preview', () => {
  it('are told by user: who changes, who is created, who is no longer declared', () => {
    expect(rowsText(everybody)?.split('\n')).toEqual([
      '1 of 2 users will change:',
      '  bob',
      '    - remove from group old  (drifted)',
      '    ~ enable account  (drifted)',
      '    ~ set password  (left over from an earlier run)',
      '1 user will be created:',
      '  ana',
      '    + create account as ana@example.com (temporary password)  (declared)',
      '    + add to group staff  (declared)',
      '    + email: "ana@example.com"  (declared)',
      '1 user is no longer declared: 1 account will be deleted:',
      '  cleo',
      '    - delete account  (no longer declared)',
      '1 group will be made: staff',
      'Cognito will send 1 message (1 by e-mail):',
      '  ana is invited by e-mail to ana@example.com',
    ]);
  });

  it('are counted where there are many, and removed users are named', () => {
    expect(shortText(everybody, { examples: 0, wholeIn: undefined }).split('\n')).toEqual([
      '2 of 2 users will change, 1 user no longer declared will change: accounts',
      '  created 1, accounts deleted 1, attributes set 1',
      '  by reason: declared 3, drifted 2, no longer declared 1, left over from an',
      '    earlier run 1',
      '  by what: email 1, create account 1, add to group 1, remove from group 1,',
      '    enable account 1, set password 1, delete account 1',
      '1 user is no longer declared: 1 account will be deleted (cleo)',
      '1 group will be made: staff',
      'Cognito will send 1 message (1 by e-mail)',
    ]);
  });

  it('show no value that comes from a secret', () => {
    const text = rowsText(previewed([created(true)]));
    expect(text).not.toContain('ana@example.com');
    expect(text).toContain('+ email: [secret]');
    expect(text).toContain('+ create account as [secret]');
  });
});

it('tells a rule that the files no longer have, whatever its name (16)', () => {
  const counts = { matching: 0, changing: 0, had: 0, leaving: 1, unproven: 0, heldBack: 0, mapped: 0 };
  const rules = ['constructor', 'toString', '__proto__'].map((name) => ({ name, state: 'gone' as const, ...counts }));
  const told = ruleWords(previewed([], { rules }), (name) => name);
  expect(told).toEqual(rules.map(({ name }) => `${name}: no longer declared, 1 will lose it`));
});
