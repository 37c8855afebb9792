import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { afterEach, describe, expect, it } from 'vitest';
import { type CommandStage, createCommandStage } from './stage.ts';

const schema = JSON.parse(readFileSync(new URL('../../schema/validation-report.schema.json', import.meta.url), 'utf8'));
const isReport = new Ajv().compile(schema);

const twoWrong = `users:\n  ana: { attribute: {} }\n  bob: { attributes: { nickname: "\${secrets:x}" } }\n`;
const unknownAttribute = `users:\n  ana:\n    attributes:\n      custom:teir: "\${secret:tier}"\n`;

describe('cognito-users validate', { timeout: 60_000 }, () => {
  let stage: CommandStage | undefined;
  afterEach(() => stage?.dispose());
  const start = async (text: string) => {
    stage = await createCommandStage({ 'users/a.yaml': text });
    return stage;
  };

  it('takes right files, references and all, without a call', async () => {
    const { run, double } = await start(`users:\n  ana: { attributes: { custom:tier: "\${config:tier}" } }\n`);
    expect(await run('validate')).toEqual({ status: 0, stdout: '1 user, no errors\n', stderr: '' });
    expect(double.calls()).toEqual({});
  });

  it('counts rules beside users (16)', async () => {
    const { run } = await start('rules: { all: { match: everybody, attributes: { nickname: x } } }\n');
    expect((await run('validate')).stdout).toBe('0 users and 1 rule, no errors\n');
  });

  it('warns, as plan does, of what lies in the folder and is not read, unless --other-files names it (14.22)', async () => {
    const { run, onPool, write } = await start('users: {}\n');
    await write('users/c.YAML', 'users: { cleo: {} }\n');
    await write('users/team-b/bob.yaml', 'users: { bob: {} }\n');
    const { status, stdout } = await run('validate');
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: expect.stringContaining('warning: users/c.YAML is not read'),
    });
    expect(stdout).toContain('warning: users/team-b is not read');
    expect((await onPool('plan')).stderr).toContain('warning: users/c.YAML is not read');
    const flags = ['--other-files', '*.YAML', 'team-b'];
    expect(await run('validate', ...flags)).toEqual({ status: 0, stdout: '0 users, no errors\n', stderr: '' });
    await write('Pulumi.yaml', 'name: p\n');
    await write('Pulumi.dev.yaml', '');
    const refused = await onPool('plan');
    expect(refused).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('no stack of the project is called team-b'),
    });
    expect((await onPool('plan', ...flags)).status).toBe(0);
  });

  it('tells all problems of all files with their places, and ends with 1', async () => {
    const { run, write } = await start(twoWrong);
    await write('users/b.yaml', 'users:\n  ana: {}\n');
    const { status, stdout } = await run('validate');
    expect(status).toBe(1);
    expect(stdout).toContain('users/a.yaml:2:10: error: ');
    expect(stdout).toMatch(/users\/a\.yaml:3:\d+: error: /);
    expect(stdout).toContain('users/b.yaml:2:3: error: ');
    expect(stdout).toMatch(/\n3 errors\n$/);
  });

  it('checks without a pool what is alike in every pool, in the words of a pool', async () => {
    const wrong = `users:
  ana:
    attributes:
      email: ann
      email_verified: maybe
      phone_number: 0151-1234567
      birthdate: 1990-02-31
      sub: x
      nickname: fine
`;
    const { run, onPool, double } = await start(wrong);
    const { status, stdout } = await run('validate', '-o', 'json');
    expect(status).toBe(1);
    const told = JSON.parse(stdout).problems.map(
      ({ code, line, message }: { code: string; line: number; message: string }) => [line, code, message],
    );
    expect(told.map(([line, code]: readonly unknown[]) => [line, code])).toEqual([
      [4, 'bad-email'],
      [5, 'wrong-value-type'],
      [6, 'bad-phone-number'],
      [7, 'bad-birthdate'],
      [8, 'read-only'],
    ]);
    expect(double.calls()).toEqual({});
    const ofPool = JSON.parse((await onPool('validate', '-o', 'json')).stdout).problems;
    expect(
      ofPool.map(({ line, code, message }: { line: number; code: string; message: string }) => [line, code, message]),
    ).toEqual(told);
  });

  it('checks the schema of a pool that is named, by one call', async () => {
    const { run, onPool, double } = await start(unknownAttribute);
    expect((await run('validate')).status).toBe(0);
    const { status, stdout } = await onPool('validate');
    expect(status).toBe(1);
    expect(stdout).toContain('users/a.yaml:4:7: error: the pool has no attribute custom:teir');
    expect(double.calls()).toEqual({ DescribeUserPool: 1 });
  });

  it('tells machines the same, by its schema', async () => {
    const { onPool } = await start(unknownAttribute);
    const { status, stdout } = await onPool('validate', '-o', 'json');
    expect(status).toBe(1);
    const report = JSON.parse(stdout);
    expect(isReport(report), JSON.stringify(isReport.errors)).toBe(true);
    expect(report.problems).toMatchObject([
      {
        code: 'unknown-attribute',
        file: 'users/a.yaml',
        line: 4,
        column: 7,
        username: 'ana',
        attribute: 'custom:teir',
      },
    ]);
  });
});
