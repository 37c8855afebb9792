/** What a program says on a Node that is too old, and on what is no Node. */
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { project } from '../../script/sandbox/program-files.ts';

/** Runs before everything else, and makes Node say that it is that version. */
const pretending = (version: string, runtime = 'node') =>
  `data:text/javascript,Object.defineProperty(process,"versions",{value:{...process.versions,${runtime}:"${version}"}})`;

const importing = (module: string, version: string, runtime?: string) =>
  execa(process.execPath, ['--import', pretending(version, runtime), join(project, module)], {
    cwd: project,
    reject: false,
  });

describe('an old Node', () => {
  const modules = ['providers/cognito-users.ts', 'providers/handler.ts', 'cli/main.ts'];
  it.each(modules)('is told in one sentence when %s is imported (14.31)', { timeout: 60_000 }, async (module) => {
    for (const version of ['18.20.8', '20.19.0', '22.17.1']) {
      const { exitCode, stderr } = await importing(module, version);
      expect(exitCode).toBe(1);
      expect(stderr).toContain(`pulumi-cognito-users needs Node 22.18 or later, and this is Node ${version}`);
      expect(stderr).not.toMatch(/^\s+at |TypeError|withResolvers/m);
    }
  });

  it.each(['22.18.0', '24.0.0', '26.1.0'])('is none: %s (14.31)', { timeout: 60_000 }, async (version) => {
    expect(await importing('providers/node-version.ts', version)).toMatchObject({ exitCode: 0, stderr: '' });
  });
});

describe('another runtime', () => {
  it.each([
    ['bun', 'this is Bun 1.4.5, where Pulumi has no dynamic providers: write `runtime: nodejs` into Pulumi.yaml'],
    ['deno', 'this is Deno 1.4.5, which Pulumi runs no programs on: run the program by Node'],
  ])('is told in one sentence: %s', { timeout: 60_000 }, async (runtime, told) => {
    const { exitCode, stderr } = await importing('providers/cognito-users.ts', '1.4.5', runtime);
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining(told)]);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it.each(['bun', 'deno'])('may run the command: %s', { timeout: 60_000 }, async (runtime) => {
    const { stderr } = await importing('cli/main.ts', '1.4.5', runtime);
    expect(stderr).not.toContain('needs Node');
  });
});
