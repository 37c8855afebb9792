/** Environment seeding: an empty pool becomes the declared one in one `up`. */
import { afterEach, describe, expect, it } from 'vitest';
import { clientOf } from '../../cognito-double/src/session.ts';
import type { StackStage } from '../e2e/stage.ts';
import { createStage } from './stage.ts';

const declaration = `
users:
  ana:
    attributes: { email: ana@example.com, email_verified: true, custom:tenant: acme }
    groups: [admins, staff]
    password: \${secret:anaPassword}
  bob:
    attributes: { custom:tenant: acme, nickname: "" }
    groups: [staff]
    enabled: false
    password: { temporary: true, value: "\${secret:bobPassword}" }
  cleo:
    attributes: { custom:tenant: none }
    create: false
`;

let stage: StackStage | undefined;
afterEach(() => stage?.dispose());

/** A stack with that declaration over an empty pool with those groups. */
const start = async (groups: readonly string[] = ['admins', 'staff']): Promise<StackStage> => {
  const files = { 'users/acme.yaml': declaration };
  stage = await createStage({}, files, { missingUsers: 'create' }, { groups, clients: ['app'] });
  await stage.setSecrets({ anaPassword: 'Permanent-1', bobPassword: 'Temporary-1' });
  return stage;
};
const accountsOf = ({ double, poolId }: StackStage) =>
  Object.fromEntries(
    [...double.live(poolId)].map(([username, { attributes, enabled, status, groups }]) => [
      username,
      { attributes: Object.fromEntries(attributes), enabled, status, groups: [...groups].sort() },
    ]),
  );
const declared = {
  ana: {
    attributes: { email: 'ana@example.com', email_verified: 'true', 'custom:tenant': 'acme' },
    enabled: true,
    status: 'CONFIRMED',
    groups: ['admins', 'staff'],
  },
  bob: {
    attributes: { 'custom:tenant': 'acme' },
    enabled: false,
    status: 'FORCE_CHANGE_PASSWORD',
    groups: ['staff'],
  },
};
const signIn = ({ double, poolId }: StackStage, password: string) =>
  clientOf(double.url).adminInitiateAuth({
    UserPoolId: poolId,
    ClientId: 'app',
    AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
    AuthParameters: { USERNAME: 'ana', PASSWORD: password },
  });

