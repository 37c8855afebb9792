import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { missingExecutables } from '../../script/engine/place.mjs';
import { fakeEngine, fakeGo, fakeProgram, freshClone, VERSION } from './fresh-clone.ts';

const BOTH = ['go build pulumi-language-nodejs', 'go build pulumi'];

describe('setup.mjs without an engine', () => {
  it('builds one into the cache, and the next time is silent', async () => {
    const { bin, cache, setUp, calls, cached } = freshClone();
    fakeGo(bin);
    const first = await setUp();
    const second = await setUp();
    expect([first.exitCode, second.exitCode, second.stdout + second.stderr]).toEqual([0, 0, '']);
    expect(calls()).toEqual(BOTH);
    expect(cached()).toEqual([VERSION]);
    expect(missingExecutables(join(cache, VERSION, 'bin'))).toEqual([]);
  });

  it('replaces one in the cache that lacks something', async () => {
    const { bin, cache, setUp, cached } = freshClone();
    fakeGo(bin);
    fakeProgram(join(cache, VERSION, 'bin/pulumi'), 'echo v3.259.0');
    expect((await setUp()).exitCode).toBe(0);
    expect([missingExecutables(join(cache, VERSION, 'bin')), cached()]).toEqual([[], [VERSION]]);
  });

  it('uses a recent one on PATH and touches nothing', async () => {
    const { bin, setUp, calls, cached } = freshClone();
    fakeGo(bin);
    fakeEngine(bin, '3.270.0');
    expect((await setUp()).exitCode).toBe(0);
    expect([calls(), cached()]).toEqual([[], []]);
  });

  it('leaves the engine alone when told so', async () => {
    const { bin, setUp, calls } = freshClone();
    fakeGo(bin);
    expect((await setUp('--without-engine')).exitCode).toBe(0);
    expect(calls()).toEqual([]);
  });
});

describe('setup.mjs when nothing works', () => {
  it('lists everything that was tried, in order, in one error', async () => {
    const { bin, setUp } = freshClone();
    fakeEngine(bin, '3.100.0');
    const { exitCode, stderr } = await setUp();
    const places = ['3.100.0', 'the cache', 'download of the release', 'no go on PATH'].map((text) =>
      stderr.indexOf(text),
    );
    expect(exitCode).toBe(1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places).not.toContain(-1);
    expect(stderr).not.toContain('    at ');
  });

  it.each([
    ['a Go that is too old', { version: 'go1.25.9' }, 'go1.25.9'],
    ['a build that fails', { before: 'echo "module is not to be had" >&2; exit 1' }, 'module is not to be had'],
  ])('tells of %s, and leaves nothing behind', async (_, go, expected) => {
    const { bin, setUp, cached } = freshClone();
    fakeGo(bin, go);
    const { exitCode, stderr } = await setUp();
    expect(exitCode).toBe(1);
    expect(stderr).toContain(expected);
    expect(cached()).toEqual([]);
  });
});

describe('setup.mjs with another one beside it', () => {
  it('waits for it: two at once build once', async () => {
    const { bin, setUp, calls, cached } = freshClone();
    fakeGo(bin, { before: 'sleep 0.4' });
    const both = await Promise.all([setUp(), setUp()]);
    expect(both.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    expect(both.filter(({ stderr }) => stderr.includes('waiting for another set-up'))).toHaveLength(1);
    expect([calls(), cached()]).toEqual([BOTH, [VERSION]]);
  });

  it('takes over from one that was killed', async () => {
    const { bin, cache, setUp, cached } = freshClone();
    fakeGo(bin);
    fakeEngine(join(cache, `.${VERSION}.unfinished-killed/bin`));
    writeFileSync(join(cache, `.${VERSION}.lock`), JSON.stringify({ pid: 2 ** 30, host: hostname() }));
    expect((await setUp()).exitCode).toBe(0);
    expect(cached()).toEqual([VERSION]);
  });
});

describe('setup.mjs interrupted in the middle of a build', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('by %s leaves nothing that looks finished, and the next run succeeds', async (signal, status) => {
    const { root, bin, setUp, calls, cached } = freshClone();
    const pidFile = join(root, 'go.pid');
    fakeGo(bin, { before: `echo $$ > '${pidFile}'; sleep 30` });
    const running = setUp();
    await vi.waitFor(() => expect(existsSync(pidFile)).toBe(true), { timeout: 60_000 });
    running.kill(signal);
    expect((await running).exitCode).toBe(status);
    expect(() => process.kill(Number(readFileSync(pidFile, 'utf8')), 0)).toThrow('ESRCH');
    expect(cached()).toEqual([]);
    fakeGo(bin);
    expect((await setUp()).exitCode).toBe(0);
    expect([cached(), calls()]).toEqual([[VERSION], [BOTH[0], ...BOTH]]);
  });
});
