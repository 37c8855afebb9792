import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { unknownInput } from '../../../providers/state/inputs.ts';
import { openWorkbench, partialFailureOf, type Workbench } from '../component-process.ts';

let bench: Workbench;
beforeEach(async () => {
  bench = await openWorkbench();
});
afterEach(() => bench.dispose());

const names = (users: number) => Array.from({ length: users }, (_, index) => `user-${index}`);

describe('the totals', () => {
  it('are told once, in a first preview after the check', async () => {
    bench.declare('a.yaml', names(2));
    const run = await bench.start({ userPoolId: bench.poolOf(...names(2)), preview: true });
    await run.check();
    await run.check();
    expect(run.underComponent()).toEqual([
      expect.stringContaining('2 calls: DescribeUserPool 1, ListUsers 1; 0 throttled'),
    ]);
  });

  it('are told in an up after the write, and in the next one after a diff that finds nothing', async () => {
    bench.declare('a.yaml', names(2));
    const userPoolId = bench.poolOf(...names(2));
    const first = await bench.start({ userPoolId });
    await first.check();
    expect(first.underComponent()).toEqual([]);
    const olds = await first.create();
    expect(first.underComponent()).toEqual([expect.stringContaining('AdminUpdateUserAttributes 2')]);
    const second = await bench.start({ userPoolId });
    await second.check(olds);
    expect(second.underComponent()).toEqual([]);
    expect(await second.diff(olds)).toBe(false);
    expect(second.underComponent()).toHaveLength(1);
  });

  it('wait in an up for what a diff has found, and in a preview do not', async () => {
    bench.declare('a.yaml', ['ana']);
    const userPoolId = bench.poolOf('ana');
    const first = await bench.start({ userPoolId });
    await first.check();
    const olds = await first.create();
    bench.declare('a.yaml', ['ana'], 'newer');
    const runs = [await bench.start({ userPoolId }), await bench.start({ userPoolId, preview: true })];
    for (const run of runs) {
      await run.check(olds);
      expect(await run.diff(olds)).toBe(true);
    }
    expect(runs.map((run) => run.underComponent().length)).toEqual([0, 1]);
  });

  it('are told of failures too', async () => {
    bench.declare('a.yaml', ['ana']);
    const userPoolId = bench.poolOf('ana');
    bench.double.refuse('ana', { name: 'UserLambdaValidationException', message: 'no' });
    const up = await bench.start({ userPoolId });
    await up.check();
    await partialFailureOf(up.create());
    const preview = await bench.start({ userPoolId: bench.poolOf('somebody-else'), preview: true });
    expect(await preview.check()).toEqual([expect.stringContaining('ana is not in the user pool')]);
    expect([up.underComponent().length, preview.underComponent().length]).toEqual([1, 1]);
  });

  it('are no totals of a pool that is not known', async () => {
    bench.declare('a.yaml', ['ana']);
    const run = await bench.start({ userPoolId: unknownInput, preview: true });
    expect(await run.check()).toEqual([]);
    expect(run.underComponent()).toEqual([]);
    expect(run.underResource()).toEqual([expect.stringContaining('1 user is checked and applied then')]);
  });

  it('are those of the pool, whatever else the process does', async () => {
    bench.declare('a.yaml', ['ana']);
    const one = await bench.start({ userPoolId: bench.poolOf('ana'), component: 'one', preview: true });
    const two = await bench.start({
      userPoolId: bench.poolOf('ana'),
      component: 'two',
      preview: true,
      session: one.session,
    });
    for (const run of [one, two]) {
      await run.check();
      expect(run.underComponent()).toEqual([expect.stringContaining('\n2 calls:')]);
    }
  });
});

