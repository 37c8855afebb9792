/** What a program says on a Node that is too old. */
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { project } from '../../script/sandbox/program-files.ts';

/** Runs before everything else, and makes Node say that it is that version. */
const pretending = (version: string) =>
  `data:text/javascript,Object.defineProperty(process,"versions",{value:{...process.versions,node:"${version}"}})`;

const importing = (module: string, version: string) =>
  execa(process.execPath, ['--import', pretending(version), join(project, module)], { cwd: project, reject: false });

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
