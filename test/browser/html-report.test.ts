import axe from 'axe-core';
import fc from 'fast-check';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { visible } from '../../providers/report/page/visible.mjs';
import type { PlanReport } from '../../providers/report/report-model.ts';
import { anyReport, manyUsers, pool, problem, report, set, user } from '../report/plan-reports.ts';
import { useChromium } from './report-page.ts';

const open = useChromium();

/** Three users of two pools, with something for every view and every reason. */
const small: PlanReport = report(
  [
    pool({
      users: [
        user('ana@example.com', {
          file: 'users/acme.yaml',
          line: 3,
          account: 'a1b2c3d4',
          attributes: [
            { ...set('custom:tier', 'silver', 'gold'), reason: 'drifted' },
            { name: 'nickname', kind: 'delete', reason: 'removed', from: 'Annie', hidden: false, live: true },
          ],
        }),
        user('bob@example.com', {
          steps: [{ kind: 'add-to-group', reason: 'declared', group: 'admins' }],
          attributes: [{ name: 'custom:key', kind: 'set', reason: 'declared', hidden: true, live: true }],
        }),
      ],
      missing: [{ username: 'mia', file: 'users/acme.yaml', line: 9 }],
      kept: [{ username: 'olaf', attribute: 'nickname', rule: 'taken-over' }],
      messages: [
        { username: 'ana@example.com', attribute: 'email', channel: 'EMAIL', to: 'new@example.com', waits: true },
      ],
    }),
    pool({
      userPoolId: 'us-east-1_Other',
      users: [user('cleo', { attributes: [set('custom:tier', undefined, 'gold')] })],
    }),
  ],
  { stack: 'dev' },
);

const usersOn = (page: Page) => page.locator('#list h3').allTextContents();
const status = (page: Page) => page.getByRole('status').textContent();
/** Of each row, its cells. */
const rowsOn = async (page: Page) => {
  const rows = await page.locator('#list tbody tr').all();
  return Promise.all(rows.map((row) => row.locator('th, td').allTextContents()));
};

