/** Environment seeding through the real engine: an empty pool becomes the declared one in one `up`. */
import { afterEach, describe, expect, it } from 'vitest';
import { clientOf } from '../cognito-double/session.ts';
import { createStage, type Stage } from './stage.ts';

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

/** A stack with that declaration over an empty pool with those groups. */
async function startSeeding(
  settings: Readonly<Record<string, string>> = {},
  groups: readonly string[] = ['admins', 'staff'],
): Promise<Stage> {
  const config = { missingUsers: 'create', ...settings };
  const stage = await createStage({}, { 'users/acme.yaml': declaration }, config, { groups, clients: ['app'] });
  await stage.program.pulumi('config', 'set', '--secret', 'anaPassword', 'Permanent-1');
  await stage.program.pulumi('config', 'set', '--secret', 'bobPassword', 'Temporary-1');
  return stage;
}

describe('an empty pool', { timeout: 90_000 }, () => {
  let stage: Stage | undefined;
  afterEach(() => stage?.dispose());

  const accountsOf = ({ double, poolId }: Stage) =>
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
  const signIn = ({ double, poolId }: Stage, password: string) =>
    clientOf(double.url).adminInitiateAuth({
      UserPoolId: poolId,
      ClientId: 'app',
      AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: 'ana', PASSWORD: password },
    });

  it('becomes the declared one in one up, with one creation a user and no message', async () => {
    stage = await startSeeding();
    const { exitCode, output, calls } = await stage.up();
    expect(exitCode, output).toBe(0);
    expect(accountsOf(stage)).toEqual(declared);
    expect(calls).toMatchObject({ AdminCreateUser: 2, AdminSetUserPassword: 1, AdminDisableUser: 1 });
    expect(calls).not.toHaveProperty('AdminUpdateUserAttributes');
    expect(stage.double.messages()).toEqual([]);
    expect(output).toContain('2 users created');
    await expect(signIn(stage, 'Permanent-1')).resolves.toHaveProperty('AuthenticationResult.AccessToken');
    for (const secret of ['Permanent-1', 'Temporary-1']) {
      expect(output).not.toContain(secret);
      expect(await stage.program.state()).not.toContain(secret);
    }
  });

  it('has nothing to do the second time, in a preview, an up and a refresh', async () => {
    stage = await startSeeding();
    expect((await stage.up()).exitCode).toBe(0);
    expect((await stage.preview('--expect-no-changes')).exitCode).toBe(0);
    const again = await stage.up('--expect-no-changes', '--refresh');
    expect(again.exitCode, again.output).toBe(0);
    expect(Object.keys(again.calls).filter((operation) => /Create|Update|Set|Add|Remove|able/.test(operation))).toEqual(
      [],
    );
  });

  it('shows in the preview whom it creates, and writes nothing', async () => {
    stage = await startSeeding();
    const { exitCode, output, calls } = await stage.preview();
    expect(exitCode, output).toBe(0);
    expect(output).toContain('2 users will be created');
    expect(output).toContain('+ custom:tenant: "acme"');
    expect(output).toContain('+ group admins');
    expect(output).toContain('not created (create: false)');
    expect(output).not.toContain('Permanent-1');
    expect(calls).not.toHaveProperty('AdminCreateUser');
    expect(stage.double.live(stage.poolId).size).toBe(0);
  });

  it('is left alone while a declared group is not in the pool, which is told with its place', async () => {
    stage = await startSeeding({}, ['admins']);
    const { exitCode, output } = await stage.up();
    expect(exitCode).not.toBe(0);
    expect(output).toContain('the pool has no group staff');
    expect(output).toContain('users/acme.yaml:5:');
    expect(stage.double.live(stage.poolId).size).toBe(0);
    await stage.program.pulumi('config', 'set', 'createGroups', 'true');
    const mended = await stage.up();
    expect(mended.exitCode, mended.output).toBe(0);
    expect(mended.calls['CreateGroup']).toBe(1);
    expect(accountsOf(stage)).toEqual(declared);
  });

  it('gets what others change of accounts mended, and new passwords when their secret changes', async () => {
    stage = await startSeeding();
    expect((await stage.up()).exitCode).toBe(0);
    const api = clientOf(stage.double.url);
    const of = (Username: string) => ({ UserPoolId: stage?.poolId, Username });
    await api.adminEnableUser(of('bob'));
    await api.adminRemoveUserFromGroup({ ...of('ana'), GroupName: 'admins' });
    await api.adminAddUserToGroup({ ...of('bob'), GroupName: 'admins' });
    const preview = await stage.preview();
    expect(preview.output).toContain('~ enabled: true => false  (drifted)');
    expect(preview.output).toContain('- group admins  (drifted)');
    expect((await stage.up()).exitCode).toBe(0);
    expect(accountsOf(stage)).toEqual(declared);
    await stage.program.pulumi('config', 'set', '--secret', 'anaPassword', 'Permanent-2');
    const { calls } = await stage.up();
    expect(calls['AdminSetUserPassword']).toBe(1);
    await expect(signIn(stage, 'Permanent-2')).resolves.toHaveProperty('AuthenticationResult.AccessToken');
  });

  it.each(['AdminSetUserPassword', 'AdminAddUserToGroup', 'AdminDisableUser'])(
    'is completed by the next up when %s fails',
    async (operation) => {
      stage = await startSeeding();
      stage.double.failNext(operation, { name: 'UserLambdaValidationException', message: 'no' });
      const first = await stage.up();
      expect(first.exitCode).not.toBe(0);
      const { exitCode, output, calls } = await stage.up();
      expect(exitCode, output).toBe(0);
      expect(calls[operation]).toBe(1);
      expect(calls).not.toHaveProperty('AdminCreateUser');
      expect(accountsOf(stage)).toEqual(declared);
      expect((await stage.up('--expect-no-changes')).exitCode).toBe(0);
    },
  );

  it.each(['AdminCreateUser', 'AdminSetUserPassword'])(
    'is completed by the next up when the engine is killed at its first %s',
    async (operation) => {
      stage = await startSeeding();
      const { double, program } = stage;
      const killed = program.kill('up', '--yes', '--skip-preview');
      await expect.poll(() => double.calls()[operation] ?? 0, { timeout: 30_000, interval: 5 }).toBeGreaterThan(0);
      await killed();
      await program.pulumi('cancel', '--yes');
      const { exitCode, output } = await stage.up();
      expect(exitCode, output).toBe(0);
      expect(accountsOf(stage)).toEqual(declared);
      await expect(signIn(stage, 'Permanent-1')).resolves.toHaveProperty('AuthenticationResult.AccessToken');
      expect((await stage.up('--expect-no-changes')).exitCode).toBe(0);
    },
  );
});

