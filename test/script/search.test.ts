import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cacheFolder, EXECUTABLES, missingExecutables } from '../../script/engine/place.mjs';
import { searchEngine } from '../../script/engine/search.mjs';
import { fakeEngine, fakeProgram, freshClone, VERSION } from './fresh-clone.ts';

/** The versions of what lies where: whole engines, and ones whose hosts are missing. */
interface Places {
  readonly onPath?: string;
  readonly loneOnPath?: string;
  readonly cached?: string;
  readonly loneCached?: string;
}

describe('searchEngine', () => {
  it.each([
    ['nothing anywhere', {}, undefined],
    ['the version on PATH', { onPath: VERSION }, 'PATH'],
    ['a newer one on PATH', { onPath: '3.300.0' }, 'PATH'],
    ['an older one on PATH', { onPath: '3.258.0' }, undefined],
    ['one on PATH that does not tell its version', { onPath: 'No version is set.' }, undefined],
    ['one on PATH without its hosts', { loneOnPath: VERSION }, undefined],
    ['one in the cache', { cached: VERSION }, 'cache'],
    ['half of one in the cache', { loneCached: VERSION }, undefined],
    ['PATH before the cache', { onPath: VERSION, cached: VERSION }, 'PATH'],
    ['the cache after an older one on PATH', { onPath: '3.1.0', cached: VERSION }, 'cache'],
  ])('%s', (_, { onPath, loneOnPath, cached, loneCached }: Places, from) => {
    const clone = freshClone();
    const cache = join(clone.cache, VERSION, 'bin');
    if (onPath !== undefined) fakeEngine(clone.bin, onPath);
    if (loneOnPath !== undefined) fakeProgram(join(clone.bin, 'pulumi'), `echo ${loneOnPath}`);
    if (cached !== undefined) fakeEngine(cache, cached);
    if (loneCached !== undefined) fakeProgram(join(cache, 'pulumi'), `echo ${loneCached}`);
    expect(searchEngine(VERSION, clone.env).engine?.from).toBe(from);
  });

  it('finds the hosts elsewhere on PATH too', () => {
    const { bin, root } = freshClone();
    fakeEngine(bin);
    fakeProgram(join(root, 'own/pulumi'), 'echo v3.400.0');
    const { engine } = searchEngine(VERSION, { PATH: `${join(root, 'own')}:${bin}`, HOME: root });
    expect(engine).toEqual({ folder: join(root, 'own'), version: '3.400.0', from: 'PATH' });
  });

  it('does not take the npm package pulumi for an engine, not even through a link', () => {
    const { bin, root, env } = freshClone();
    fakeEngine(join(root, 'node_modules/pulumi/bin'));
    for (const name of EXECUTABLES) symlinkSync(join(root, 'node_modules/pulumi/bin', name), join(bin, name));
    expect(searchEngine(VERSION, env)).toEqual({ tried: [expect.any(String), expect.any(String)] });
  });

  it('does not look where npm puts the commands of a project', () => {
    const { root } = freshClone();
    const bin = join(root, 'node_modules/.bin');
    fakeEngine(bin);
    expect(searchEngine(VERSION, { PATH: bin, HOME: root }).engine).toBeUndefined();
  });
});

describe('missingExecutables', () => {
  it.each([
    ['empty', (file: string) => writeFileSync(file, '', { mode: 0o755 })],
    ['not executable', (file: string) => writeFileSync(file, 'text', { mode: 0o644 })],
    ['a folder', (file: string) => mkdirSync(file)],
    ['a link to nowhere', (file: string) => symlinkSync('nowhere', file)],
  ])('counts a file that is %s', (_, make) => {
    const { bin } = freshClone();
    make(join(bin, 'pulumi'));
    expect(missingExecutables(bin)).toEqual([...EXECUTABLES]);
  });
});

describe('cacheFolder', () => {
  it.each([
    [{ PULUMI_HOME: '/p', HOME: '/h' }, '/p/versions/1.2.3'],
    [{ PULUMI_HOME: '', HOME: '/h' }, '/h/.pulumi/versions/1.2.3'],
    [{ HOME: '/h' }, '/h/.pulumi/versions/1.2.3'],
  ])('with %j is %s', (env, expected) => {
    expect(cacheFolder('1.2.3', env)).toBe(expected);
  });
});