describe('the page', () => {
  it('shows old beside new, and why', async () => {
    const { page, complaints } = await open(small);
    expect(await page.title()).toBe('Plan of dev: 3 of 80 users will change, 1 is missing');
    expect(await rowsOn(page)).toEqual([
      ['custom:tier', 'silver', 'gold', 'drifted'],
      ['nickname', 'Annie', 'deleted', 'no longer declared'],
      ['add to group', '', 'admins', 'declared'],
      ['custom:key', 'hidden', 'hidden', 'declared'],
      ['custom:tier', 'not set', 'gold', 'declared'],
    ]);
    expect(complaints).toEqual([]);
  });

  it.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 320],
  ] as const)('has nothing that axe objects to (%s, %i px)', async (colorScheme, width) => {
    const { page } = await open(small, { colorScheme, viewport: { width, height: 800 } });
    const [views, topic] = [page.getByRole('radio'), page.getByLabel('Attribute or step')];
    for (const view of await views.all()) {
      await view.check();
      await topic.selectOption({ index: 1 });
      const { violations, passes } = await page.evaluate<axe.AxeResults>(`${axe.source}; axe.run()`);
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
      expect(passes.map(({ id }) => id)).toContain('color-contrast');
    }
  });

  it('follows the colours of its reader', async () => {
    const papers = (['light', 'dark'] as const).map(async (colorScheme) => {
      const { page } = await open(small, { colorScheme });
      return page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    });
    expect(new Set(await Promise.all(papers)).size).toBe(2);
  });

  it.each([320, 1280])('is a table of old and new in a window of %i px too', async (width) => {
    const { page } = await open(small, { viewport: { width, height: 800 } });
    const [row] = await page.getByRole('table', { name: 'ana@example.com' }).getByRole('row', { name: 'silver' }).all();
    const boxes = [row?.getByText('silver'), row?.getByText('gold')].map((cell) => cell?.boundingBox());
    const [before, after] = await Promise.all(boxes);
    expect([before?.y, (before?.x ?? 0) < (after?.x ?? 0)]).toEqual([after?.y, true]);
  });

  it('names the columns of old and new in a window of a phone', async () => {
    const { page } = await open(small, { viewport: { width: 390, height: 800 } });
    const labels = await page.evaluate(() =>
      [...document.querySelectorAll('#list tr:first-child td')]
        .slice(0, 3)
        .map((cell) => getComputedStyle(cell, '::before').content),
    );
    expect(labels).toEqual(['"Before"', '"After"', '"Why"']);
  });

  it('breaks an address after its signs, and not inside a word', async () => {
    const long = 'wilhelmina.featherstonehaugh@international-department.example.com';
    const { page } = await open(report([pool({ users: [user(long, { attributes: [set('b', 'c', 'd')] })] })]), {
      viewport: { width: 390, height: 800 },
    });
    const heading = page.locator('#list h3');
    expect(await heading.textContent()).toBe(long);
    const lines = await heading.evaluate((element) => {
      const tops = new Map<number, string>();
      for (const node of element.querySelector('bdi')?.childNodes ?? []) {
        const range = document.createRange();
        range.selectNodeContents(node);
        for (const { top } of range.getClientRects()) tops.set(top, `${tops.get(top) ?? ''}${node.textContent}`);
      }
      return [...tops.values()];
    });
    expect(lines.length).toBeGreaterThan(1);
    expect(lines.join('')).toBe(long);
  });

  it.each([
    ['light', 1280],
    ['dark', 320],
  ] as const)('has nothing that axe objects to where up would refuse (%s, %i px)', async (colorScheme, width) => {
    const wrong = problem('x'.repeat(200), {
      username: 'ana',
      hint: 'set it',
      file: 'users/acme.yaml',
      line: 3,
      others: ['bob'],
    });
    const given = report([pool({ heldBack: [wrong], lookedAt: { users: 3, of: 312 } })], { refusals: [wrong] });
    const { page } = await open(given, { colorScheme, viewport: { width, height: 800 } });
    const { violations } = await page.evaluate<axe.AxeResults>(`${axe.source}; axe.run()`);
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  });

  it.each([320, 768, 1280])('fits a window of %i px', async (width) => {
    const long = user('x'.repeat(128), { attributes: [set('y'.repeat(32), 'z'.repeat(2048), 'a b '.repeat(512))] });
    const kept = [{ username: 'w'.repeat(128), rule: 'undeclared' as const }];
    const { page } = await open(report([pool({ users: [long], kept })]), { viewport: { width, height: 800 } });
    for (const view of await page.getByRole('radio').all()) {
      await view.check();
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    }
  });

  it('tells when there is nothing to do', async () => {
    const { page, complaints } = await open(report([pool()]));
    expect(await page.getByText('Nothing to do.').isVisible()).toBe(true);
    expect(await page.getByRole('search').isVisible()).toBe(false);
    expect(complaints).toEqual([]);
  });

  it('begins with what there is', async () => {
    const { page } = await open(report([pool({ missing: [{ username: 'mia' }] })], { command: 'drift' }));
    expect(await page.getByRole('heading').allTextContents()).toEqual(['1 of 40 users is missing', 'Missing', 'mia']);
  });

  it('has its counts without JavaScript too', async () => {
    const { page } = await open(small, { javaScriptEnabled: false });
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('3 of 80 users will change, 1 is missing');
    expect(await page.getByText('The list needs JavaScript').isVisible()).toBe(true);
    expect(await page.getByRole('search').isVisible()).toBe(false);
  });
});

