/** Work on accounts, as the command line tells it. */
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { afterEach, describe, expect, it } from 'vitest';
import { createStage, type Stage } from '../e2e/stage.ts';
import { stackEnvironment } from './stack-environment.ts';
import { type CommandStage, createCommandStage, runCommand } from './stage.ts';

const schema = JSON.parse(readFileSync(new URL('../../schema/plan-report.schema.json', import.meta.url), 'utf8'));
const isReport = new Ajv().compile(schema);

const declaration = `users:
  ana: { attributes: { custom:tier: gold }, groups: [ops, staff] }
  bob: { enabled: false, groups: [] }
`;
const pool = { groups: ['staff'], users: [{ username: 'bob', groups: ['staff'] }] };
const flags = ['--missing-users', 'create', '--create-groups', '--force'];

describe('cognito-users over accounts', () => {
  let stage: CommandStage | undefined;
  afterEach(() => stage?.dispose());

  it.each(['plan', 'drift'])('%s tells creations, groups and who may sign in', async (command) => {
    stage = await createCommandStage({ 'users/a.yaml': declaration }, pool);
    const { status, stdout, stderr } = await stage.onPool(command, ...flags, '-o', 'json');
    expect(status, stderr).toBe(2);
    const report = JSON.parse(stdout);
    expect(isReport(report), JSON.stringify(isReport.errors)).toBe(true);
    expect(report.summary).toMatchObject({ changed: 2, created: 1, attributesSet: 1 });
    const [{ users, groupsToCreate }] = report.userPools;
    expect(groupsToCreate).toEqual(['ops']);
    expect(users).toMatchObject([
      { username: 'ana', steps: [{ kind: 'create' }, { kind: 'add-to-group' }, { kind: 'add-to-group' }] },
      { username: 'bob', steps: [{ kind: 'remove-from-group', group: 'staff' }, { kind: 'disable' }] },
    ]);
  });

  it.each([
    ['--missing-users create', ['--create-groups'], 'ana is not in the user pool'],
    ['--create-groups', ['--missing-users', 'create'], 'ops'],
  ])('without %s it is an error', async (_flag, others, expected) => {
    stage = await createCommandStage({ 'users/a.yaml': declaration }, pool);
    const { status, stdout } = await stage.onPool('plan', '--force', ...others);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^pulumi up would refuse this plan/);
    expect(stdout).toContain(expected);
  });
});

describe('accounts of a stack', () => {
  let stage: Stage | undefined;
  afterEach(() => stage?.dispose());

  it('are created, known as applied, and removed, as the next up would do it', async () => {
    const ana = `  ana: { attributes: { nickname: Ana }, password: "\${secret:anaPassword}" }\n`;
    const config = { missingUsers: 'create', removedUsers: 'delete' };
    stage = await createStage({}, { 'users/a.yaml': `users:\n${ana}`, 'users/b.yaml': 'users:\n  bob: {}\n' }, config);
    const { program, up } = stage;
    await stage.setSecrets({ anaPassword: 'Permanent-1' });
    const env = stackEnvironment(stage);
    const told: string[] = [];
    const run = async (command: string) => {
      const { status, stdout, stderr } = await runCommand(program.folder, env, [
        command,
        '-s',
        'dev',
        '-o',
        'json',
        '--show-values',
      ]);
      told.push(stdout, stderr);
      const report = stdout === '' ? undefined : JSON.parse(stdout);
      const users: readonly { readonly username: string; readonly steps: readonly { readonly kind: string }[] }[] =
        report?.userPools[0].users ?? [];
      return { status, steps: users.map(({ username, steps }) => [username, ...steps.map(({ kind }) => kind)]) };
    };
    expect(await run('plan')).toEqual({
      status: 2,
      steps: [
        ['ana', 'create', 'set-password'],
        ['bob', 'create'],
      ],
    });
    expect((await up()).exitCode).toBe(0);
    expect(await run('plan')).toEqual({ status: 0, steps: [] });
    expect(await run('drift')).toEqual({ status: 0, steps: [] });
    await program.write('users/b.yaml', 'users:\n  eve: {}\n');
    expect(await run('plan')).toEqual({
      status: 2,
      steps: [
        ['bob', 'delete'],
        ['eve', 'create'],
      ],
    });
    await program.remove('users/b.yaml');
    expect(await run('plan')).toEqual({ status: 2, steps: [['bob', 'delete']] });
    expect((await run('drift')).status).toBe(0);
    expect((await up()).exitCode).toBe(0);
    expect(await run('plan')).toEqual({ status: 0, steps: [] });
    expect(told.join('')).not.toContain('Permanent-1');
  });
});
