import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AdminGetUserCommand, CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clientOf } from '../../cognito-double/src/session.ts';
import { type CognitoLocal, startCognitoLocal } from '../../script/sandbox/cognito-local.ts';
import { createDemoPool, type DemoPool } from '../../script/sandbox/demo-pool.ts';
import { createProgram, type SandboxProgram } from '../../script/sandbox/program.ts';

const example = join(import.meta.dirname, '..', '..', 'users', 'acme.yaml');

describe('an empty pool of cognito-local', () => {
  let emulator: CognitoLocal;
  let program: SandboxProgram;
  const api = () => clientOf(emulator.url);
  let UserPoolId = '';
  let ClientId = '';
  beforeAll(async () => {
    emulator = await startCognitoLocal();
    const Schema = [{ Name: 'tenant', AttributeDataType: 'String' as const, Mutable: true }];
    const { UserPool } = await api().createUserPool({ PoolName: 'empty', UsernameAttributes: ['email'], Schema });
    UserPoolId = UserPool?.Id ?? '';
    ClientId = (await api().createUserPoolClient({ UserPoolId, ClientName: 'app' })).UserPoolClient?.ClientId ?? '';
    program = await createProgram({
      files: {
        'users/acme.yaml': `
users:
  ana@example.com:
    attributes: { email_verified: true, custom:tenant: acme }
    groups: [staff]
    password: \${secret:password}
  bob@example.com:
    attributes: { custom:tenant: acme }
    enabled: false
`,
      },
      config: {
        userPoolId: UserPoolId,
        missingUsers: 'create',
        createGroups: 'true',
        'aws:region': 'us-east-1',
        'aws:endpoints': JSON.stringify([{ cognitoidp: emulator.url }]),
      },
      secrets: { password: 'Permanent-1' },
    });
  });
  afterAll(async () => {
    await program.dispose();
    await emulator.stop();
  });

  it('becomes the declared one in one up, with a password that signs in; the second does nothing', async () => {
    const { exitCode, output } = await program.pulumi('up', '--yes', '--skip-preview');
    expect(exitCode, output).toBe(0);
    const { Users = [] } = await api().listUsers({ UserPoolId });
    const users = Users.map(({ Attributes = [], Enabled }) => ({
      enabled: Enabled,
      ...Object.fromEntries(Attributes.map(({ Name = '', Value }) => [Name, Value])),
    }));
    expect(users).toHaveLength(2);
    expect(users).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ email: 'ana@example.com', email_verified: 'true', 'custom:tenant': 'acme' }),
        expect.objectContaining({ email: 'bob@example.com', 'custom:tenant': 'acme', enabled: false }),
      ]),
    );
    const { Users: staff = [] } = await api().listUsersInGroup({ UserPoolId, GroupName: 'staff' });
    expect(staff).toHaveLength(1);
    const { AuthenticationResult } = await api().adminInitiateAuth({
      UserPoolId,
      ClientId,
      AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: 'ana@example.com', PASSWORD: 'Permanent-1' },
    });
    expect(AuthenticationResult?.AccessToken).toEqual(expect.any(String));
    const again = await program.pulumi('up', '--yes', '--skip-preview', '--expect-no-changes');
    expect(again.exitCode, again.output).toBe(0);
  });
});

describe('the worked example of users/, on cognito-local', () => {
  let emulator: CognitoLocal;
  let pool: DemoPool;
  let program: SandboxProgram;
  beforeAll(async () => {
    emulator = await startCognitoLocal();
    pool = await createDemoPool(emulator.url);
    program = await createProgram({
      files: { 'users/acme.yaml': await readFile(example, 'utf8') },
      config: {
        userPoolId: pool.id,
        'aws:region': 'us-east-1',
        'aws:endpoints': JSON.stringify([{ cognitoidp: emulator.url }]),
      },
    });
  });
  afterAll(async () => {
    await program.dispose();
    await emulator.stop();
  });
  const attributesOf = async (email: string) => {
    const client = new CognitoIdentityProviderClient({
      endpoint: emulator.url,
      region: 'us-east-1',
      credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
    });
    const user = await client.send(new AdminGetUserCommand({ UserPoolId: pool.id, Username: email }));
    return Object.fromEntries((user.UserAttributes ?? []).map(({ Name = '', Value }) => [Name, Value]));
  };

  it('becomes as declared: Purple is set, a blank deletes, what is not declared stays', async () => {
    expect((await program.pulumi('up', '--yes', '--skip-preview')).exitCode).toBe(0);
    expect(await attributesOf('diego@example.com')).toMatchObject({
      'custom:CustomAttr1': 'Purple',
      'custom:tenant': 'acme',
      'custom:tier': 'gold',
      locale: 'es',
    });
    expect(await attributesOf('lin@example.com')).not.toHaveProperty('nickname');
    expect(await attributesOf('maya@example.com')).toMatchObject({
      phone_number: '+15551234567',
      'custom:limits': '{"projects":3,"seats":[5,10]}',
    });
  });

  it('finds and mends a change by hand', async () => {
    await pool.changeByHand('diego@example.com', 'custom:CustomAttr1', 'Green');
    const { exitCode, output } = await program.pulumi('up', '--yes');
    expect(exitCode, output).toBe(0);
    expect(output).toContain('"Green" => "Purple"  (drifted)');
    expect(output).toContain('1 of 3 users');
    expect(await attributesOf('diego@example.com')).toMatchObject({ 'custom:CustomAttr1': 'Purple' });
  });
});
