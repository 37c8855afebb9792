import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isInstalled } from '../../script/setup/packages.mjs';
import { type FreshClone, fakeProgram, freshClone } from './fresh-clone.ts';

const a = { version: '1.0.0', integrity: 'sha512-a' };

describe('isInstalled', () => {
  it.each([
    ['the same', { '': {}, a }, { a }, true],
    ['one missing', { a, b: a }, { a }, false],
    ['one too many', { a }, { a, b: a }, false],
    ['another version', { a }, { a: { ...a, version: '1.0.1' } }, false],
    ['another content', { a }, { a: { ...a, integrity: 'sha512-b' } }, false],
    ['an optional one left out', { a, b: { ...a, optional: true } }, { a }, true],
    ['an optional one of another version', { b: { ...a, optional: true } }, { b: { ...a, version: '2.0.0' } }, false],
  ])('%s', (_, locked, installed, expected) => {
    expect(isInstalled(locked, installed)).toBe(expected);
  });
});

/** A clone whose node_modules is not there yet; `npm ci` makes one in which `node` is `node`. */
function notInstalled(node: string, before = ''): FreshClone {
  const clone = freshClone();
  rmSync(join(clone.root, 'node_modules'), { recursive: true });
  fakeProgram(
    join(clone.bin, 'npm'),
    `echo "npm $1" >> "$CALLS"
${before}
mkdir -p node_modules/.bin
printf '#!/bin/sh\\n${node}\\n' > node_modules/.bin/node
chmod 755 node_modules/.bin/node`,
  );
  return clone;
}

describe('setup.mjs --without-engine', () => {
  it('runs npm ci once, and again after package-lock.json changed', async () => {
    const { root, setUp, calls } = notInstalled('echo v24.21.0');
    const first = await setUp('--without-engine');
    const second = await setUp('--without-engine');
    expect([first.exitCode, second.exitCode, second.stderr]).toEqual([0, 0, '']);
    expect(calls()).toEqual(['npm ci']);
    writeFileSync(join(root, 'package-lock.json'), '{"packages":{"":{},"node_modules/a":{"version":"1.0.1"}}}');
    await setUp('--without-engine');
    expect(calls()).toEqual(['npm ci', 'npm ci']);
  });

  it('believes npm’s own record of an installation that somebody made by hand', async () => {
    const { root, setUp, calls } = notInstalled('echo v24.21.0');
    fakeProgram(join(root, 'node_modules/.bin/node'), 'echo v24.21.0');
    writeFileSync(join(root, 'node_modules/.package-lock.json'), '{"packages":{"node_modules/a":{"version":"1.0.0"}}}');
    expect((await setUp('--without-engine')).exitCode).toBe(0);
    expect(calls()).toEqual([]);
  });

  it('installs once when two run at once', async () => {
    const { setUp, calls } = notInstalled('echo v24.21.0', 'sleep 0.4');
    const both = await Promise.all([setUp('--without-engine'), setUp('--without-engine')]);
    expect([both.map(({ exitCode }) => exitCode), calls()]).toEqual([[0, 0], ['npm ci']]);
  });

  it.each([
    ['npm fails', 'echo v24.21.0', 'echo "the registry is on fire" >&2; exit 1', 'the registry is on fire'],
    ['the node it brings is too old', 'echo v22.17.1', '', 'v22.17.1'],
    ['the node it brings does not run', 'echo wrong machine >&2; exit 1', '', 'wrong machine'],
    ['the package of Node for this machine was left out', 'exit 0', 'mkdir node_modules; exit 0', 'omit=optional'],
  ])('tells when %s, and tries again the next time', async (_, node, before, expected) => {
    const { root, setUp, calls } = notInstalled(node, before);
    const { exitCode, stderr } = await setUp('--without-engine');
    expect(exitCode).toBe(1);
    expect(stderr).toContain(expected);
    rmSync(join(root, 'node_modules'), { recursive: true, force: true });
    await setUp('--without-engine');
    expect(calls()).toEqual(['npm ci', 'npm ci']);
    expect(existsSync(join(root, '.setup.lock'))).toBe(false);
  });

  it('does without the project’s Node where the machine’s own Node will do', async () => {
    const { bin, setUp } = notInstalled('', 'mkdir node_modules; exit 0');
    fakeProgram(join(bin, 'node'), 'echo v22.18.0');
    expect((await setUp('--without-engine')).exitCode).toBe(0);
  });

  it('does not run npm on the node that npm is about to remove', async () => {
    const { root, bin, env, setUp, calls } = notInstalled('echo v24.21.0', 'echo "PATH is $PATH" >> "$CALLS"');
    expect(env['PATH']).toBe(`${join(root, 'node_modules/.bin')}:${bin}`);
    expect((await setUp('--without-engine')).exitCode).toBe(0);
    expect(calls()).toEqual(['npm ci', `PATH is ${bin}`]);
  });
});