describe('search and filters', () => {
  it.each([
    ['a name', 'BOB@', ['bob@example.com']],
    ['an attribute', 'nickname', ['ana@example.com']],
    ['a value', 'annie', ['ana@example.com']],
    ['a file', 'acme.yaml:3', ['ana@example.com']],
    ['an account', 'a1b2', ['ana@example.com']],
    ['a group', 'admins', ['bob@example.com']],
    ['words in any order', 'gold  cleo', ['cleo']],
    ['nobody', 'zoe', []],
  ])('finds %s', async (_, words, found) => {
    const { page } = await open(small);
    await page.getByRole('searchbox', { name: 'Search' }).fill(words);
    expect(await usersOn(page)).toEqual(found);
    expect(await status(page)).toBe(`${found.length} of 3 users`);
    expect(await page.getByText('Nothing matches.').isVisible()).toBe(found.length === 0);
  });

  it('shows what has one of the reasons', async () => {
    const { page } = await open(small);
    await page.getByRole('checkbox', { name: 'drifted 1' }).check();
    expect(await rowsOn(page)).toEqual([['custom:tier', 'silver', 'gold', 'drifted']]);
    expect(await page.getByText('and 1 more that the filters hide').isVisible()).toBe(true);
    await page.getByRole('checkbox', { name: 'no longer declared 1' }).check();
    expect(await usersOn(page)).toEqual(['ana@example.com']);
    expect((await rowsOn(page)).length).toBe(2);
  });

  it('shows one attribute, and one step', async () => {
    const { page } = await open(small);
    const topic = page.getByLabel('Attribute or step');
    await topic.selectOption('custom:tier');
    expect(await usersOn(page)).toEqual(['ana@example.com', 'cleo']);
    await topic.selectOption('add to group');
    expect(await usersOn(page)).toEqual(['bob@example.com']);
  });

  it('asks one and the same change for reason and attribute', async () => {
    const { page } = await open(small);
    await page.getByLabel('Attribute or step').selectOption('nickname');
    await page.getByRole('checkbox', { name: 'drifted 1' }).check();
    expect(await usersOn(page)).toEqual([]);
  });

  it('shows one user pool, where there are several', async () => {
    const { page } = await open(small);
    await page.getByLabel('User pool').selectOption('us-east-1_Other');
    expect(await usersOn(page)).toEqual(['cleo']);
    const other = await open(report([pool({ users: [user('a', { attributes: [set('b', 'c', 'd')] })] })]));
    expect(await other.page.getByLabel('User pool').isVisible()).toBe(false);
  });

  it('shows who is missing, what is left alone, and what is sent', async () => {
    const { page } = await open(small);
    await page.getByRole('searchbox').fill('nobody');
    await page.getByRole('radio', { name: 'Missing 1' }).check();
    expect(await page.locator('#list .who').allTextContents()).toEqual(['miausers/acme.yaml:9eu-west-1_AbCdEf123']);
    await page.getByRole('radio', { name: 'Left alone 1' }).check();
    expect(await usersOn(page)).toEqual(['olaf']);
    await page.getByRole('radio', { name: 'Messages 1' }).check();
    expect(await page.getByRole('group', { name: 'By' }).getByRole('checkbox').count()).toBe(1);
    expect(await rowsOn(page)).toEqual([['email', 'e-mail', 'new@example.com', 'when the user answers']]);
    expect(await page.getByRole('heading', { level: 2 }).textContent()).toBe('Messages');
  });

  it('shows who is held back first, with what to declare, and whose name is not proven', async () => {
    const held = problem('boss is found only as mallory', { username: 'boss', hint: 'declare the sub' });
    const taken = { username: 'bob', account: 'mallory', foundBy: 'preferred_username' } as const;
    const ana = user('ana', { account: '3f2a', foundBy: 'email', attributes: [set('a', 'b', 'c')] });
    const { page, complaints } = await open(report([pool({ heldBack: [held], unproven: [taken], users: [ana] })]));
    expect(await rowsOn(page)).toEqual([['boss is found only as mallory', 'declare the sub']]);
    await page.getByRole('radio', { name: 'Unproven 1' }).check();
    expect(await rowsOn(page)).toEqual([['mallory', expect.stringContaining('preferred_username')]]);
    await page.getByRole('radio', { name: 'Changes 1' }).check();
    expect(await page.locator('#list .who').allTextContents()).toEqual(['ana3f2averified e-mail']);
    expect(complaints).toEqual([]);
  });

  it('are all taken back by one button', async () => {
    const { page } = await open(small);
    const clear = page.getByRole('button', { name: 'Clear filters' });
    expect(await clear.isVisible()).toBe(false);
    await page.getByRole('searchbox').fill('zoe');
    await page.getByRole('checkbox').first().check();
    await clear.click();
    expect([await usersOn(page), await page.getByRole('checkbox', { checked: true }).count()]).toEqual([
      ['ana@example.com', 'bob@example.com', 'cleo'],
      0,
    ]);
  });
});

