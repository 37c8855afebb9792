import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { afterEach, describe, expect, it } from 'vitest';
import { type CommandStage, createCommandStage } from './stage.ts';

const schema = JSON.parse(readFileSync(new URL('../../schema/plan-report.schema.json', import.meta.url), 'utf8'));
const isReport = new Ajv().compile(schema);

const pool = {
  users: [
    { username: 'ana', attributes: { 'custom:tier': 'free', nickname: 'Ana' } },
    { username: 'bob', attributes: { 'custom:tier': 'free' } },
  ],
};
const declaration = 'users:\n  ana: { attributes: { custom:tier: gold, nickname: "" } }\n  bob: {}\n';

describe('cognito-users plan', { timeout: 60_000 }, () => {
  let stage: CommandStage | undefined;
  afterEach(() => stage?.dispose());
  const start = async (text = declaration, spec: object = {}) => {
    stage = await createCommandStage({ 'users/a.yaml': text }, { ...pool, ...spec });
    return stage;
  };

  it('shows what up would do, and ends with 2; it writes nothing', async () => {
    const { onPool, double } = await start();
    const { status, stdout, stderr } = await onPool('plan', '--show-values');
    expect(stdout).toContain('ana  (users/a.yaml:2)');
    expect(status).toBe(2);
    expect(stdout).toContain('~ custom:tier: "free" => "gold"  (declared)');
    expect(stdout).toContain('- nickname: "Ana"  (declared)');
    expect(stdout).toMatch(
      /1 of 2 users will change; 1 attribute to set, 1 to delete\ndigest: [0-9a-f]{64}\.[0-9a-f]{32}\n$/,
    );
    expect(stderr).toBe('');
    expect(Object.keys(double.calls()).sort()).toEqual(['DescribeUserPool', 'ListUsers']);
  });

  it('ends with 0 when there is nothing to do', async () => {
    const { onPool } = await start('users:\n  bob: { attributes: { custom:tier: free } }\n');
    const { status, stdout } = await onPool('plan');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^no changes\ndigest: [0-9a-f]{64}\n$/);
  });

  it('hides values unless they are asked for', async () => {
    const { onPool } = await start();
    const { stdout } = await onPool('plan');
    expect(stdout).toContain('~ custom:tier  (declared)');
    expect(stdout).not.toMatch(/free|gold|Ana/);
  });

  it.each([
    ['markdown', /^### Plan: 1 of 2 users will change\n/],
    ['html', /^<!doctype html>/],
  ])('--output %s is the whole report, with values only where they are asked for', async (format, beginning) => {
    const { onPool } = await start();
    const { status, stdout } = await onPool('plan', '--output', format);
    expect(status).toBe(2);
    expect(stdout).toMatch(beginning);
    expect(stdout).not.toMatch(/gold|Ana/);
    expect((await onPool('plan', '--output', format, '--show-values')).stdout).toMatch(/gold/);
  });

  it('tells machines the same, by its schema, with values only where they are asked for', async () => {
    const { onPool } = await start();
    const hidden = JSON.parse((await onPool('plan', '--output', 'json')).stdout);
    const shown = JSON.parse((await onPool('plan', '-o', 'json', '--show-values')).stdout);
    for (const report of [hidden, shown]) expect(isReport(report), JSON.stringify(isReport.errors)).toBe(true);
    expect(hidden.digest).toBe(shown.digest);
    expect(JSON.stringify(hidden)).not.toMatch(/free|gold|Ana/);
    expect(hidden.userPools[0].users).toEqual([
      {
        username: 'ana',
        file: 'users/a.yaml',
        line: 2,
        steps: [],
        attributes: [
          { name: 'custom:tier', kind: 'set', reason: 'declared', hidden: true, live: true },
          { name: 'nickname', kind: 'delete', reason: 'declared', hidden: true, live: true },
        ],
      },
    ]);
    expect(shown.userPools[0].users[0]).toMatchObject({
      account: 'ana',
      attributes: [{ from: 'free', to: 'gold', hidden: false }, { from: 'Ana' }],
    });
    expect(hidden.summary).toEqual({
      users: 2,
      changed: 1,
      created: 0,
      removed: 0,
      missing: 0,
      attributesSet: 1,
      attributesDeleted: 1,
      byReason: { declared: 2 },
    });
  });

  it('has another digest when the declaration or the pool moves, and the same one else', async () => {
    const { onPool, write, double, poolId } = await start();
    const digest = async () => /digest: (\S+)/.exec((await onPool('plan')).stdout)?.[1];
    const first = await digest();
    expect(await digest()).toBe(first);
    double.changeByHand(poolId, 'ana', { 'custom:tier': 'silver' });
    const moved = await digest();
    expect(moved).not.toBe(first);
    double.changeByHand(poolId, 'ana', { 'custom:tier': 'free' });
    await write('users/a.yaml', `# the same in another spelling\n${declaration}`);
    expect(await digest()).toBe(first);
    await write('users/a.yaml', declaration.replace('gold', 'silver'));
    expect(await digest()).not.toBe(first);
  });

  it('ends with 1 where up would refuse the plan, which it shows all the same', async () => {
    const { onPool } = await start(undefined, {});
    const { status, stdout, stderr } = await onPool('plan', '--max-deletions', '0');
    expect(status).toBe(1);
    expect(stdout).toContain('- nickname');
    expect(stderr).toContain('the limit is 0');
  });

  it('tells everything that is wrong with the declaration, with file and line, and ends with 1', async () => {
    const { onPool } = await start(
      'users:\n  ana: { attributes: { custom:teir: gold } }\n  eve: { attributes: { nickname: Eve } }\n',
    );
    const { status, stdout, stderr } = await onPool('plan');
    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain('users/a.yaml:2:37: error: ');
    expect(stderr).toContain('users/a.yaml:3:3: error: eve is not in the user pool');
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('needs a stack for references to its configuration', async () => {
    const { onPool } = await start(`users:\n  ana: { attributes: { custom:tier: "\${config:tier}-\${stack}" } }\n`);
    const { status, stderr } = await onPool('plan');
    expect(status).toBe(1);
    expect(stderr).toContain(`users/a.yaml:2:37: error: \${config:tier} takes a value`);
    expect(stderr).toContain('= name it with --stack');
  });

  it('needs a user pool', async () => {
    const { run } = await start();
    const { status, stderr } = await run('plan');
    expect(status).toBe(1);
    expect(stderr).toContain('--user-pool-id');
  });
});