describe('an empty pool', () => {
  it('becomes the declared one in one up, with one creation a user and no message', async () => {
    const begun = await start();
    const { exitCode, output, calls } = await begun.up();
    expect(exitCode, output).toBe(0);
    expect(accountsOf(begun)).toEqual(declared);
    expect(calls).toMatchObject({ AdminCreateUser: 2, AdminSetUserPassword: 1, AdminDisableUser: 1 });
    expect(calls).not.toHaveProperty('AdminUpdateUserAttributes');
    expect(begun.double.messages()).toEqual([]);
    expect(output).toContain('2 users created');
    await expect(signIn(begun, 'Permanent-1')).resolves.toHaveProperty('AuthenticationResult.AccessToken');
    for (const secret of ['Permanent-1', 'Temporary-1']) {
      expect(output).not.toContain(secret);
      expect(await begun.state()).not.toContain(secret);
    }
  });

  it('has nothing to do the second time, in a preview, an up and a refresh', async () => {
    const begun = await start();
    expect((await begun.up()).exitCode).toBe(0);
    expect((await begun.preview('--expect-no-changes')).exitCode).toBe(0);
    const again = await begun.up('--expect-no-changes', '--refresh');
    expect(again.exitCode, again.output).toBe(0);
    expect(Object.keys(again.calls).filter((operation) => /Create|Update|Set|Add|Remove|able/.test(operation))).toEqual(
      [],
    );
  });

  it('shows in the preview which users it creates, and writes nothing', async () => {
    const begun = await start();
    const { exitCode, output, calls } = await begun.preview();
    expect(exitCode, output).toBe(0);
    expect(output).toContain('2 users will be created');
    expect(output).toContain('+ custom:tenant: "acme"');
    expect(output).toContain('+ add to group admins');
    expect(output).toContain('not created (create: false)');
    expect(output).not.toContain('Permanent-1');
    expect(calls).not.toHaveProperty('AdminCreateUser');
    expect(begun.double.live(begun.poolId).size).toBe(0);
  });

  it('is left alone while a declared group is not in the pool, which is told with its place', async () => {
    const begun = await start(['admins']);
    const { exitCode, output } = await begun.up();
    expect(exitCode).not.toBe(0);
    expect(output).toContain('staff');
    expect(output).toContain('users/acme.yaml:5:');
    expect(begun.double.live(begun.poolId).size).toBe(0);
    await begun.configure({ createGroups: 'true' });
    const mended = await begun.up();
    expect(mended.exitCode, mended.output).toBe(0);
    expect(mended.calls['CreateGroup']).toBe(1);
    expect(accountsOf(begun)).toEqual(declared);
  });

  it('gets what others change of accounts mended, and new passwords when their secret changes', async () => {
    const begun = await start();
    expect((await begun.up()).exitCode).toBe(0);
    const api = clientOf(begun.double.url);
    const of = (Username: string) => ({ UserPoolId: begun.poolId, Username });
    await api.adminEnableUser(of('bob'));
    await api.adminRemoveUserFromGroup({ ...of('ana'), GroupName: 'admins' });
    await api.adminAddUserToGroup({ ...of('bob'), GroupName: 'admins' });
    const { output } = await begun.preview();
    expect(output).toContain('~ disable account  (drifted)');
    expect(output).toContain('- remove from group admins  (drifted)');
    expect((await begun.up()).exitCode).toBe(0);
    expect(accountsOf(begun)).toEqual(declared);
    await begun.setSecrets({ anaPassword: 'Permanent-2' });
    expect((await begun.up()).calls['AdminSetUserPassword']).toBe(1);
    await expect(signIn(begun, 'Permanent-2')).resolves.toHaveProperty('AuthenticationResult.AccessToken');
    expect((await begun.up('--expect-no-changes')).exitCode).toBe(0);
  });

  it.each(['AdminSetUserPassword', 'AdminAddUserToGroup', 'AdminDisableUser'])(
    'is completed by the next up when %s fails',
    async (operation) => {
      const begun = await start();
      begun.double.failNext(operation, { name: 'UserLambdaValidationException', message: 'no' });
      expect((await begun.up()).exitCode).not.toBe(0);
      const { exitCode, output, calls } = await begun.up();
      expect(exitCode, output).toBe(0);
      expect(calls[operation]).toBe(1);
      expect(calls).not.toHaveProperty('AdminCreateUser');
      expect(accountsOf(begun)).toEqual(declared);
      expect((await begun.up('--expect-no-changes')).exitCode).toBe(0);
    },
  );

  it('takes one AdminCreateUser for each of 1,000 users, and no other write', async () => {
    const users = `
users:
  "load-\${index}":
    count: 1000
    attributes: { custom:tenant: acme, given_name: "\${fake:person.firstName}" }
`;
    const config = { missingUsers: 'create', requestRates: '{"UserCreation":1000}' };
    const begun = await createStage({}, { 'users/load.yaml': users }, config);
    stage = begun;
    const { exitCode, output, calls } = await begun.up();
    expect(exitCode, output).toBe(0);
    expect(calls).toEqual({ DescribeUserPool: 1, ListUsers: 1, AdminCreateUser: 1000 });
    expect(begun.double.live(begun.poolId).size).toBe(1000);
    expect(begun.double.messages()).toEqual([]);
  });

  it('invites new users with an address and without a password under messages: allow, as the preview says', async () => {
    const users = `
users:
  ana: { attributes: { email: ana@example.com, email_verified: true } }
  bob: { attributes: { custom:tenant: acme } }
`;
    const begun = await createStage({}, { 'users/a.yaml': users }, { missingUsers: 'create', messages: 'allow' });
    stage = begun;
    expect((await begun.preview()).output).toContain('ana is invited by e-mail to ana@example.com');
    const { exitCode, output } = await begun.up();
    expect(exitCode, output).toBe(0);
    expect(begun.double.messages()).toEqual([expect.objectContaining({ username: 'ana' })]);
    expect((await begun.up('--expect-no-changes')).exitCode).toBe(0);
  });
});