describe('only the keyboard', () => {
  const press = async (page: Page, ...keys: readonly string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  const focused = (page: Page) => page.evaluate(() => document.activeElement?.id ?? '');

  it('goes past the form', async () => {
    const { page } = await open(small);
    await press(page, 'Tab', 'Enter');
    expect(await focused(page)).toBe('results');
  });

  it('searches, filters and chooses a view', async () => {
    const { page } = await open(small);
    await press(page, 'Tab', 'Tab', 'Tab');
    expect(await focused(page)).toBe('search');
    await page.keyboard.type('gold');
    expect(await usersOn(page)).toEqual(['ana@example.com', 'cleo']);
    await press(page, 'Enter', 'Tab');
    expect(await focused(page)).toBe('topic');
    await press(page, 'Tab', 'Tab', 'Space');
    expect(await page.getByRole('checkbox', { checked: true }).count()).toBe(1);
    await press(page, 'Shift+Tab', 'Shift+Tab', 'Shift+Tab', 'Shift+Tab', 'ArrowRight');
    expect(await page.getByRole('radio', { checked: true }).getAttribute('value')).toBe('missing');
  });

  it('turns pages, and reading goes on at their top', async () => {
    const { page } = await open(manyUsers(120));
    await page.getByRole('button', { name: 'Next' }).press('Enter');
    expect([await focused(page), (await usersOn(page))[0]]).toEqual(['results', 'user-00050@example.com']);
  });
});

describe('10,000 users', () => {
  it('leave the page small, and are all there', async () => {
    const { page, complaints } = await open(manyUsers(10_000));
    const elements = () => page.evaluate(() => document.querySelectorAll('*').length);
    expect([await status(page), await page.locator('#range').textContent()]).toEqual([
      '10,000 users',
      '1–50 of 10,000',
    ]);
    expect(await elements()).toBeLessThan(3_500);
    await page.getByRole('searchbox').fill('user-09999');
    expect(await usersOn(page)).toEqual(['user-09999@example.com']);
    await page.getByRole('searchbox').fill('');
    await page.getByRole('checkbox', { name: 'drifted 3,334' }).check();
    await page.getByRole('button', { name: 'Next' }).click();
    expect([await status(page), (await usersOn(page))[0]]).toEqual(['3,334 of 10,000 users', 'user-00150@example.com']);
    expect(await elements()).toBeLessThan(3_500);
    expect(complaints).toEqual([]);
  });
});

describe('foreign text', () => {
  it.each([
    ['markup', '<img src=x onerror="document.title=1"></script><script>document.title=2</script>'],
    ['quotes', `"'\`><b onclick='x'>&lt;`],
    ['a name that every object has', '__proto__'],
  ])('never becomes more than text: %s', async (_, alarm) => {
    const { page, complaints } = await open(
      report([pool({ userPoolId: alarm, users: [user(alarm, { attributes: [set(alarm, alarm, alarm)] })] })], {
        stack: alarm,
      }),
    );
    expect(await page.title()).toBe(`Plan of ${alarm}: 1 of 40 users will change`);
    await page.getByLabel('Attribute or step').selectOption(alarm);
    await page.getByRole('searchbox').fill(alarm);
    expect([await usersOn(page), await rowsOn(page)]).toEqual([[alarm], [[alarm, alarm, alarm, 'declared']]]);
    expect(complaints).toEqual([]);
  });

  it('is all there, whatever it is', async () => {
    for (const data of fc.sample(anyReport, { numRuns: 12, seed: 7 })) {
      const { page, complaints } = await open(data);
      const told = data.userPools.flatMap(({ heldBack, unproven, users, missing, kept, messages }) =>
        [...heldBack, ...unproven, ...users, ...missing, ...kept, ...messages].map(({ username = '' }) =>
          visible(username),
        ),
      );
      const shown: string[] = [];
      for (const view of await page.getByRole('radio').all()) {
        await view.check();
        shown.push(...(await usersOn(page)));
      }
      // A report of one list offers no choice of them.
      if (shown.length === 0) shown.push(...(await usersOn(page)));
      expect([shown.toSorted(), complaints]).toEqual([told.toSorted(), []]);
    }
  });

  it('shows what cannot be seen', async () => {
    const hidden = user('a\u202eb\u0000', { attributes: [set('c', ' x\n', 'x\u200b')] });
    const { page } = await open(report([pool({ users: [hidden] })]));
    expect([await usersOn(page), await rowsOn(page)]).toEqual([
      ['a\\u{202e}b\\u{0}'],
      [['c', ' x\n', 'x\\u{200b}', 'declared']],
    ]);
  });
});
