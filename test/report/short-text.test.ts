import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AttributeChange } from '../../providers/model/changes.ts';
import { ReferringValue } from '../../providers/model/value.ts';
import { shortText } from '../../providers/report/text-report.ts';
import { heldBack, previewed, setting, update, userPlan, withSteps } from './plans.ts';

const removed = (name: string): AttributeChange => ({ kind: 'delete', name, reason: 'removed', from: 'x' });
const options = { examples: 1, wholeIn: '.private/preview.txt' };
const inShort = { examples: 0, wholeIn: undefined };
const others = (some: number) => Array.from({ length: some }, (_, index) => userPlan(`other${index}`));

describe('a plan in short', { timeout: 120_000 }, () => {
  it('counts by kind, reason and attribute, shows its first users and says where the whole is', () => {
    const ana = withSteps('ana', update(setting('custom:tier', 'gold'), removed('nickname')));
    const bob = withSteps('bob', update(setting('custom:tier', 'silver')));
    expect(shortText(previewed([ana, bob, ...others(98)]), options).split('\n')).toEqual([
      '2 of 100 users will change: attributes set 2, attributes deleted 1',
      '  by reason: declared 2, no longer declared 1',
      '  by what: custom:tier 2, nickname 1',
      'One of them:',
      '  ana',
      '    + custom:tier: "gold"  (declared)',
      '    - nickname: "x"  (no longer declared)',
      'All of them: .private/preview.txt',
    ]);
  });

  it('counts what is left alone, by rule', () => {
    const skipped = ['a', 'b'].map((name) => userPlan(name, { kept: [{ username: name, rule: 'skipped' }] }));
    expect(shortText(previewed(skipped), inShort).split('\n')).toEqual([
      'Left alone:',
      expect.stringMatching(/^ {2}2 times: .*skipped.*: a, b$/),
    ]);
  });

  it('names users who are no longer declared, and counts those beyond twenty', () => {
    const gone = Array.from({ length: 23 }, (_, index) =>
      userPlan(`gone${index}`, { declared: false, kept: [{ username: `gone${index}`, rule: 'undeclared' }] }),
    );
    const text = shortText(previewed(gone), inShort).replaceAll(/\s+/g, ' ');
    expect(text).toMatch(
      /23 times: no longer declared: .*\(removedUsers: retain\): gone0, gone1, .*gone19 and 3 more$/,
    );
  });

  it('begins with users who are held back', () => {
    const lines = shortText(previewed([heldBack('eve'), withSteps('ana', update(setting('name', 'A')))]), inShort);
    expect(lines.split('\n')).toEqual([
      '1 user is held back: nothing is done to this user, everybody else is',
      '  written:',
      '  error: eve is found only as another account',
      '    = declare the sub',
      '1 of 2 users will change, 1 is held back: attributes set 1',
      '  by reason: declared 1',
      '  by what: name 1',
    ]);
  });

  it('counts messages by their channel', () => {
    const message = { username: 'a', attribute: 'email', channel: 'EMAIL', to: 'a@b.co', waits: true } as const;
    const user = userPlan('a', { steps: [update(setting('email', 'a@b.co'))], messages: [message] });
    expect(shortText(previewed([user]), options)).toContain('Cognito will send 1 message (1 by e-mail)');
  });

  it('masks what is secret', () => {
    const secret = new ReferringValue(`\${secret:key}`, 'hunter2', true);
    const change: AttributeChange = { ...setting('custom:key', ''), kind: 'set', to: secret };
    const text = shortText(previewed([withSteps('ana', update(change))]), options);
    expect(text).toContain('+ custom:key: [secret]');
    expect(text).not.toContain('hunter2');
  });

  it('fits 80 columns under the indent of Pulumi, whatever the attributes are called', () => {
    const names = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 32, unit: 'grapheme-ascii' }), { minLength: 1 });
    fc.assert(
      fc.property(names, (attributes) => {
        const users = attributes.map((name) => withSteps('ana', update(setting(name, 'x'))));
        const lines = shortText(previewed(users), options).split('\n');
        expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(76);
      }),
    );
  });
});
