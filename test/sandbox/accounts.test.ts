import { afterAll, expect, it } from 'vitest';
import { createAccountGateway } from '../../providers/aws/account-gateway.ts';
import { applyAccounts } from '../../providers/aws/apply-accounts.ts';
import { connect } from '../../providers/aws/connection.ts';
import { createGateway } from '../../providers/aws/gateway.ts';
import { readMemberships } from '../../providers/aws/memberships.ts';
import { defaultRequestRates as rates } from '../../providers/aws/quotas.ts';
import { startCognitoLocal } from '../../script/sandbox/cognito-local.ts';
import { clientOf } from '../cognito-double/session.ts';

const emulator = await startCognitoLocal();
const api = clientOf(emulator.url);
afterAll(async () => {
  api.destroy();
  await emulator.stop();
});

it('cognito-local signs in an account that was made here, with its password and its groups', async () => {
  const { UserPool } = await api.createUserPool({ PoolName: 'pool', UsernameAttributes: ['email'] });
  const UserPoolId = UserPool?.Id ?? '';
  const { UserPoolClient } = await api.createUserPoolClient({ UserPoolId, ClientName: 'app' });
  const keys = { accessKeyId: 'x', secretAccessKey: 'x' };
  const clients = await connect({ roles: [], region: 'us-east-1', keys, cognitoEndpoint: emulator.url }, UserPoolId);
  const gateway = createAccountGateway(clients, UserPoolId);
  const username = 'bob@example.com';
  const value = 'Permanent-1';
  await gateway.createGroups(['staff']);
  const attributes = new Map([
    ['email', username],
    ['email_verified', 'true'],
  ]);
  const reason = 'declared';
  const [outcome] = await applyAccounts(
    { accounts: gateway, users: createGateway(clients, UserPoolId) },
    [
      {
        username,
        steps: [
          { kind: 'create', creation: { username, signInName: username, attributes } },
          { kind: 'set-password', password: { value, temporary: false }, reason },
          { kind: 'add-to-group', group: 'staff', reason },
        ],
      },
    ],
    { prepare: () => ({ clientMetadata: new Map(), reveal: (declared) => declared }) },
  );
  expect(outcome?.done.size).toBe(3);
  // A second creation would empty the group there.
  await gateway.createGroups(['staff']);
  const account = outcome?.created?.username ?? '';
  const read = await readMemberships(gateway, { groups: await gateway.listGroups(), accounts: [account], rates });
  expect(read).toEqual(new Map([[account, new Set(['staff'])]]));
  expect(await gateway.groupsOf(account)).toEqual(['staff']);
  const { AuthenticationResult } = await api.adminInitiateAuth({
    UserPoolId,
    ClientId: UserPoolClient?.ClientId,
    AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
    AuthParameters: { USERNAME: username, PASSWORD: value },
  });
  expect(AuthenticationResult?.AccessToken).toEqual(expect.any(String));
});
