import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { afterEach, describe, expect, it } from 'vitest';
import { type CommandStage, createCommandStage } from './stage.ts';

const schema = JSON.parse(readFileSync(new URL('../../schema/plan-report.schema.json', import.meta.url), 'utf8'));
const isReport = new Ajv().compile(schema);

const declaration = `users:\n${Array.from({ length: 10 }, (_, i) => `  user${i}: { attributes: { custom:tier: gold } }\n`).join('')}`;
const pool = {
  users: Array.from({ length: 10 }, (_, i) => ({ username: `user${i}`, attributes: { 'custom:tier': 'gold' } })),
};

describe('cognito-users drift', { timeout: 60_000 }, () => {
  let stage: CommandStage | undefined;
  afterEach(() => stage?.dispose());
  const start = async (spec: object = pool) => {
    stage = await createCommandStage({ 'users/a.yaml': declaration }, spec);
    return stage;
  };

  it('ends with 0 while the pool is as declared, and with 2 after a change by hand', async () => {
    const { onPool, double, poolId } = await start();
    expect(await onPool('drift')).toEqual({ status: 0, stdout: 'no drift\n', stderr: '' });
    double.changeByHand(poolId, 'user3', { 'custom:tier': 'free' });
    const { status, stdout } = await onPool('drift', '--show-values');
    expect(status).toBe(2);
    expect(stdout).toContain('~ custom:tier: "free" => "gold"');
    expect(stdout).toContain('1 of 10 users differs');
  });

  it('a declared user without an account is drift, unless missingUsers skips those', async () => {
    const { onPool } = await start({ users: pool.users.slice(1) });
    const { status, stdout } = await onPool('drift', '-o', 'json');
    expect(status).toBe(2);
    const report = JSON.parse(stdout);
    expect(isReport(report), JSON.stringify(isReport.errors)).toBe(true);
    expect(report).toMatchObject({ command: 'drift', summary: { missing: 1, changed: 0 } });
    expect(report.userPools[0]).toMatchObject({
      missing: [{ username: 'user0', file: 'users/a.yaml', line: 2 }],
      kept: [],
    });
    expect((await onPool('drift')).stdout).toContain('user0  (users/a.yaml:2)');
    expect((await onPool('drift', '--missing-users', 'skip')).status).toBe(0);
  });

  it('drift that an up would refuse to mend is drift all the same', async () => {
    const { onPool, double, poolId } = await start();
    for (let i = 0; i < 9; i++) double.changeByHand(poolId, `user${i}`, { 'custom:tier': 'free' });
    const { status, stdout } = await onPool('drift');
    expect(status).toBe(2);
    expect(stdout).toContain('the limit is 30 %');
  });

  it('looks at some users only by the flag', async () => {
    const { onPool, double, poolId } = await start();
    double.changeByHand(poolId, 'user3', { 'custom:tier': 'free' });
    expect((await onPool('drift', '--only-users', 'user3')).status).toBe(2);
    expect(await onPool('drift', '--only-users', 'user4')).toEqual({
      status: 0,
      stdout: 'only 1 of 10 users is looked at (onlyUsers)\n\nno drift\n',
      stderr: '',
    });
  });

  it('cannot be told of a user who is held back', async () => {
    const { onPool } = await start({
      AliasAttributes: ['preferred_username'],
      users: [...pool.users.slice(1), { username: 'mallory', attributes: { preferred_username: 'user0' } }],
    });
    const { status, stdout } = await onPool('drift');
    expect(status).toBe(1);
    expect(stdout).toMatch(/^1 user is held back/);
  });
});
