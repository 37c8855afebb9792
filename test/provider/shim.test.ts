import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import { execa } from 'execa';
import { beforeAll, describe, expect, it } from 'vitest';
import { provider } from '../../providers/shim.ts';
import { unknownInput } from '../../providers/state/inputs.ts';

const project = join(import.meta.dirname, '..', '..');

describe('the part of the provider that is in the state', () => {
  let text: string;
  beforeAll(async () => {
    text = (await pulumi.runtime.serializeFunction(() => provider)).text;
  });

  it('is under 2.5 KB', () => {
    expect(Buffer.byteLength(text)).toBeLessThan(2560);
  });

  it('names no folder of this machine', () => {
    expect(text).not.toContain(project);
    expect(text).not.toContain(tmpdir());
  });

  it('loads the handler that is in the project today, though the state is old', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'shim-'));
    try {
      const library = join(folder, 'node_modules', 'pulumi-cognito-users');
      await mkdir(library, { recursive: true });
      await writeFile(
        join(library, 'package.json'),
        JSON.stringify({ type: 'module', exports: { './handler': './h.js' } }),
      );
      await writeFile(join(folder, 'state.cjs'), text);
      const run =
        'require("./state.cjs").handler().diff("id", {}, {}).then((result) => console.log(JSON.stringify(result)))';
      for (const today of [1, 2]) {
        await writeFile(join(library, 'h.js'), `export const diff = async () => ({ changes: ${today} });`);
        const { stdout } = await execa(process.execPath, ['-e', run], { cwd: folder });
        expect(JSON.parse(stdout)).toEqual({ changes: today });
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('finds the handler in this very repository by its own name', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'shim-'));
    try {
      await symlink(join(project, 'node_modules'), join(folder, 'node_modules'));
      await symlink(join(project, 'providers'), join(folder, 'providers'));
      await writeFile(join(folder, 'package.json'), await readFile(join(project, 'package.json')));
      await writeFile(join(folder, 'state.cjs'), text);
      const unknownPool = JSON.stringify({ userPoolId: unknownInput });
      const run = `require("./state.cjs").handler().diff("id", {}, ${unknownPool}).then((it) => console.log(it.replaces[0]))`;
      const { stdout } = await execa(process.execPath, ['-e', run], { cwd: folder });
      expect(stdout).toBe('userPoolId');
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
