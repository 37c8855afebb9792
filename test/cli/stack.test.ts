/** `--stack`: the real pulumi CLI's own configuration and state, secrets included and never told. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addPool, createStage, type Stage } from '../e2e/stage.ts';
import { stackEnvironment } from './stack-environment.ts';
import { type CommandResult, runCommand } from './stage.ts';

const secret = 'correct-horse-battery';
const everybody = `users:
  ana: { attributes: { custom:tier: "\${secret:tier}", custom:tenant: "\${stack}-\${config:region}" } }
  bob: { attributes: { nickname: Bobby, custom:CustomAttr1: Purple } }
`;
const exported = `users:
  ana:
    attributes:
      custom:tier: free
  bob: {}
`;
const overlay = 'users:\n  bob: { attributes: { custom:CustomAttr1: Red } }\n';

describe('--stack', () => {
  let stage: Stage;
  let run: (...args: readonly string[]) => Promise<CommandResult>;
  let env: Readonly<Record<string, string>>;
  const told: string[] = [];

  beforeAll(async () => {
    const files = { 'users/a.yaml': everybody, 'users/dev/b.yaml': overlay };
    stage = await createStage({ ana: { 'custom:tier': 'free' }, bob: {} }, files, { region: 'eu' });
    await stage.setSecrets({ tier: secret });
    env = stackEnvironment(stage);
    run = async (...args) => {
      const result = await runCommand(stage.program.folder, env, args);
      told.push(result.stdout, result.stderr);
      return result;
    };
  });
  afterAll(() => stage.dispose());
  beforeEach(async () => {
    told.splice(0);
    const { write, remove } = stage.program;
    await Promise.all([write('users/a.yaml', everybody), write('users/dev/b.yaml', overlay), remove('users/z.yaml')]);
  });
  afterEach(() => {
    for (const text of told) expect(text).not.toContain(secret);
  });
  const reportOf = async (...args: readonly string[]) => JSON.parse((await run(...args, '-o', 'json')).stdout);

  it('takes the configuration, its secrets and the overlay; what comes from a secret is shown to nobody', async () => {
    const { stack, userPools, summary, digest } = await reportOf('plan', '--stack', 'dev', '--show-values');
    expect(stack).toBe('dev');
    expect(summary).toMatchObject({ users: 2, changed: 2, attributesSet: 4 });
    const [ana, bob] = userPools[0].users;
    expect(ana.attributes).toEqual([
      { name: 'custom:tenant', kind: 'set', reason: 'declared', to: 'dev-eu', hidden: false, live: false },
      { name: 'custom:tier', kind: 'set', reason: 'declared', hidden: true, live: true },
    ]);
    expect(bob.attributes[0]).toMatchObject({ name: 'custom:CustomAttr1', to: 'Red' });
    expect((await reportOf('plan', '-s', 'dev')).digest).toBe(digest);
    expect((await run('plan', '-s', 'dev')).stdout).toContain('~ custom:tier  (declared)');
  });

  it.each(['organization/dev', 'organization/pulumi-cognito-users/dev'])(
    'takes %s for the same stack, with the same overlay and name (14.19)',
    async (stack) => {
      const { userPools, digest } = await reportOf('plan', '--stack', stack, '--show-values');
      const [ana, bob] = userPools[0].users;
      expect(ana.attributes[0]).toMatchObject({ name: 'custom:tenant', to: 'dev-eu' });
      expect(bob.attributes[0]).toMatchObject({ name: 'custom:CustomAttr1', to: 'Red' });
      expect(digest).toBe((await reportOf('plan', '-s', 'dev')).digest);
    },
  );

  it('the digest holds nothing of a secret, so that nobody can try guesses against it', async () => {
    const { digest } = await reportOf('plan', '-s', 'dev');
    await stage.setSecrets({ tier: 'another-one' });
    expect((await reportOf('plan', '-s', 'dev')).digest).toBe(digest);
    await stage.setSecrets({ tier: secret });
  });

  it('tells no pool and no setting that is a secret of the configuration (15)', async () => {
    const { stdout: head } = await run('plan', '-s', 'dev');
    expect(head).toContain(stage.poolId);
    await stage.setSecrets({ userPoolId: stage.poolId });
    for (const output of ['text', 'json', 'markdown', 'html']) {
      const { stdout, stderr } = await run('plan', '-s', 'dev', '-o', output);
      expect([output, stdout]).toEqual([output, expect.stringContaining('[secret]')]);
      expect(`${stdout}${stderr}`).not.toContain(stage.poolId);
    }
    await stage.setSecrets({ maxChanges: secret });
    expect(await run('plan', '-s', 'dev')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('maxChanges is a secret'),
    });
    await stage.configure({ maxChanges: '100 %', userPoolId: stage.poolId });
  });

  it('export finds the pool of the stack and component, from anywhere by --cwd', async () => {
    const flags = ['--stack', 'dev', '--component', 'users', '--cwd', stage.program.folder];
    expect(await runCommand(tmpdir(), env, ['export', ...flags])).toEqual({ status: 0, stdout: exported, stderr: '' });
    expect(await run('export', '-s', 'dev')).toMatchObject({ status: 0, stdout: exported });
  });

  it('validate checks references against the configuration, without a call', async () => {
    stage.double.reset();
    expect(await run('validate', '--stack', 'dev')).toMatchObject({ status: 0, stdout: '2 users, no errors\n' });
    await stage.program.write('users/z.yaml', `users:\n  eve: { attributes: { nickname: "\${config:reigon}" } }\n`);
    const { status, stdout } = await run('validate', '--stack', 'dev');
    expect(status).toBe(1);
    expect(stdout).toContain('users/z.yaml:2:34: error: ');
    expect(stdout).toContain('config:region');
    expect(stage.double.calls()).toEqual({});
  });

  it('goes 0 after an up, 2 after a change by hand, and 0 when that is taken back', async () => {
    expect((await stage.up()).exitCode).toBe(0);
    expect(await run('plan', '-s', 'dev')).toMatchObject({ status: 0 });
    expect(await run('drift', '-s', 'dev')).toMatchObject({ status: 0, stdout: 'no drift\n' });
    stage.double.changeByHand(stage.poolId, 'bob', { 'custom:CustomAttr1': 'Green' });
    const { summary, userPools } = await reportOf('drift', '-s', 'dev', '--show-values');
    expect(summary.byReason).toEqual({ drifted: 1 });
    expect(userPools[0].users[0].attributes[0]).toMatchObject({ from: 'Green', to: 'Red' });
    expect((await run('drift', '-s', 'dev')).status).toBe(2);
    stage.double.changeByHand(stage.poolId, 'bob', { 'custom:CustomAttr1': 'Red' });
    expect((await run('drift', '-s', 'dev')).status).toBe(0);
  });

  it('what the declaration drops is deleted, because the state has it as applied last; drift it is not', async () => {
    await stage.program.write('users/a.yaml', everybody.replace('nickname: Bobby, ', ''));
    const { summary } = await reportOf('plan', '-s', 'dev');
    expect(summary.byReason).toEqual({ removed: 1 });
    expect(await run('drift', '-s', 'dev')).toMatchObject({
      status: 0,
      stdout: '1 user waits for the next pulumi up, because the files changed: bob\n\nno drift\n',
    });
    expect((await run('plan', '-s', 'dev', '--removed-attributes', 'retain')).status).toBe(0);
    const other = addPool(stage.double, { ana: {}, bob: { nickname: 'Bobby' } });
    const elsewhere = await reportOf('plan', '-s', 'dev', '-p', other);
    expect(elsewhere.summary.attributesDeleted).toBe(0);
  });

  it('a user who moves to another file loses only what is no longer declared', async () => {
    const [head, ana, bob] = everybody.split('\n');
    await stage.program.write('users/a.yaml', [head, ana, ''].join('\n'));
    await stage.program.remove('users/dev/b.yaml');
    await stage.program.write(
      'users/z.yaml',
      `${head}\n${bob?.replace('nickname: Bobby, ', '').replace('Purple', 'Red')}\n`,
    );
    const { userPools, digest } = await reportOf('plan', '-s', 'dev');
    expect(userPools[0].users).toMatchObject([{ username: 'bob', attributes: [{ name: 'nickname', kind: 'delete' }] }]);
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
  });

  it('--destroy shows what pulumi destroy would do, by the settings of the last up and the flags', async () => {
    const plan = ['plan', '-s', 'dev', '--destroy', '-o', 'json'] as const;
    const retained = await run(...plan);
    const report = JSON.parse(retained.stdout);
    expect([retained.status, report.destroy, report.summary.changed]).toEqual([0, true, 0]);
    expect(report.userPools[0].kept).toEqual(['ana', 'bob'].map((username) => ({ username, rule: 'undeclared' })));
    const { stdout } = await run('plan', '-s', 'dev', '--destroy');
    expect(stdout.match(/^ +(?:ana|bob)$/gm)).toEqual(['    ana', '    bob']);
    expect(stdout.match(/removedUsers: retain/g)).toHaveLength(1);
    const disabling = await run(...plan, '--removed-users', 'disable');
    expect(disabling.status).toBe(2);
    expect(JSON.parse(disabling.stdout).summary).toMatchObject({ users: 0, changed: 2, deleted: 0, disabled: 2 });
    const refused = await run(...plan, '--removed-users', 'delete');
    expect(refused.status).toBe(1);
    expect(JSON.parse(refused.stdout).refusals).toMatchObject([
      { code: 'not-ours-to-delete', username: 'ana' },
      { code: 'not-ours-to-delete', username: 'bob' },
    ]);
  });

  it('drift refuses onlyUsers in the configuration, where it could be forgotten', async () => {
    await stage.configure({ onlyUsers: ['ana'] });
    const { status, stderr } = await run('drift', '-s', 'dev');
    const flagged = await run('drift', '-s', 'dev', '--only-users', 'bob');
    const plan = await run('plan', '-s', 'dev');
    await stage.configure({ onlyUsers: undefined });
    expect(status).toBe(1);
    expect(stderr).toContain('onlyUsers is in the configuration of the stack');
    for (const { stdout } of [flagged, plan]) expect(stdout).toMatch(/^only 1 of 2 users is looked at/);
  });

  it.each([
    ['a stack that is not there', ['--stack', 'nowhere'], 'nowhere'],
    ['a component that the stack lacks', ['--stack', 'dev', '--component', 'staff'], 'it has users'],
    ['a folder without a project', ['--stack', 'dev', '--cwd', tmpdir()], 'there is no Pulumi.yaml'],
  ])('ends with 1 and what is wrong for %s', async (_name, flags, expected) => {
    const { status, stdout, stderr } = await run('plan', ...flags);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain(expected);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('takes the name of the component', async () => {
    expect((await run('plan', '-s', 'dev', '--component', 'users')).status).toBe(0);
  });

  it('ends with 1 and what to do where there is no pulumi CLI, or the passphrase is wrong', async () => {
    const nowhere = await mkdtemp(join(tmpdir(), 'cognito-users-no-pulumi-'));
    const without = await runCommand(stage.program.folder, { ...env, PATH: nowhere }, ['plan', '-s', 'dev']);
    await rm(nowhere, { recursive: true });
    expect(without).toMatchObject({ status: 1, stdout: '' });
    expect(without.stderr).toContain('--stack needs the pulumi CLI');
    const wrong = { ...env, PULUMI_CONFIG_PASSPHRASE: 'wrong' };
    const { status, stderr } = await runCommand(stage.program.folder, wrong, ['plan', '-s', 'dev']);
    expect(status).toBe(1);
    expect(stderr).toContain('passphrase');
  });

  it('tells misspelt and wrong settings of the configuration, all at once', async () => {
    await stage.configure({ maxChange: '3', messages: 'perhaps' });
    const { status, stderr } = await run('plan', '-s', 'dev');
    await stage.configure({ maxChange: undefined, messages: undefined });
    expect(status).toBe(1);
    expect(stderr).toContain('did you mean maxChanges?');
    expect(stderr).toContain('messages is "perhaps"');
  });
});
