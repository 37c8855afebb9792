import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, expect, it } from 'vitest';
import { commitOf } from '../../cli/commit.ts';

const folder = mkdtempSync(join(tmpdir(), 'commit-'));
afterAll(() => rmSync(folder, { recursive: true }));
const author = ['-c', 'user.name=ana', '-c', 'user.email=ana@example.com'];
const git = async (...words: readonly string[]) => (await execa('git', ['-C', folder, ...author, ...words])).stdout;

it('names the commit of a folder in git, and says where files differ from it', async () => {
  expect(commitOf(folder)).toBeUndefined();
  await git('init', '--quiet');
  expect(commitOf(folder)).toBeUndefined();
  await git('commit', '--quiet', '--allow-empty', '--message', 'first');
  const commit = await git('rev-parse', '--short=12', 'HEAD');
  expect(commitOf(folder)).toBe(commit);
  writeFileSync(join(folder, 'users.yaml'), 'users: {}\n');
  expect(commitOf(folder)).toBe(`${commit} with changes`);
});
