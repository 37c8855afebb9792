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
      /: 1 of 2 users will change: attributes set 1, attributes deleted 1\ndigest: [0-9a-f]{64}\n$/,
    );
    expect(stderr).toBe('');
    expect(Object.keys(double.calls()).sort()).toEqual(['DescribeUserPool', 'ListUsers']);
  });

  it('ends with 0 when there is nothing to do', async () => {
    const { onPool } = await start('users:\n  bob: { attributes: { custom:tier: free } }\n');
    const { status, stdout } = await onPool('plan');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^1 user, as declared: no call\n\nno changes\ndigest: [0-9a-f]{64}\n$/);
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
        change: 'changed',
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
      byRules: 0,
      removed: 0,
      activeUsers: 1,
      created: 0,
      deleted: 0,
      disabled: 0,
      cleared: 0,
      missing: 0,
      heldBack: 0,
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

  it('ends with 1 where up would refuse the plan, says so first, and shows it all the same, without a digest', async () => {
    const { onPool } = await start();
    const { status, stdout, stderr } = await onPool('plan', '--max-deletions', '0');
    expect(status).toBe(1);
    expect(stdout).toMatch(
      /^pulumi up would refuse this plan and write nothing: 1 problem:\n {2}error: .*\n.*the limit is 0\n/,
    );
    expect(stdout).toContain('- nickname');
    expect(stdout).toMatch(/\nNo digest: pulumi up would refuse this plan\n$/);
    expect(stderr).toBe('');
    const machine = await onPool('plan', '--max-deletions', '0', '-o', 'json');
    const report = JSON.parse(machine.stdout);
    expect(isReport(report), JSON.stringify(isReport.errors)).toBe(true);
    expect(report).toMatchObject({ refusals: [{ code: 'too-many-deletions' }], summary: { changed: 1 } });
    expect(report).not.toHaveProperty('digest');
    expect(machine.stderr).toContain('the limit is 0');
  });

  it('tells everything that is wrong with the declaration in one run, with file, line and frame, and ends with 1', async () => {
    const { onPool } = await start(
      'users:\n  ana: { attributes: { custom:teir: gold } }\n  eve: { attributes: { nickname: Eve } }\n',
    );
    const { status, stdout, stderr } = await onPool('plan');
    expect(status).toBe(1);
    expect(stdout).toMatch(/^pulumi up would refuse this plan and write nothing: 2 problems:\n/);
    expect(stdout).toContain('users/a.yaml:2:24: error: ');
    expect(stdout).toContain('2 |   ana: { attributes: { custom:teir: gold } }');
    expect(stdout).toContain('users/a.yaml:3:3: error: eve is not in the user pool');
    expect(stderr).toBe('');
  });

  it('tells an unknown group of a template once, and 2,000 missing users in a few lines', async () => {
    const template = `users:\n  load-\${index}:\n    count: 30\n    groups: [staff]\n`;
    const { onPool, write } = await start(template, {
      users: Array.from({ length: 30 }, (_, index) => ({ username: `load-${index + 1}` })),
    });
    const grouped = await onPool('plan', '--force');
    expect(grouped.status, grouped.stdout + grouped.stderr).toBe(1);
    expect(grouped.stdout.match(/error: /g)).toHaveLength(1);
    expect(grouped.stdout).toContain('and 29 more users: ');
    const crowd = Array.from({ length: 2_000 }, (_, index) => `  nobody${index}: {}\n`).join('');
    await write('users/a.yaml', `users:\n${crowd}`);
    const missing = await onPool('plan');
    expect(missing.stdout.split('\n').length).toBeLessThan(150);
    expect(missing.stdout).toContain('1,980 more as above (user-missing): ');
  });

  it('lists users who are held back first, writes everybody else, and ends with 1; it has a digest', async () => {
    const { onPool } = await start(
      'users:\n  boss: { attributes: { custom:tier: gold } }\n  ana: { attributes: { custom:tier: gold } }\n',
      {
        AliasAttributes: ['preferred_username'],
        users: [
          { username: 'ana', attributes: { 'custom:tier': 'free' } },
          { username: 'mallory', attributes: { preferred_username: 'boss' } },
        ],
      },
    );
    const { status, stdout, stderr } = await onPool('plan');
    expect(status, stderr).toBe(1);
    expect(stdout).toMatch(
      /^1 user is held back: .*\n {2}written:\n {2}users\/a\.yaml:2:3: error: boss is found only as the account mallory/,
    );
    expect(stdout).toMatch(/\n {2}ana {2}\(users\/a\.yaml:3\)\n {4}~ custom:tier/);
    expect(stdout).toMatch(/digest: [0-9a-f]{64}\n$/);
    const machine = await onPool('plan', '-o', 'json');
    expect(machine.stderr).toMatch(/^users\/a\.yaml:2:3: error: boss is found only as the account mallory/);
    expect(isReport(JSON.parse(machine.stdout)), JSON.stringify(isReport.errors)).toBe(true);
    const allowed = await onPool('plan', '--unproven-names', 'allow', '--show-values');
    expect(allowed.status).toBe(2);
    expect(allowed.stdout).toContain('boss → account mallory (preferred_username');
  });

  it('--only-users looks at those only, and says so first', async () => {
    const { onPool } = await start(
      'users:\n  ana: { attributes: { custom:tier: gold } }\n  bob: { attributes: { custom:tier: gold } }\n',
    );
    const { status, stdout } = await onPool('plan', '--only-users', 'b*');
    expect(status).toBe(2);
    expect(stdout).toMatch(/^only 1 of 2 users is looked at \(onlyUsers\)\n/);
    expect(stdout).toContain('bob  (users/a.yaml:3)');
    expect(stdout).not.toContain('ana');
  });

  it('--destroy needs what a stack has applied', async () => {
    const { onPool } = await start();
    const { status, stderr } = await onPool('plan', '--destroy');
    expect(status).toBe(1);
    expect(stderr).toContain('there is nothing on record');
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
