import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AttributeChange, Plan } from '../../providers/core/types.ts';
import { planText } from '../../providers/report/plan-text.ts';
import { noAccounts } from './plans.ts';

const planOf = (changes: readonly [AttributeChange, ...AttributeChange[]], kept: Plan['kept'] = []): Plan => ({
  updates: [{ username: 'diego@example.com', account: 'd', changes }],
  kept,
  missing: [],
  applied: new Map(),
});
const set = (from: string | undefined, to: string): AttributeChange => ({
  kind: 'set',
  name: 'custom:tier',
  reason: 'declared',
  from,
  to,
});

describe('a plan as text', () => {
  it('shows each attribute with old and new value and the reason', () => {
    const plan = planOf([
      { kind: 'set', name: 'custom:a', reason: 'declared', from: undefined, to: 'Purple' },
      { kind: 'set', name: 'custom:b', reason: 'drifted', from: 'free', to: 'gold' },
      { kind: 'delete', name: 'nickname', reason: 'removed', from: 'Didi' },
    ]);
    expect(planText({ plan, accounts: noAccounts, messages: [] }, 3)).toBe(
      [
        '1 of 3 users will change:',
        '  diego@example.com',
        '    + custom:a: "Purple"  (declared)',
        '    ~ custom:b: "free" => "gold"  (drifted)',
        '    - nickname: "Didi"  (removed)',
      ].join('\n'),
    );
  });

  it('tells what is left alone, by which rule', () => {
    const plan: Plan = {
      updates: [],
      missing: [],
      applied: new Map(),
      kept: [
        { username: 'a', attribute: 'nickname', rule: 'taken-over' },
        { username: 'b', rule: 'skipped' },
      ],
    };
    expect(planText({ plan, accounts: noAccounts, messages: [] }, 2)?.split('\n')).toMatchObject([
      '  a nickname',
      expect.stringContaining('left alone'),
      '  b',
      expect.stringContaining('skipped'),
    ]);
  });

  it('says nothing of nothing', () => {
    expect(
      planText(
        { plan: { updates: [], kept: [], missing: [], applied: new Map() }, accounts: noAccounts, messages: [] },
        2,
      ),
    ).toBeUndefined();
  });

  it('fits 80 columns under the indent of Pulumi, and loses no character of a value', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii', maxLength: 300 }), fc.string({ maxLength: 300 }), (from, to) => {
        const lines = (planText({ plan: planOf([set(from, to)]), accounts: noAccounts, messages: [] }, 1) ?? '').split(
          '\n',
        );
        for (const line of lines) expect(line.length).toBeLessThanOrEqual(76);
        const told = lines.slice(2).map((line) => line.replace(/^ {8}|^ {5}=> /, ''));
        if (lines.length > 3) expect(told.slice(1).join('')).toBe(JSON.stringify(from) + JSON.stringify(to));
      }),
    );
  });

  it.each(['\u001b[2J', '\u009b2J', '\u202e'])('keeps %j of a value out of the terminal', (sign) => {
    expect(planText({ plan: planOf([set(sign, 'x')]), accounts: noAccounts, messages: [] }, 1)).not.toContain(sign[0]);
  });
});
