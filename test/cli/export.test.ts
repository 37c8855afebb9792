/** `cognito-users export`: every flag, and what is written where. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type CommandStage, createCommandStage, entry } from './stage.ts';

const users = [
  { username: 'ana', attributes: { 'custom:tenant': 'acme', 'custom:tier': 'gold' }, groups: ['staff'] },
  { username: 'bob', attributes: { 'custom:tenant': 'acme', 'custom:tier': 'free' }, enabled: false },
  { username: 'cleo', attributes: { 'custom:tenant': '../x', email: 'cleo@example.com' } },
  { username: 'dora', attributes: {} },
];

describe('cognito-users export', { timeout: 60_000 }, () => {
  let stage: CommandStage | undefined;
  afterEach(() => stage?.dispose());
  const start = async (files: Readonly<Record<string, string>> = {}) => {
    stage = await createCommandStage(files, { groups: ['staff'], users });
    return stage;
  };
  const exported = async (...flags: readonly string[]) => {
    const { onPool } = await start();
    const { status, stdout, stderr } = await onPool('export', ...flags);
    expect(status, stderr).toBe(0);
    return stdout;
  };

  it('writes everybody to standard output, sorted and no longer than it has to be', async () => {
    expect(await exported()).toBe(`users:
  ana:
    attributes:
      custom:tenant: acme
      custom:tier: gold
    groups: [staff]
  bob:
    attributes:
      custom:tenant: acme
      custom:tier: free
    enabled: false
  cleo:
    attributes:
      custom:tenant: ../x
      email: cleo@example.com
  dora: {}
`);
  });

  it.each<[string, readonly string[], readonly string[], readonly string[]]>([
    ['--filter', ['--filter', 'username ^= "a"'], ['ana'], ['bob', 'cleo', 'dora']],
    ['--group', ['--group', 'staff'], ['ana', 'staff'], ['bob', 'cleo']],
    ['--no-groups', ['--no-groups'], ['ana', 'bob'], ['staff']],
    ['--enabled', ['--enabled'], ['enabled: true', 'enabled: false'], []],
  ])('%s', async (_flag, flags, within, without) => {
    const text = await exported(...flags);
    for (const part of within) expect(text).toContain(part);
    for (const part of without) expect(text).not.toContain(part);
  });

  it('--split-by writes a file for each value, under a name that stays in the folder, and only its owner reads', async () => {
    const { onPool, folder, run, poolId } = await start();
    const { status, stdout, stderr } = await onPool('export', '--out', 'users', '--split-by', 'custom:tenant');
    expect({ status, stdout }, stderr).toEqual({ status: 0, stdout: '' });
    const files = await readdir(join(folder, 'users'));
    expect(files).toHaveLength(3);
    expect(files).toContain('acme.yaml');
    expect(await readFile(join(folder, 'users', 'acme.yaml'), 'utf8')).toContain('custom:tenant: acme');
    expect((await stat(join(folder, 'users', 'acme.yaml'))).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['users']);
    expect(await run('plan', '-p', poolId)).toMatchObject({ status: 0 });
  });

  it('writes over nothing, unless --force says so', async () => {
    const { onPool, folder } = await start();
    await mkdir(join(folder, 'users'));
    await writeFile(join(folder, 'users', 'acme.yaml'), 'mine');
    const flags = ['--out', 'users', '--split-by', 'custom:tenant'];
    const refused = await onPool('export', ...flags);
    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain('nothing is written: users/acme.yaml is there already');
    expect(await readdir(join(folder, 'users'))).toEqual(['acme.yaml']);
    expect((await onPool('export', ...flags, '--force')).status).toBe(0);
    expect(await readFile(join(folder, 'users', 'acme.yaml'), 'utf8')).toContain('ana');
  });

  it('refuses beside files that declare the same users, and names them, replaced or not (14.28)', async () => {
    const files = {
      'users/old.yaml': 'users: { zoe: {}, ana: {}, bob: {} }\n',
      'users/x.yaml': 'users: { DORA: {} }\n',
    };
    const { onPool, folder, run, poolId } = await start(files);
    for (const flags of [[], ['--force']]) {
      const { status, stdout, stderr } = await onPool('export', '--out', 'users', ...flags);
      expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
      expect(stderr).toContain('nothing is written: users/old.yaml declares ana, bob already');
      expect(stderr).toContain('name another folder with --out');
      expect(await readdir(join(folder, 'users'))).toEqual(['old.yaml', 'x.yaml']);
    }
    expect((await onPool('export', '--out', 'users', '--filter', 'username = "cleo"')).status).toBe(0);
    expect(await run('validate', '-p', poolId)).toMatchObject({ status: 0 });
  });

  it('refuses beside a file that declares one of them by another name (14.28)', async () => {
    const { double, run, folder } = await start({ 'users/old.yaml': 'users: { ANA@example.com: {} }\n' });
    const poolId = double.createPool({
      AliasAttributes: ['email'],
      UsernameConfiguration: { CaseSensitive: false },
      users: [{ username: 'ana', attributes: { email: 'ana@example.com', email_verified: 'true' } }],
    });
    const { status, stderr } = await run('export', '-p', poolId, '--out', 'users');
    expect(status).toBe(1);
    expect(stderr).toContain('users/old.yaml declares ANA@example.com (ana) already');
    expect(await readdir(join(folder, 'users'))).toEqual(['old.yaml']);
  });

  it.each([
    ['--split-by without a folder', ['--split-by', 'custom:tenant'], '--out'],
    ['an attribute that the pool lacks', ['--out', 'x', '--split-by', 'custom:tenent'], 'custom:tenant'],
    ['a filter that ListUsers does not take', ['--filter', 'nickname = "x"'], 'filter'],
    ['a group name that is none', ['--group', 'a b'], 'group'],
    ['a pool id that is none', ['-p', 'pool'], 'eu-west-1_AbCdEf123'],
  ])('ends with 1 and what is wrong for %s', async (_what, flags, hint) => {
    const { onPool } = await start();
    const { status, stdout, stderr } = await onPool('export', ...flags);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain(hint);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('needs a pool', async () => {
    const { run } = await start();
    const { status, stderr } = await run('export');
    expect(status).toBe(1);
    expect(stderr).toContain('--user-pool-id');
  });

  it('ends as well when nobody reads on', async () => {
    // More than a pipe holds.
    const nickname = 'x'.repeat(500);
    const crowd = Array.from({ length: 2_000 }, (_, n) => ({
      username: `crowd${n}`,
      attributes: { nickname: `${nickname}${n}` },
    }));
    const { double, poolId, folder, env } = await start();
    double.addUsers(poolId, crowd);
    const child = spawn(process.execPath, [entry, 'export', '-p', poolId], { cwd: folder, env });
    const errors: Buffer[] = [];
    child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
    child.stdout.once('data', () => child.stdout.destroy());
    const [status] = await once(child, 'close');
    expect([status, Buffer.concat(errors).toString()]).toEqual([0, '']);
  });
});
