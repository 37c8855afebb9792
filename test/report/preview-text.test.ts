import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FoundBy, UserPlan } from '../../providers/plan/model.ts';
import { rowsText, textReport } from '../../providers/report/text-report.ts';
import { heldBack, meantBy, previewed, setting, update, userPlan, withSteps } from './plans.ts';

const linesOf = (...users: readonly UserPlan[]) => rowsText(previewed(users))?.split('\n');
const taken = (name: string): UserPlan => {
  const { before: _before, ...user } = userPlan(name, { account: meantBy('username', name) });
  return user;
};

describe('a plan as text', { timeout: 120_000 }, () => {
  it('shows each attribute with old and new value and the reason', () => {
    const diego = withSteps(
      'diego@example.com',
      update(
        setting('custom:a', 'Purple'),
        { kind: 'set', name: 'custom:b', reason: 'drifted', from: 'free', to: 'gold' },
        { kind: 'delete', name: 'nickname', reason: 'removed', from: 'Didi' },
      ),
    );
    expect(linesOf(diego, userPlan('e'), userPlan('f'))).toEqual([
      '1 of 3 users will change:',
      '  diego@example.com',
      '    + custom:a: "Purple"  (declared)',
      '    ~ custom:b: "free" => "gold"  (drifted)',
      '    - nickname: "Didi"  (no longer declared)',
    ]);
  });

  it('is what the command tells, to the letter, above its sum', () => {
    const users = [withSteps('ana', update(setting('custom:a', 'x', 'y'))), heldBack('eve')];
    expect(textReport(previewed(users))).toBe(
      `${rowsText(previewed(users))}\n\neu-west-1_AbCdEf123: 1 of 2 users will change, 1 is held back: attributes set 1\ndigest: ${previewed(users).digest}\n`,
    );
  });

  it('tells what is left alone, each rule once', () => {
    const ana = userPlan('ana', { kept: [{ username: 'ana', attribute: 'nickname', rule: 'taken-over' }] });
    const bob = userPlan('bob', { kept: [{ username: 'bob', rule: 'skipped' }] });
    const cleo = userPlan('cleo', { kept: [{ username: 'cleo', attribute: 'nickname', rule: 'taken-over' }] });
    expect(linesOf(ana, bob, cleo)).toEqual([
      'Left alone:',
      '  no longer declared, but somebody else has set it since: left alone:',
      '    ana nickname',
      '    cleo nickname',
      '  not in the pool: skipped (missingUsers: skip):',
      '    bob',
    ]);
  });

  it('says nothing of nothing', () => {
    expect(rowsText(previewed([userPlan('ana')]))).toBeUndefined();
  });

  it.each<[string, readonly UserPlan[], readonly string[]]>([
    ['all', [taken('ana'), taken('bob')], ['2 users, all as declared: no call']],
    ['one', [taken('ana')], ['1 user, as declared: no call']],
    [
      'some, while others are not in the pool',
      [taken('ana'), userPlan('bob', { kept: [{ username: 'bob', rule: 'not-created' }] })].map((user) => {
        const { account, before: _before, ...rest } = user;
        return user.name === 'ana' && account !== undefined ? { ...rest, account } : rest;
      }),
      [
        'Left alone:',
        '  not in the pool: not created (create: false):',
        '    bob',
        '1 of 2 users is as declared: no call',
      ],
    ],
  ])('says that nobody needs a call when users come on record: %s', (_name, users, lines) => {
    expect(linesOf(...users)).toEqual(lines);
  });

  it('begins with how many users are looked at', () => {
    const others = Array.from({ length: 309 }, (_, index) => userPlan(`u${index}`, { leftOut: true }));
    const looked = ['ana', 'bob', 'cleo'].map((name) => withSteps(name, update(setting('nickname', 'x'))));
    expect(linesOf(...looked, ...others)?.[0]).toBe('only 3 of 312 users are looked at (onlyUsers)');
  });

  it('then has users who are held back, with what to declare, before all changes', () => {
    const at = { file: 'users/a.yaml', line: 2, column: 3 };
    const lines = linesOf(heldBack('eve', { at }), withSteps('ana', update(setting('nickname', 'A'))));
    expect(lines?.slice(2)).toEqual([
      '  users/a.yaml:2:3: error: eve is found only as another account',
      '    = declare the sub',
      '1 of 2 users will change:',
      '  ana',
      '    + nickname: "A"  (declared)',
    ]);
  });

  it('names twenty held-back users of one kind in full, and the rest in a line', () => {
    const lines = linesOf(...Array.from({ length: 23 }, (_, index) => heldBack(`u${index}`)));
    expect(lines?.filter((line) => line.includes('= declare the sub'))).toHaveLength(20);
    expect(lines?.at(-1)).toBe('  3 more as above (unproven-name): u20, u21, u22');
  });

  it.each<[FoundBy, string, string]>([
    ['record', 'ana', '  ana'],
    ['username', 'ANA', '  ana'],
    ['record', '3f2a', '  ana → account 3f2a (on record)'],
    ['email', '3f2a', '  ana → account 3f2a (verified e-mail)'],
    ['sub', '3f2a', '  ana → account 3f2a (sub)'],
  ])('says which account is meant: found by %s, and called %s', (by, username, line) => {
    const user = { ...withSteps('ana', update(setting('nickname', 'A'))), account: meantBy(by, username) };
    expect(linesOf(user)?.[1]).toBe(line);
  });

  it('tells each account that is taken by a name that nobody has proven, once, and never one on record', () => {
    const users = [
      { ...taken('ana'), account: meantBy('preferred_username', 'mallory') },
      { ...taken('bob'), account: meantBy('email', '3f2a') },
    ];
    expect(linesOf(...users)).toEqual([
      'Found by a name that nobody has proven (unprovenNames: allow): 1 user:',
      expect.stringMatching(/^ {2}ana → account mallory \(/),
      '2 users, all as declared: no call',
    ]);
  });

  it('fits 80 columns under the indent of Pulumi, and loses no character of a value', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii', maxLength: 300 }), fc.string({ maxLength: 300 }), (from, to) => {
        const lines = linesOf(withSteps('diego@example.com', update(setting('custom:tier', to, from)))) ?? [];
        for (const line of lines) expect(line.length).toBeLessThanOrEqual(76);
        const told = lines.slice(2).map((line) => line.replace(/^ {8}|^ {5}=> /, ''));
        if (lines.length > 3) expect(told.slice(1).join('')).toBe(JSON.stringify(from) + JSON.stringify(to));
      }),
    );
  });

  it.each(['\u001b[2J', '\u009b2J', '\u202e'])('keeps %j of a value out of the terminal', (sign) => {
    expect(rowsText(previewed([withSteps('ana', update(setting('nickname', 'x', sign)))]))).not.toContain(sign[0]);
  });
});
