import { afterAll, expect, it } from 'vitest';
import { clientOf } from '../../cognito-double/src/session.ts';
import { unkeptJournal } from '../../providers/apply/journal.ts';
import { writePlan } from '../../providers/apply/write.ts';
import { defaultRequestRates as rates } from '../../providers/cognito/rates/quotas.ts';
import { processBudgets } from '../../providers/cognito/rates/rates.ts';
import { neverStopped } from '../../providers/cognito/stopping.ts';
import { readMemberships } from '../../providers/directory/group-members.ts';
import { openPool } from '../../providers/directory/open-pool.ts';
import { startCognitoLocal } from '../../script/sandbox/cognito-local.ts';
import { create, planOf, userPlan } from '../apply/user-plans.ts';

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
  const connection = { roles: [], region: 'us-east-1', keys, cognitoEndpoint: emulator.url };
  const limits = { budgets: processBudgets(), stopped: neverStopped };
  const pool = await openPool(connection, UserPoolId, rates, limits);
  const gateway = pool.accounts;
  const username = 'bob@example.com';
  const value = 'Permanent-1';
  const attributes = new Map([
    ['email', username],
    ['email_verified', 'true'],
  ]);
  const reason = 'declared';
  const bob = userPlan(
    username,
    undefined,
    create(username, { attributes }),
    { kind: 'set-password', password: { value, temporary: false }, reason },
    { kind: 'add-to-group', group: 'staff', reason },
  );
  const journal = { created: () => undefined, sending: () => undefined, forget: () => undefined };
  const sessions = unkeptJournal.sessions('');
  const options = { pool, clientMetadata: new Map(), journal, sessions, stopped: neverStopped, done: () => undefined };
  const { outcomes } = await writePlan(planOf([bob], ['staff']), options);
  const outcome = outcomes.get(username);
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
