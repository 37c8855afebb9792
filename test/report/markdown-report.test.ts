import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { markdownReport } from '../../providers/report/markdown-report.ts';
import { cellCode, code, htmlCode } from '../../providers/report/markdown-text.ts';
import { codes, markdownTree, skeleton } from './markdown-tree.ts';
import { anyReport, manyUsers, pool, problem, report, set, user, withTexts } from './plan-reports.ts';

/** GitHub: "Body is too long (maximum is 65536 characters)". */
const gitHubLimit = 65_536;

describe('a report of a pull request', () => {
  it('counts no users where only rules are declared (16)', () => {
    const told = markdownReport(report([pool({ declared: 0, users: [user('ana', { unnamed: true })] })]));
    expect(told).toContain('### Plan: 1 account will change by rules');
    expect(told).toContain('| accounts changed by rules | accounts created |');
    expect(told).not.toContain('users changed');
  });

  it('has the summary first, then the users of each pool, folded', () => {
    const diego = user('diego@example.com', {
      file: 'users/acme.yaml',
      line: 3,
      steps: [{ kind: 'add-to-group', reason: 'drifted', group: 'admins' }],
      attributes: [
        set('custom:tier', 'silver', 'gold'),
        set('locale', undefined, 'es'),
        { name: 'nickname', kind: 'delete', reason: 'removed', hidden: true, live: true },
      ],
    });
    expect(markdownReport(report([pool({ users: [diego] })], { stack: 'dev' }))).toBe(
      `### Plan of stack \`dev\`: 1 of 40 users will change

| users changed | accounts created | accounts deleted | accounts disabled | attributes set | attributes deleted |
| ---: | ---: | ---: | ---: | ---: | ---: |
| 1 of 40 | 0 | 0 | 0 | 2 | 1 |

By reason: declared 2, no longer declared 1, drifted 1.

<details open><summary><strong>1 user</strong> in <code>eu-west-1_AbCdEf123</code></summary>

| user | what | before | after | why |
| --- | --- | --- | --- | --- |
| \`diego@example.com\`<br><sub>\`users/acme.yaml:3\`</sub> | **add to group** \`admins\` |  |  | drifted |
|  | \`custom:tier\` | \`silver\` | \`gold\` | declared |
|  | \`locale\` | — | \`es\` | declared |
|  | \`nickname\` | _hidden_ | _deleted_ | no longer declared |

</details>

<sub>Digest for <code>expectPlan</code>: \`9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\`. Secrets are hidden.</sub>
`,
    );
  });

  it.each([
    ['nothing to do', report([pool()]), 'Plan: no changes'],
    ['no drift', report([pool()], { command: 'drift' }), 'Drift: no drift'],
    [
      'groups that are made',
      report([pool({ users: [user('a')], groupsToCreate: ['ops|@team', 'staff'] })]),
      '2 groups will be made: `ops|@team`, `staff`.',
    ],
    [
      'many groups that are made',
      report([pool({ users: [user('a')], groupsToCreate: Array.from({ length: 21 }, (_, index) => `g${index}`) })]),
      '`g19` and 1 more.',
    ],
    ['drift', report([pool({ users: [user('a')] })], { command: 'drift' }), 'Drift: 1 of 40 users differs'],
    ['hidden values', report([pool()], { values: 'hidden' }), 'Values are hidden.'],
    [
      'drift and missing users',
      report([pool({ users: [user('a')], missing: [{ username: 'b' }] })], { command: 'drift' }),
      'Drift: 1 of 40 users differs, 1 is missing',
    ],
    [
      'missing users',
      report([pool({ missing: [{ username: 'b', file: 'users.yaml', line: 7 }] })], { command: 'drift' }),
      '| `b` | `users.yaml:7` |',
    ],
    ['several pools', report([pool(), pool()]), '2 user pools.'],
    [
      'messages',
      report([
        pool({
          messages: [{ username: 'a', attribute: 'email', channel: 'EMAIL', to: 'new@example.com', waits: true }],
        }),
      ]),
      '> [!WARNING]\n> Cognito will send 1 message (1 by e-mail).',
    ],
    ['left alone', report([pool({ kept: [{ username: 'a', rule: 'undeclared' }] })]), '1 time left alone'],
    [
      'how many are looked at',
      report([pool({ lookedAt: { users: 3, of: 312 } })]),
      '> only 3 of 312 users are looked at',
    ],
    [
      'removed users by name',
      report([pool({ users: [user('gone', { change: 'removed', steps: [{ kind: 'delete', reason: 'removed' }] })] })]),
      '1 user is no longer declared: 1 account will be deleted (`gone`).',
    ],
    [
      'which account is meant',
      report([pool({ users: [user('ana', { account: '3f2a', foundBy: 'email', attributes: [set('a', 'b', 'c')] })] })]),
      '| `ana`<br><sub>→ account `3f2a` (verified e-mail)</sub> |',
    ],
    [
      'an unproven name, and only why where values are hidden',
      report([pool({ unproven: [{ username: 'ana', foundBy: 'preferred_username' }] })], { values: 'hidden' }),
      '| `ana` | _hidden_ | preferred_username',
    ],
  ])('tells of %s', (_, data, words) => {
    expect(markdownReport(data)).toContain(words);
  });

  it('says of drift which side is live', () => {
    const words = 'Before is what is live now, after is what pulumi up would do to mend the drift.';
    const users = [user('a')];
    expect(markdownReport(report([pool({ users })], { command: 'drift' }))).toContain(`\n${words}\n`);
    expect(markdownReport(report([pool({ users })]))).not.toContain(words);
    expect(markdownReport(report([pool()], { command: 'drift' }))).not.toContain(words);
  });

  it('has no digest of drift, nor of a destroy', () => {
    const [drift, destroy] = [report([pool()], { command: 'drift' }), report([pool()], { destroy: true })];
    expect([drift, destroy].map((data) => markdownReport(data).includes('expectPlan'))).toEqual([false, false]);
  });

  it('begins with what up would refuse, then who is held back, and offers no digest', () => {
    const refusal = problem('bob is in the group ops', {
      hint: 'set createGroups',
      others: ['cleo'],
      file: 'a.yaml',
      line: 3,
    });
    const { digest: _digest, ...given } = report([pool({ heldBack: [problem('eve is found only as mallory')] })], {
      refusals: [refusal],
    });
    expect(markdownReport(given)).toBe(
      `### Plan: 1 of 40 users is held back

> [!CAUTION]
> pulumi up would refuse this plan and write nothing: 1 problem.

- \`a.yaml:3\` error: \`bob is in the group ops\`<br>\`and 1 more user: cleo\`<br>= \`set createGroups\`

> [!WARNING]
> 1 user is held back: nothing is done to this user.

- error: \`eve is found only as mallory\`

<sub>No digest: pulumi up would refuse this plan. Secrets are hidden.</sub>
`,
    );
  });

  it('tells twenty problems of a kind, and the rest by name', () => {
    const held = Array.from({ length: 2_000 }, (_, index) =>
      problem(`u${index} is somebody`, { username: `u${index}` }),
    );
    const text = markdownReport(report([pool({ heldBack: held })]));
    expect(text.match(/^- /gm)).toHaveLength(21);
    expect(text).toContain('1,980 more as above (unproven-name): u20, u21, ');
  });

  it('unfolds ten users, and no more', () => {
    expect([10, 11].map((amount) => markdownReport(manyUsers(amount)).includes('<details open>'))).toEqual([
      true,
      false,
    ]);
  });
});

