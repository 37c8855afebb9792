/** The real engine reads the stacks that are written without it, and the runs that it makes are counted. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { countEngineRun, engineRuns, engineRunsVariable } from '../../script/sandbox/engine-runs.ts';
import { createProgram } from '../../script/sandbox/program.ts';

it('pulumi finds the stacks, their configuration and their secrets', async () => {
  const config = { userPoolId: 'eu-west-1_a', requestRates: { UserList: 5 }, 'aws:region': 'eu-west-1' };
  const program = await createProgram({ config, secrets: { password: 'Permanent-1' } });
  onTestFinished(() => program.dispose());
  await program.addStack('prod');
  await program.configure({ userPoolId: undefined });
  const entries = async (...args: readonly string[]) => {
    const { exitCode, output } = await program.pulumi('config', '--json', '--show-secrets', ...args);
    expect(exitCode, output).toBe(0);
    const found: Readonly<Record<string, { readonly value: string; readonly secret: boolean }>> = JSON.parse(output);
    return Object.entries(found).map(([key, { value, secret }]) => [key, value, secret]);
  };
  expect(await entries()).toEqual([
    ['aws:region', 'eu-west-1', false],
    ['pulumi-cognito-users:password', 'Permanent-1', true],
    ['pulumi-cognito-users:requestRates', '{"UserList":5}', false],
  ]);
  expect(await entries('--stack', 'prod')).toEqual([]);
  const { output } = await program.pulumi('stack', 'export');
  expect(JSON.parse(output)).toMatchObject({ version: 3 });
});

it('runs of the engine are counted, and light commands are not', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'engine-runs-'));
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true });
  });
  const file = join(folder, 'runs');
  await writeFile(file, '');
  vi.stubEnv(engineRunsVariable, file);
  for (const command of ['preview', 'up', 'refresh', 'destroy', 'config', 'cancel']) countEngineRun([command, '--yes']);
  expect(engineRuns(file)).toBe(4);
});
