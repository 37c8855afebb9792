import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AttributeChange, Kept, Plan, UserUpdate } from '../../providers/core/types.ts';
import { planSummary } from '../../providers/report/plan-summary.ts';
import { noAccounts } from './plans.ts';

const set = (name: string, to: string): AttributeChange => ({
  kind: 'set',
  name,
  reason: 'declared',
  from: undefined,
  to,
});
const removed = (name: string): AttributeChange => ({ kind: 'delete', name, reason: 'removed', from: 'x' });
const update = (username: string, ...changes: UserUpdate['changes']): UserUpdate => ({
  username,
  account: username,
  changes,
});
const planOf = (updates: readonly UserUpdate[], kept: readonly Kept[] = []): Plan => ({
  updates,
  kept,
  missing: [],
  applied: new Map(),
});
const options = { users: 100, examples: 1, hidden: () => false, wholeIn: '.private/preview.txt' };

describe('a plan in short', () => {
  it('counts by kind, reason and attribute, shows its first users and says where the whole is', () => {
    const plan = planOf([
      update('ana', set('custom:tier', 'gold'), removed('nickname')),
      update('bob', set('custom:tier', 'silver')),
    ]);
    expect(planSummary({ plan, accounts: noAccounts, messages: [] }, options).split('\n')).toEqual([
      '2 of 100 users will change:',
      '  2 attributes are set, 1 deleted',
      '  by reason: declared 2, removed 1',
      '  by attribute: custom:tier 2, nickname 1',
      'One of them:',
      '  ana',
      '    + custom:tier: "gold"  (declared)',
      '    - nickname: "x"  (removed)',
      'All of them: .private/preview.txt',
    ]);
  });

  it('counts what is left alone, by rule', () => {
    const kept: readonly Kept[] = [
      { username: 'a', rule: 'skipped' },
      { username: 'b', rule: 'skipped' },
    ];
    const text = planSummary(
      { plan: planOf([], kept), accounts: noAccounts, messages: [] },
      { ...options, wholeIn: undefined },
    );
    expect(text).toMatch(/^ {2}2 times: .*skipped/);
    expect(text.split('\n')).toHaveLength(1);
  });

  it('counts messages by their channel', () => {
    const message = { username: 'a', attribute: 'email', channel: 'EMAIL', to: 'a@b.co', waits: true } as const;
    const text = planSummary(
      { plan: planOf([update('a', set('email', 'a@b.co'))]), accounts: noAccounts, messages: [message] },
      options,
    );
    expect(text).toContain('Cognito will send messages: e-mail 1');
  });

  it('masks what is hidden', () => {
    const plan = planOf([update('ana', set('custom:key', 'hunter2'))]);
    expect(planSummary({ plan, accounts: noAccounts, messages: [] }, { ...options, hidden: () => true })).not.toContain(
      'hunter2',
    );
  });

  it('fits 80 columns under the indent of Pulumi, whatever the attributes are called', () => {
    const names = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 32, unit: 'grapheme-ascii' }), { minLength: 1 });
    fc.assert(
      fc.property(names, (attributes) => {
        const updates = attributes.map((name) => update('ana', set(name, 'x')));
        const lines = planSummary({ plan: planOf(updates), accounts: noAccounts, messages: [] }, options).split('\n');
        expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(76);
      }),
    );
  });
});
