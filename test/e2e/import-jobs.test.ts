/** A very large seed through the real engine: import jobs instead of one AdminCreateUser a user. */
import { afterEach, describe, expect, it } from 'vitest';
import { createStage, type Stage } from './stage.ts';

const users = 20_000;
const declaration = `
users:
  "load-\${index}":
    count: ${users}
    attributes:
      email: "load-\${index}@example.com"
      email_verified: true
      custom:tenant: acme
  signs-in:
    attributes: { email: signs-in@example.com, email_verified: true }
    password: \${secret:password}
    groups: [staff]
  one-by-one:
    attributes: { custom:tenant: "\${secret:password}" }
`;

describe('20,000 missing users', { timeout: 240_000 }, () => {
  let stage: Stage | undefined;
  afterEach(() => stage?.dispose());

  const start = async (settings: Readonly<Record<string, string>>): Promise<Stage> => {
    const config = { missingUsers: 'create', ...settings };
    const pool = { groups: ['staff'], AutoVerifiedAttributes: ['email'] as const };
    stage = await createStage({}, { 'users/load.yaml': declaration }, config, {
      ...pool,
      AutoVerifiedAttributes: ['email'],
    });
    stage.double.setImportPace({ startsAfterMs: 0, usersPerSecond: 10_000 });
    await stage.program.pulumi('config', 'set', '--secret', 'password', 'Permanent-1');
    return stage;
  };

  it('come by one job, and passwords, groups and the rest after it; the second up does nothing', async () => {
    const { double, poolId, up, preview, live } = await start({
      importRoleArn: 'arn:aws:iam::111122223333:role/import-logs',
    });
    expect((await preview()).output).toContain(`imports ${(users + 2).toLocaleString('en')} users by 1 job`);
    const { exitCode, output, calls } = await up();
    expect(exitCode, output).toBe(0);
    expect(calls).toMatchObject({
      CreateUserImportJob: 1,
      AdminCreateUser: 1,
      AdminSetUserPassword: 1,
      AdminAddUserToGroup: 1,
    });
    expect(calls).not.toHaveProperty('AdminUpdateUserAttributes');
    const accounts = double.live(poolId);
    expect(accounts.size).toBe(users + 2);
    expect(live('load-19999')).toEqual({
      email: 'load-19999@example.com',
      email_verified: 'true',
      'custom:tenant': 'acme',
    });
    expect(accounts.get('signs-in')).toMatchObject({ status: 'CONFIRMED', groups: new Set(['staff']) });
    expect(live('one-by-one')).toEqual({ 'custom:tenant': 'Permanent-1' });
    expect(double.messages()).toEqual([]);
    const again = await up('--expect-no-changes');
    expect(again.exitCode, again.output).toBe(0);
  });

  it('are told how much quicker it would be, where only the role is missing', async () => {
    const { preview } = await start({});
    expect((await preview()).output).toContain('they need importRoleArn');
  });
});