describe('what is longer than a comment', { timeout: 120_000 }, () => {
  it.each([1, 1_000, 10_000])('%i users: those who are not shown are counted', (amount) => {
    const text = markdownReport(manyUsers(amount));
    const shown = text.match(/`user-\d+@example\.com`/g)?.length ?? 0;
    const more = Number(/([\d,]+) more users? (?:has|have) no room/.exec(text)?.[1]?.replaceAll(',', '') ?? 0);
    expect([shown + more, text.length < gitHubLimit]).toEqual([amount, true]);
  });

  it('is filled nearly to the limit', () => {
    expect(markdownReport(manyUsers(10_000)).length).toBeGreaterThan(gitHubLimit * 0.98);
  });

  it('never goes over it, whatever the users', () => {
    const crowd = fc.tuple(anyReport, fc.constantFrom(1, 100), fc.constantFrom(1, 30)).map(([data, users, pools]) => {
      const repeat = <T>(items: readonly T[], times: number) => Array.from({ length: times }, () => items).flat();
      const grown = data.userPools.map((each) => ({ ...each, users: repeat(each.users, users) }));
      return report(repeat(grown, pools), { stack: '|'.repeat(500) });
    });
    fc.assert(
      fc.property(crowd, (data) => {
        expect(markdownReport(data).length).toBeLessThan(gitHubLimit);
      }),
      { numRuns: 15 },
    );
  });

  it('shows the users that fit when one user does not', () => {
    const giant = user('giant', {
      attributes: Array.from({ length: 75 }, (_, index) => set(`custom:${index}`, '\0'.repeat(99), '\n'.repeat(99))),
    });
    const text = markdownReport(report([pool({ users: [giant, user('a', { attributes: [set('b', 'c', 'd')] })] })]));
    expect([text.includes('`giant`'), text.includes('`a`'), text.includes('1 more user has')]).toEqual([
      false,
      true,
      true,
    ]);
  });
});

describe('foreign text', { timeout: 120_000 }, () => {
  it('never changes how the report is read', () => {
    fc.assert(
      fc.property(anyReport, (data) => {
        expect(skeleton(markdownReport(data))).toEqual(skeleton(markdownReport(withTexts(data, 'x'))));
      }),
      { numRuns: 150 },
    );
  });

  it.each([
    ['a mention', '@team/all'],
    ['a reference', '#123 GH-123 a/b#4'],
    ['a link', 'https://example.com'],
    ['markup', '**bold** <b>&amp; ~~x~~ [a](b)'],
    ['JSON', '{"seats":5}'],
    ['backticks', '`a``b`'],
    ['a pipe', 'a|b'],
    ['backslashes', '\\a\\\\'],
  ])('%s is read as written, in a table too', (_, text) => {
    const table = `| a |\n| --- |\n| ${cellCode(text)} |`;
    expect([codes(markdownTree(code(text))), codes(markdownTree(table))]).toEqual([[text], [text]]);
  });

  it.each([
    ['a line feed', 'a\nb', '`a\\u{a}b`'],
    ['a change of direction', '\u202e', '`\\u{202e}`'],
    ['half a surrogate pair', '\ud800', '`\\u{d800}`'],
    ['a space at an end', ' a ', '`\\u{20}a\\u{20}`'],
    ['mathematics', '$`a`$', '``\\u{24}`a`\\u{24}``'],
    ['a backslash before a pipe', '\\|', '`\\u{5c}\\|`'],
    ['nothing', '', '_empty_'],
    ['a long value', 'a'.repeat(2048), `\`${'a'.repeat(100)}… (2,048 characters)\``],
  ])('%s is made visible', (_, text, expected) => {
    expect(cellCode(text)).toBe(expected);
  });

  it('is escaped where HTML stands around it', () => {
    expect(htmlCode('</summary>&@a')).toBe('<code>&lt;/summary&gt;&amp;@a</code>');
  });
});