describe('a pool that signs in by e-mail', () => {
  const users = (address: string) =>
    `users: { ${address}: { attributes: { email_verified: true, custom:tenant: acme } } }`;
  const byEmail = { UsernameAttributes: ['email' as const] };

  it('gives new users names of its own, under which they are found again, whatever their address is by then', async () => {
    const config = { missingUsers: 'create', removedUsers: 'delete' };
    const begun = await createStage({}, { 'users/acme.yaml': users('ana@example.com') }, config, byEmail);
    stage = begun;
    expect((await begun.up()).calls['AdminCreateUser']).toBe(1);
    const [name = ''] = [...begun.double.live(begun.poolId).keys()];
    expect((await begun.up('--expect-no-changes')).exitCode).toBe(0);
    begun.double.changeByHand(begun.poolId, name, { email: 'ana@example.org', 'custom:tenant': 'x' });
    const drifted = await begun.up();
    expect(drifted.exitCode, drifted.output).toBe(0);
    expect(drifted.calls).not.toHaveProperty('AdminCreateUser');
    expect(begun.live(name)).toMatchObject({ email: 'ana@example.org', 'custom:tenant': 'acme' });
  });

  it('is seeded with an address that is a secret, which no text shows', async () => {
    const files = { 'users/a.yaml': `users: { ana: { attributes: { email: "\${secret:mail}" } } }` };
    const begun = await createStage({}, files, { missingUsers: 'create' }, byEmail);
    stage = begun;
    await begun.setSecrets({ mail: 'private@example.com' });
    const { exitCode, output } = await begun.preview();
    expect(exitCode, output).toBe(0);
    expect(output).toContain('create account as [secret]');
    const up = await begun.up();
    expect(up.exitCode, up.output).toBe(0);
    for (const text of [output, up.output, await begun.state()]) expect(text).not.toContain('private@example.com');
    const addresses = [...begun.double.live(begun.poolId).values()].map(({ attributes }) => attributes.get('email'));
    expect(addresses).toEqual(['private@example.com']);
  });

  it('is filled by an import job with users who are declared under other names', async () => {
    const attributes = `{ email: "load-\${index}@example.com", email_verified: true }`;
    const load = `users:\n  "load-\${index}":\n    count: 1000\n    attributes: ${attributes}\n`;
    const config = {
      missingUsers: 'create',
      importRoleArn: 'arn:aws:iam::111122223333:role/import-logs',
      requestRates: '{"UserCreation":5,"UserUpdate":1000}',
    };
    const pool = { UsernameAttributes: ['email' as const], AutoVerifiedAttributes: ['email' as const] };
    const ruled = 'rules: { load: { match: everybody, attributes: { nickname: load } } }';
    const files = { 'users/load.yaml': load, 'users/rules.yaml': ruled };
    const begun = await createStage({}, files, { ...config, removedAttributes: 'retain' }, pool);
    stage = begun;
    begun.double.setImportPace({ startsAfterMs: 0, usersPerSecond: 1_000_000 });
    expect((await begun.preview()).output).toContain('imports 1,000 users by 1 job');
    const { exitCode, output, calls } = await begun.up();
    expect(exitCode, output).toBe(0);
    expect(calls['CreateUserImportJob']).toBe(1);
    expect(calls).not.toHaveProperty('AdminCreateUser');
    const nicknames = () =>
      [...begun.double.live(begun.poolId).values()].map((user) => user.attributes.get('nickname'));
    expect(nicknames()).toEqual(Array.from({ length: 1000 }, () => 'load'));
    expect((await begun.up('--expect-no-changes')).exitCode).toBe(0);
    // What rules gave goes with them, whatever removedAttributes says of the users' own.
    await begun.write('users/rules.yaml', 'rules: {}');
    await begun.configure({ force: 'true' });
    expect((await begun.up()).exitCode).toBe(0);
    expect(nicknames().filter((nickname) => nickname !== undefined)).toEqual([]);
  });

  it('is seeded for free where import jobs are wanted always, however few are missing (17.6)', async () => {
    const files = {
      'users/a.yaml': `users: { ana: { attributes: { email: ana@example.com, email_verified: true } } }`,
    };
    const role = 'arn:aws:iam::111122223333:role/import-logs';
    const config = { missingUsers: 'create', importJobs: 'always', importRoleArn: role, maxActiveUsers: '0' };
    const pool = { UsernameAttributes: ['email' as const], AutoVerifiedAttributes: ['email' as const] };
    const begun = await createStage({}, files, config, pool);
    stage = begun;
    begun.double.setImportPace({ startsAfterMs: 0, usersPerSecond: 1_000_000 });
    const { exitCode, output, calls } = await begun.up();
    expect(exitCode, output).toBe(0);
    expect(calls).toMatchObject({ CreateUserImportJob: 1 });
    expect(calls).not.toHaveProperty('AdminCreateUser');
    expect([begun.double.live(begun.poolId).size, begun.double.activeUsers(begun.poolId).size]).toEqual([1, 0]);
  });

  it('is told how much quicker an import job would be, where only the role is missing', async () => {
    const load = `users:\n  "load-\${index}":\n    count: 20000\n    attributes: { email: "l\${index}@example.com", email_verified: true }\n`;
    const pool = { UsernameAttributes: ['email' as const], AutoVerifiedAttributes: ['email' as const] };
    const begun = await createStage({}, { 'users/load.yaml': load }, { missingUsers: 'create' }, pool);
    stage = begun;
    expect((await begun.preview()).output).toContain('importRoleArn');
  });
});
