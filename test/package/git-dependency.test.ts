/** The repository as a git dependency: npm clones it into its cache, runs `prepare` there, and packs what that leaves. */
import { cp, mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it, onTestFinished } from 'vitest';
import { project } from '../../script/sandbox/program-files.ts';
import { packed } from './tarball.ts';

/** A copy of what is built, with the project's packages, in that folder below a new one. */
async function copyInto(folder: string): Promise<string> {
  const base = await mkdtemp(join(tmpdir(), 'git-dependency-'));
  onTestFinished(() => rm(base, { recursive: true, force: true }));
  const copy = join(base, folder);
  await mkdir(copy, { recursive: true });
  for (const name of packed) await cp(join(project, name), join(copy, name), { recursive: true });
  await symlink(join(project, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

/** As npm runs the script of that name. */
const prepare = (folder: string) => execa('node', ['script/package/prepare.mjs'], { cwd: folder, preferLocal: true });
const manifest = async (folder: string) => JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));

describe('a git dependency on the repository', () => {
  it('is built, and names JavaScript only (14.29)', async () => {
    const clone = await copyInto('_cacache/tmp/git-cloneA1b2C3');
    await prepare(clone);
    const { bin, exports } = await manifest(clone);
    expect(exports['.'].default).toBe('./dist/providers/cognito-users.js');
    // npm links the commands that the manifest of the repository names, before anything is built.
    expect(bin).toEqual((await manifest(project)).bin);
    await rm(join(clone, 'cli'), { recursive: true });
    await rm(join(clone, 'providers'), { recursive: true });
    const { stdout } = await execa('node', [bin['cognito-users'], '--help'], { cwd: clone, preferLocal: true });
    expect(stdout).toContain('cognito-users');
    expect(await import(join(clone, exports['.'].default))).toHaveProperty('CognitoUsers');
  });

  it('needs nothing done in a checkout (14.29)', async () => {
    const checkout = await copyInto('project');
    await prepare(checkout);
    expect(await manifest(checkout)).toEqual(await manifest(project));
  });
});