describe('progress', () => {
  it('is told under the component while the pool is read and written, and not after', async () => {
    bench.declare('a.yaml', names(60));
    const settings = { requestRates: { UserUpdate: 200 } };
    const run = await bench.start({ userPoolId: bench.poolOf(...names(60)), everyMs: 5, settings });
    await run.check();
    await run.create();
    const lines = run.told.filter(({ severity }) => severity === 'progress');
    expect(new Set(lines.map(({ urn }) => urn))).toEqual(new Set(['urn of users']));
    expect(lines.at(-1)?.message).toMatch(/^\d+(\/60)? written, .*[\d.]+ requests\/s; 60 read$/);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(run.told.filter(({ severity }) => severity === 'progress')).toHaveLength(lines.length);
  });
});

describe('a stop', () => {
  it('is told at once, ends the run with a true record, and says how many users were not tried', async () => {
    bench.declare('a.yaml', names(60));
    const userPoolId = bench.poolOf(...names(60));
    const stopping = new AbortController();
    const settings = { requestRates: { UserUpdate: 10 } };
    const run = await bench.start({ userPoolId, stopped: stopping.signal, settings });
    await run.check();
    const creating = partialFailureOf(run.create());
    await expect
      .poll(() => bench.double.calls()['AdminUpdateUserAttributes'] ?? 0, { timeout: 30_000 })
      .toBeGreaterThan(2);
    stopping.abort('cancelled');
    const { outputs, reasons } = await creating;
    const written = bench.double.calls()['AdminUpdateUserAttributes'] ?? 0;
    expect(run.underComponent()[0]).toMatch(/^stopping: \d+ users are left alone$/);
    expect(reasons).toEqual([
      `stopped: ${60 - written} users were not tried; the next \`pulumi up\` does what is left`,
    ]);
    const next = await bench.start({ userPoolId });
    await next.check(outputs);
    await next.diff(outputs);
    bench.double.reset();
    await next.update(outputs);
    expect(bench.double.calls()).toEqual({ AdminUpdateUserAttributes: 60 - written });
  }, 60_000);
});

describe('a preview', () => {
  const whole = () => readFileSync(join(bench.base, '.cognito-users', 'preview-dev.txt'), 'utf8');

  it.each([
    [50, false],
    [51, true],
  ])('of %d changed users: summarized %s', async (users, summarized) => {
    bench.declare('a.yaml', names(users));
    const run = await bench.start({ userPoolId: bench.poolOf(...names(users)), preview: true });
    await run.check();
    const [text = ''] = run.underResource();
    expect(text).toMatch(new RegExp(`^${users} of ${users} users will change:`));
    expect(text.split('\n').filter((line) => /^ {2}user-\d+$/.test(line))).toHaveLength(summarized ? 5 : users);
    expect(text.includes('.cognito-users/preview-dev.txt')).toBe(summarized);
    expect(existsSync(join(bench.base, '.cognito-users'))).toBe(summarized);
  });

  it('that is summarized has everybody in the file, of each component', async () => {
    bench.declare('a.yaml', names(60));
    const one = await bench.start({ userPoolId: bench.poolOf(...names(60)), component: 'one', preview: true });
    await one.check();
    expect(whole()).toMatch(/^one:\n60 of 60 users will change:/);
    expect(whole().match(/^ {2}user-\d+$/gm)).toHaveLength(60);
  });

  it('is shown where the file cannot be written, and says what to do', async () => {
    bench.declare('a.yaml', names(51));
    writeFileSync(join(bench.base, '.cognito-users'), 'a file in the place of the folder');
    const run = await bench.start({ userPoolId: bench.poolOf(...names(51)), preview: true });
    expect(await run.check()).toEqual([]);
    const [warning = '', text = ''] = run.underResource();
    expect(warning).toContain('let the folder .cognito-users of the project be made');
    expect(text).not.toContain('preview-dev.txt');
  });

  it('says of a takeover that nothing is to be done', async () => {
    bench.declare('a.yaml', names(3), '""');
    const run = await bench.start({ userPoolId: bench.poolOf(...names(3)), preview: true });
    await run.check();
    expect(run.underResource()).toEqual([expect.stringContaining('3 users, all as declared: no call')]);
  });
});
