import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AttributeChange } from '../../providers/core/types.ts';
import { ReferringValue } from '../../providers/core/value.ts';
import { planSummary } from '../../providers/report/plan-summary.ts';
import { heldBack, planOf, setting, update, userPlan, withSteps } from './plans.ts';

const removed = (name: string): AttributeChange => ({ kind: 'delete', name, reason: 'removed', from: 'x' });
const options = { examples: 1, wholeIn: '.private/preview.txt' };
const inShort = { examples: 0, wholeIn: undefined };
const others = (some: number) => Array.from({ length: some }, (_, index) => userPlan(`other${index}`));

describe('a plan in short', { timeout: 120_000 }, () => {
  it('counts by kind, reason and attribute, shows its first users and says where the whole is', () => {
    const ana = withSteps('ana', update(setting('custom:tier', 'gold'), removed('nickname')));
    const bob = withSteps('bob', update(setting('custom:tier', 'silver')));
    expect(planSummary(planOf([ana, bob, ...others(98)]), options).split('\n')).toEqual([
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
    const skipped = ['a', 'b'].map((name) => userPlan(name, { kept: [{ username: name, rule: 'skipped' }] }));
    expect(planSummary(planOf(skipped), inShort).split('\n')).toEqual([
      expect.stringMatching(/^ {2}2 times: .*skipped/),
    ]);
  });

  it('names users who are no longer declared, and counts those beyond twenty', () => {
    const gone = Array.from({ length: 23 }, (_, index) =>
      userPlan(`gone${index}`, { declared: false, kept: [{ username: `gone${index}`, rule: 'undeclared' }] }),
    );
    const text = planSummary(planOf(gone), inShort).replaceAll(/\s+/g, ' ');
    expect(text).toMatch(
      /23 times: no longer declared: .*\(removedUsers: retain\): gone0, gone1, .*gone19 and 3 others$/,
    );
  });

  it('begins with users who are held back', () => {
    const lines = planSummary(planOf([heldBack('eve'), withSteps('ana', update(setting('name', 'A')))]), inShort);
    expect(lines.split('\n')).toEqual([
      '1 user is held back: nothing is done to this user, everybody else is',
      '  written:',
      '  error: eve is found only as another account',
      '    = declare the sub',
      '1 of 2 users will change:',
      '  1 attribute is set, 0 deleted',
      '  by reason: declared 1',
      '  by attribute: name 1',
    ]);
  });

  it('counts messages by their channel', () => {
    const message = { username: 'a', attribute: 'email', channel: 'EMAIL', to: 'a@b.co', waits: true } as const;
    const user = userPlan('a', { steps: [update(setting('email', 'a@b.co'))], messages: [message] });
    expect(planSummary(planOf([user]), options)).toContain('Cognito will send messages: e-mail 1');
  });

  it('masks what is secret', () => {
    const secret = new ReferringValue(`\${secret:key}`, 'hunter2', true);
    const change: AttributeChange = { ...setting('custom:key', ''), kind: 'set', to: secret };
    const text = planSummary(planOf([withSteps('ana', update(change))]), options);
    expect(text).toContain('+ custom:key: [secret]');
    expect(text).not.toContain('hunter2');
  });

  it('fits 80 columns under the indent of Pulumi, whatever the attributes are called', () => {
    const names = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 32, unit: 'grapheme-ascii' }), { minLength: 1 });
    fc.assert(
      fc.property(names, (attributes) => {
        const users = attributes.map((name) => withSteps('ana', update(setting(name, 'x'))));
        const lines = planSummary(planOf(users), options).split('\n');
        expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(76);
      }),
    );
  });
});
