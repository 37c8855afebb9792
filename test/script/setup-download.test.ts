import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { missingExecutables, readRelease } from '../../script/engine/place.mjs';
import { fakeEngine, fakeGo, fakeProgram, freshClone, offerRelease, PROJECT, VERSION } from './fresh-clone.ts';

const archiveName = `pulumi-v${VERSION}-${process.platform}-${process.arch}.tar.gz`;

/** A server with a release of the engine, whose list of checksums is made from the archive's. */
async function serveRelease(root: string, list: (sha256: string) => string, redirect?: string) {
  fakeEngine(join(root, 'release/pulumi'));
  execFileSync('tar', ['-czf', 'archive', 'pulumi'], { cwd: join(root, 'release') });
  const archive = readFileSync(join(root, 'release/archive'));
  const files = new Map<string | undefined, Buffer>([
    [`/archives/${archiveName}`, archive],
    ['/checksums', Buffer.from(list(createHash('sha256').update(archive).digest('hex')))],
  ]);
  const asked: (string | undefined)[] = [];
  const server = createServer(({ url }, response) => {
    asked.push(url);
    if (redirect !== undefined) response.writeHead(302, { location: redirect });
    else if (!files.has(url)) response.writeHead(404);
    response.end(files.get(url));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  offerRelease(root, `http://127.0.0.1:${address.port}`);
  return asked;
}

describe('setup.mjs with a release that can be downloaded', () => {
  it('takes it when its checksum is the one of the release, and builds nothing (14.18)', async () => {
    const { bin, cache, root, setUp, calls, cached } = freshClone();
    fakeGo(bin);
    await serveRelease(
      root,
      (sum) => `${'0'.repeat(64)}  pulumi-v${VERSION}-plan9-x64.tar.gz\n${sum}  ${archiveName}\n`,
    );
    const { exitCode, stderr } = await setUp();
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining('the engine is ready')]);
    expect([calls(), cached()]).toEqual([[], [VERSION]]);
    expect(missingExecutables(join(cache, VERSION, 'bin'))).toEqual([]);
  });

  it.each([
    ['has another checksum', () => `${'a'.repeat(64)}  ${archiveName}`, 'its release says aaaa'],
    ['is not in the list', (sum: string) => `${sum}  other.tar.gz`, 'do not have one'],
    [
      'is in the list twice',
      (sum: string) => `${sum}  ${archiveName}\n${'b'.repeat(64)}  ${archiveName}`,
      'do not have one',
    ],
    ['comes with an empty list', () => '', 'do not have one'],
    ['comes with a page instead of a list', (sum: string) => `<html>${sum}  ${archiveName}</html>`, 'do not have one'],
  ])('runs nothing of an archive that %s (14.18)', async (_, list, expected) => {
    const { root, setUp, calls, cached } = freshClone();
    await serveRelease(root, list);
    fakeProgram(join(root, 'release/pulumi/pulumi'), 'echo ran >> "$CALLS"');
    const { exitCode, stderr } = await setUp();
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining(expected)]);
    expect([calls(), cached()]).toEqual([[], []]);
  });

  it('does not follow from one protocol to another, and falls back to the build (14.18)', async () => {
    const { bin, root, setUp, calls } = freshClone();
    fakeGo(bin);
    const asked = await serveRelease(root, () => '', 'https://127.0.0.1:9/');
    expect((await setUp()).exitCode).toBe(0);
    expect([calls(), asked]).toEqual([['go build pulumi-language-nodejs', 'go build pulumi'], ['/checksums']]);
  });

  it('does not keep one that is not whole', async () => {
    const { root, setUp, cached } = freshClone();
    await serveRelease(root, (sum) => `${sum}  ${archiveName}`);
    fakeProgram(join(root, 'release/pulumi/pulumi-language-nodejs'), '');
    const { exitCode } = await setUp();
    expect([exitCode, cached()]).toEqual([0, [VERSION]]);
  });
});

describe('the release', () => {
  it('is asked for by HTTPS, and its checksums at another host than the archives (14.18)', () => {
    const { archives, checksums } = readRelease(PROJECT);
    expect([new URL(archives).protocol, new URL(checksums).protocol]).toEqual(['https:', 'https:']);
    expect(new URL(archives).host).not.toBe(new URL(checksums).host);
  });
});

describe('the engine’s host of dynamic providers', () => {
  it.each([
    ['of another make', (bin: string) => fakeEngine(bin)],
    [
      'of an earlier set-up',
      (bin: string) => {
        fakeEngine(bin);
        writeFileSync(join(bin, 'end-with-engine.cjs'), 'process.exit(3);');
      },
    ],
  ])('is the project’s own in the cache, in place of one %s (14.18)', async (_, make) => {
    const { cache, root, setUp } = freshClone();
    const bin = join(cache, VERSION, 'bin');
    make(bin);
    expect((await setUp()).exitCode).toBe(0);
    for (const name of ['pulumi-resource-pulumi-nodejs', 'end-with-engine.cjs'])
      expect(readFileSync(join(bin, name), 'utf8')).toBe(readFileSync(join(root, 'engine', name), 'utf8'));
  });

  it('does not change beside an engine on PATH (14.18)', async () => {
    const { bin, setUp } = freshClone();
    fakeEngine(bin);
    await setUp();
    expect(existsSync(join(bin, 'end-with-engine.cjs'))).toBe(false);
  });
});
