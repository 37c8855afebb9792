/** A very large seed through the real engine: import jobs instead of one AdminCreateUser a user. */
import { expect, it, onTestFinished } from 'vitest';
import { createStage } from './stage.ts';

const users = 5_000;
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
  moved:
    attributes: { email: moved@example.com, email_verified: true }
  one-by-one:
    attributes: { custom:tenant: "\${secret:password}" }
`;

it('5,000 missing users come by one job, one with a hash by another, and passwords, groups and the rest after it; the second up does nothing', async () => {
  const config = {
    missingUsers: 'create',
    importRoleArn: 'arn:aws:iam::111122223333:role/import-logs',
    passwordHashes: { algorithm: 'BCRYPT', secret: 'oldHashes' },
    requestRates: { UserCreation: 20, UserList: 200 },
  };
  const pool = { groups: ['staff'], AutoVerifiedAttributes: ['email' as const] };
  const stage = await createStage({}, { 'users/load.yaml': declaration }, config, pool);
  onTestFinished(() => stage.dispose());
  const { double, poolId, up, live } = stage;
  double.setImportPace({ startsAfterMs: 0, usersPerSecond: 10_000 });
  const hash = `$2b$12$${'x'.repeat(53)}`;
  await stage.setSecrets({ password: 'Permanent-1', oldHashes: JSON.stringify({ moved: hash }) });
  const { exitCode, output, calls } = await up();
  expect(exitCode, output).toBe(0);
  expect(calls).toMatchObject({
    CreateUserImportJob: 2,
    AdminCreateUser: 1,
    AdminSetUserPassword: 1,
    AdminAddUserToGroup: 1,
  });
  expect(calls).not.toHaveProperty('AdminUpdateUserAttributes');
  const accounts = double.live(poolId);
  expect(accounts.size).toBe(users + 3);
  expect(accounts.get('moved')).toMatchObject({ status: 'CONFIRMED', passwordHash: hash });
  expect(`${output}${await stage.state()}`).not.toContain(hash);
  expect(live('load-4999')).toEqual({
    email: 'load-4999@example.com',
    email_verified: 'true',
    'custom:tenant': 'acme',
  });
  expect(accounts.get('signs-in')).toMatchObject({ status: 'CONFIRMED', groups: new Set(['staff']) });
  expect(live('one-by-one')).toEqual({ 'custom:tenant': 'Permanent-1' });
  expect(double.messages()).toEqual([]);
  const again = await up('--expect-no-changes');
  expect(again.exitCode, again.output).toBe(0);
});
