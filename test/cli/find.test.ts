/** `cognito-users find`, on the real entry against the double. */
import { execa } from 'execa';
import { afterEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type CommandStage, createCommandStage, entry } from './stage.ts';

const users = [
  {
    username: 'ana',
    attributes: { email: 'ana@acme.com', email_verified: 'true', 'custom:tenant': 'acme', 'custom:tier': 'gold' },
    groups: ['staff'],
  },
  { username: 'bob', attributes: { email: 'bob@acme.com', email_verified: 'true', 'custom:tenant': 'acme' } },
  { username: 'mallory', attributes: { email: 'mallory@acme.com', email_verified: 'false' } },
  { username: 'off', enabled: false, attributes: { nickname: '=1+1' } },
];

describe('cognito-users find', { timeout: 60_000 }, () => {
  let stage: CommandStage | undefined;
  afterEach(() => stage?.dispose());
  const start = async () => {
    stage = await createCommandStage({}, { groups: ['staff'], users });
    return stage;
  };

  it('tells who matches, line by line, with what the conditions are about, and ends with 0', async () => {
    const { onPool, double } = await start();
    const { status, stdout, stderr } = await onPool('find', '--match', 'custom:tenant=acme', '-a', 'custom:tier');
    expect(status).toBe(0);
    expect(stdout.split('\n').sort()).toEqual([
      '',
      'ana  custom:tenant="acme"  custom:tier="gold"',
      'bob  custom:tenant="acme"  custom:tier=""',
    ]);
    expect(stderr).toBe('');
    expect(double.calls()).toEqual({ DescribeUserPool: 1, ListUsers: 1 });
  });

  it('ends with 2 where nobody matches', async () => {
    const { onPool } = await start();
    expect(await onPool('find', '--match', 'custom:tier=silver')).toEqual({
      status: 2,
      stdout: '',
      stderr: 'nobody matches: 4 accounts were looked at\n',
    });
  });

  it('leaves out accounts that match only by what nobody has proven, says so, and takes them where it is told to', async () => {
    const { onPool } = await start();
    const { stdout, stderr } = await onPool('find', '--match', 'email=*@acme.com', '-o', 'csv');
    expect(stdout).toContain('ana,');
    expect(stdout).not.toContain('mallory');
    expect(stderr).toBe(
      '1 account matches only by an address or a name that nobody has proven: left out (--unproven takes them)\n',
    );
    expect((await onPool('find', '--match', 'email=*@acme.com', '--unproven')).stdout).toContain('mallory');
  });

  it('lists only the members of a group', async () => {
    const { onPool, double } = await start();
    const { stdout } = await onPool('find', '--match', 'group=staff', '-o', 'jsonl');
    expect(JSON.parse(stdout)).toMatchObject({ username: 'ana', status: 'CONFIRMED', enabled: true, attributes: {} });
    expect(double.calls()).toEqual({ DescribeUserPool: 1, ListGroups: 1, ListUsersInGroup: 1 });
  });

  it('takes conditions together, and entries of one of them as any', async () => {
    const { onPool } = await start();
    const found = async (...match: readonly string[]) => {
      const { stdout } = await onPool('find', ...match.flatMap((one) => ['--match', one]), '-o', 'jsonl');
      return stdout
        .split('\n')
        .flatMap((line) => (line === '' ? [] : [JSON.parse(line).username]))
        .sort();
    };
    expect(await found('username=a*', 'username=b*')).toEqual(['ana', 'bob']);
    expect(await found('username=a*', 'custom:tier=absent')).toEqual([]);
    expect(await found('custom:tenant=absent', 'enabled=false')).toEqual(['off']);
    expect(await found('everybody')).toEqual(['ana', 'bob', 'mallory', 'off']);
  });

  it('declares who was found, with the named attributes, as a file that validates', async () => {
    const { onPool, run, write } = await start();
    const { stdout } = await onPool('find', '--match', 'custom:tenant=acme', '-a', 'custom:tier', '-o', 'yaml');
    expect(parse(stdout)).toEqual({
      users: {
        ana: { attributes: { 'custom:tenant': 'acme', 'custom:tier': 'gold' } },
        bob: { attributes: { 'custom:tenant': 'acme' } },
      },
    });
    await write('users/acme.yaml', stdout);
    expect((await run('validate')).status).toBe(0);
    expect((await onPool('plan')).status).toBe(0);
  });

  it('writes CSV that no spreadsheet computes', async () => {
    const { onPool } = await start();
    const { stdout } = await onPool('find', '--match', 'enabled=false', '-a', 'nickname', '-o', 'csv');
    expect(stdout).toMatch(/^username,sub,status,enabled,nickname\noff,[0-9a-f-]{36},CONFIRMED,false,'=1\+1\n$/);
  });

  it('tells everything that is wrong with conditions, groups and attributes at once, before it lists', async () => {
    const { onPool, double } = await start();
    const wrong = ['custom:tenat=x', 'status=confirmd', 'group=stafff'].flatMap((one) => ['--match', one]);
    const { status, stdout, stderr } = await onPool('find', ...wrong, '-a', 'custom:teir');
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain('there is no condition custom:tenat: it is no attribute of the pool');
    expect(stderr).toContain('did you mean CONFIRMED?');
    expect(stderr).toContain('the pool has no group stafff\n  = did you mean staff?');
    expect(stderr).toContain('the pool has no attribute custom:teir\n  = did you mean custom:tier?');
    expect(double.calls()).not.toHaveProperty('ListUsers');
  });

  it.each([
    [['find'], 'say who is to be found\n  = give --match, or --rule'],
    [['find', '--match', 'everybody', '--rule', 'r'], "cannot be used with option '-m, --match <condition...>'"],
    [['find', '--match', 'email'], "It has to be <key>=<value>, such as 'email=*@acme.com', or everybody."],
    [['find', '--match', 'email=a', 'everybody'], 'everybody stands by itself.'],
  ])('ends with 1 on %j', async (flags, says) => {
    const { run, poolId } = await start();
    const { status, stderr } = await run(...flags, '-p', poolId);
    expect(status).toBe(1);
    expect(stderr).toContain(says);
  });

  it('ends when its reader has read enough, without listing the rest', async () => {
    const many = Array.from({ length: 60_000 }, (_, n) => ({ username: `user${n}` }));
    stage = await createCommandStage({}, { users: many });
    const command = `"${process.execPath}" "${entry}" find --match everybody -p ${stage.poolId} | head -1`;
    const { stdout } = await execa(command, { shell: true, cwd: stage.folder, env: stage.env });
    expect(stdout).toMatch(/^user\d+$/);
    expect(stage.double.calls()['ListUsers']).toBeLessThan(900);
  });

  it('reads a big pool side by side, each account once', async () => {
    const many = Array.from({ length: 1_500 }, (_, n) => ({ username: `user${n}` }));
    stage = await createCommandStage({}, { users: many });
    const { stdout } = await stage.onPool('find', '--match', 'username=user*');
    const found = stdout.trimEnd().split('\n');
    expect([found.length, new Set(found).size]).toEqual([1_500, 1_500]);
  });
});