describe('1,000 missing users', { timeout: 90_000 }, () => {
  it('take one AdminCreateUser each, and no other write', async () => {
    const users = `
users:
  "load-\${index}":
    count: 1000
    attributes: { custom:tenant: acme, given_name: "\${fake:person.firstName}" }
`;
    const stage = await createStage({}, { 'users/load.yaml': users }, { missingUsers: 'create' });
    try {
      await stage.program.pulumi('config', 'set', '--path', 'requestRates.UserCreation', '1000');
      const { exitCode, output, calls } = await stage.up();
      expect(exitCode, output).toBe(0);
      expect(calls).toEqual({ DescribeUserPool: 1, ListUsers: 1, AdminCreateUser: 1000 });
      expect(stage.double.live(stage.poolId).size).toBe(1000);
      expect(stage.double.messages()).toEqual([]);
    } finally {
      await stage.dispose();
    }
  });
});

describe('messages: allow', { timeout: 90_000 }, () => {
  it('invites new users who have an address and no password of their own, as the preview says', async () => {
    const users = `
users:
  ana: { attributes: { email: ana@example.com, email_verified: true } }
  bob: { attributes: { custom:tenant: acme } }
`;
    const stage = await createStage({}, { 'users/a.yaml': users }, { missingUsers: 'create', messages: 'allow' });
    try {
      expect((await stage.preview()).output).toContain('ana is invited by e-mail to ana@example.com');
      const { exitCode, output } = await stage.up();
      expect(exitCode, output).toBe(0);
      expect(stage.double.messages()).toEqual([expect.objectContaining({ username: 'ana' })]);
      expect((await stage.up('--expect-no-changes')).exitCode).toBe(0);
    } finally {
      await stage.dispose();
    }
  });
});

describe('a pool that signs in by e-mail', { timeout: 90_000 }, () => {
  it('gives new users names of its own, under which they are found again, whatever their address is by then', async () => {
    const users = (address: string) =>
      `users: { ${address}: { attributes: { email_verified: true, custom:tenant: acme } } }`;
    const stage = await createStage(
      {},
      { 'users/acme.yaml': users('ana@example.com') },
      { missingUsers: 'create', removedUsers: 'delete' },
      { UsernameAttributes: ['email'] },
    );
    try {
      expect((await stage.up()).calls['AdminCreateUser']).toBe(1);
      const [name = ''] = [...stage.double.live(stage.poolId).keys()];
      expect((await stage.up('--expect-no-changes')).exitCode).toBe(0);
      stage.double.changeByHand(stage.poolId, name, { email: 'ana@example.org', 'custom:tenant': 'x' });
      const drifted = await stage.up();
      expect(drifted.exitCode, drifted.output).toBe(0);
      expect(drifted.calls).not.toHaveProperty('AdminCreateUser');
      expect(stage.live(name)).toMatchObject({ email: 'ana@example.org', 'custom:tenant': 'acme' });
    } finally {
      await stage.dispose();
    }
  });
});
