/** How commands end when something is not as it should be: statuses, no stack traces, no half files. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { execa } from 'execa';
import { afterEach, describe, expect, it } from 'vitest';
import { startStranger } from '../cognito/connection/stranger.ts';
import { type CommandStage, createCommandStage, entry } from './stage.ts';

const declaration = 'users:\n  ana: { attributes: { custom:tier: gold } }\n';

describe('a command ends', { timeout: 60_000 }, () => {
  let stage: CommandStage | undefined;
  afterEach(() => stage?.dispose());
  const start = async (users = [{ username: 'ana', attributes: { 'custom:tier': 'free' } }], text = declaration) => {
    stage = await createCommandStage({ 'users/a.yaml': text }, { users });
    return stage;
  };

  it.each(['plan', 'drift', 'validate', 'export'])('with 3 where Cognito cannot be reached: %s', async (command) => {
    const { runWith, poolId } = await start();
    const nobody = { AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: 'http://127.0.0.1:1' };
    const { status, stdout, stderr } = await runWith(nobody, command, '-p', poolId);
    expect(status).toBe(3);
    expect(stdout).toBe('');
    expect(stderr).toContain('check the network');
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it.each([
    ['plan', 'DescribeUserPool', '{}'],
    ['plan', 'ListUsers', '{}'],
    ['drift', 'ListUsers', '{"Users":{"0":{"Username":"ana"}}}'],
    ['plan', 'ListUsers', '{"Users":[{"Username":7}]}'],
    ['plan', 'ListUsers', '{"Users":[],"PaginationToken":"again"}'],
    ['plan', 'DescribeUserPool', '<!doctype html><title>Sign in</title>'],
    ['validate', 'DescribeUserPool', '"hello"'],
    ['export', 'ListUsers', '{"Groups":[]}'],
  ])('with 3 where something else answers in the place of Cognito: %s, %s %s (14.16)', async (...given) => {
    const [command, operation, body] = given;
    const { runWith, double, poolId } = await start();
    const stranger = await startStranger(double.url, { [operation]: body });
    try {
      const there = { AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: stranger.url };
      const { status, stdout, stderr } = await runWith(there, command, '-p', poolId);
      expect(stderr).toMatch(new RegExp(`^error: what came back for ${operation} is no answer of Cognito's: `));
      expect(stderr).not.toMatch(/^\s+at /m);
      expect({ status, stdout }).toEqual({ status: 3, stdout: '' });
    } finally {
      stranger.stop();
    }
  });

  it.each([
    ['none', { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' }, undefined],
    ['wrong ones', {}, 'UnrecognizedClientException'],
    ['too weak ones', {}, 'AccessDeniedException'],
  ])('with 1 and what to do for credentials: %s', async (_name, env, failure) => {
    const { runWith, double, poolId } = await start();
    if (failure !== undefined) double.failNext('DescribeUserPool', failure, 99);
    const { status, stderr } = await runWith(env, 'plan', '-p', poolId);
    expect(status).toBe(1);
    expect(stderr).toMatch(/\n {2}= (sign in again|allow cognito-idp:DescribeUserPool)/);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('with 1 for a pool that is not there', async () => {
    const { run } = await start();
    const { status, stderr } = await run('drift', '-p', 'us-east-1_Nowhere');
    expect(status).toBe(1);
    expect(stderr).toContain('there is no user pool us-east-1_Nowhere');
  });

  it.each([
    ['an unknown flag', ['plan', '--nope']],
    ['an unknown command', ['plans']],
    ['a choice that is none', ['plan', '--output', 'pdf']],
    ['a flag without its value', ['plan', '--stack']],
    ['an argument too many', ['validate', 'users']],
  ])('with 1 and where the help is for %s', async (_name, args) => {
    const { run } = await start();
    const { status, stdout, stderr } = await run(...args);
    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^error: /);
    expect(stderr).toMatch(/\n {2}= `cognito-users( \w+)? --help` lists the (commands|options)\n$/);
    expect(stderr).not.toContain('Usage: cognito-users');
  });

  it('silently when nobody reads on, with the status it has', async () => {
    const users = Array.from({ length: 2_000 }, (_, i) => ({ username: `user${i}`, attributes: {} }));
    const text = `users:\n${users.map(({ username }) => `  ${username}: { attributes: { custom:tier: gold } }\n`).join('')}`;
    const { folder, env, poolId } = await start([], text);
    stage?.double.addUsers(poolId, users);
    const child = spawn(process.execPath, [entry, 'plan', '-p', poolId, '--force'], { cwd: folder, env });
    const errors: Buffer[] = [];
    child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
    child.stdout.once('data', () => child.stdout.destroy());
    const [status] = await once(child, 'close');
    expect(status).toBe(2);
    expect(Buffer.concat(errors).toString()).toBe('');
  });

  it('with 130 on Ctrl-C, without a word and without half a file', async () => {
    const { folder, env, double, poolId } = await start();
    double.failNext('DescribeUserPool', { connection: 'hangs', carriedOut: false });
    const child = spawn(process.execPath, [entry, 'plan', '-p', poolId, '--out', 'plan.txt'], { cwd: folder, env });
    const said: Buffer[] = [];
    child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
    while (double.calls()['DescribeUserPool'] === undefined) await new Promise((next) => setTimeout(next, 20));
    child.kill('SIGINT');
    const [status] = await once(child, 'close');
    expect(status).toBe(130);
    expect(Buffer.concat(said).toString()).toBe('');
    expect(await readdir(folder)).toEqual(['users']);
  });

  it('without colour where there is no terminal, whatever is asked for', async () => {
    const { runWith, poolId } = await start();
    expect((await runWith({ FORCE_COLOR: '1' }, 'plan', '-p', poolId)).stdout).not.toContain('\u001b');
  });

  const terminal = (env: Readonly<Record<string, string>>, { poolId, folder }: CommandStage) =>
    execa('script', ['-qec', `"${process.execPath}" "${entry}" plan -p ${poolId}`, '/dev/null'], {
      cwd: folder,
      env,
      extendEnv: false,
      reject: false,
      stdin: 'ignore',
    });

  it('in colour on a terminal, unless NO_COLOR is set', async () => {
    const there = await start();
    // What CI servers and multiplexers set, Node takes for an answer about colours of its own (tty.getColorDepth).
    const telling = /^(CI|TF_BUILD|TEAMCITY_VERSION|TMUX|COLORTERM|NODE_DISABLE_COLORS)$/;
    const silent = Object.entries(there.env).filter(([name]) => !telling.test(name));
    const env = { ...Object.fromEntries(silent), TERM: 'xterm' };
    expect((await terminal(env, there)).stdout).toContain('\u001b[33m');
    expect((await terminal({ ...env, NO_COLOR: '1' }, there)).stdout).not.toContain('\u001b[33m');
  });
});
