/** The ledger of monthly active users (COGNITO.md, Who is billed). */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CognitoDouble, startDouble } from '../src/double.ts';
import { clientOf } from '../src/session.ts';

let double: CognitoDouble;
beforeAll(async () => {
  double = await startDouble();
});
afterAll(() => double.stop());

it('has each user once that a call has created, changed, put into a group, given a password, asked for or signed out', async () => {
  const users = ['ana', 'bob', 'cleo', 'dora', 'eve', 'finn'].map((username) => ({ username }));
  const UserPoolId = double.createPool({ groups: ['staff'], users });
  const client = clientOf(double.url);
  const subOf = (username: string) => double.live(UserPoolId).get(username)?.sub;
  await client.listUsers({ UserPoolId });
  await client.adminDisableUser({ UserPoolId, Username: 'eve' });
  expect(double.activeUsers(UserPoolId)).toEqual(new Set());
  const nickname = [{ Name: 'nickname', Value: 'x' }];
  await client.adminUpdateUserAttributes({ UserPoolId, Username: 'ana', UserAttributes: nickname });
  await client.adminAddUserToGroup({ UserPoolId, Username: 'ana', GroupName: 'staff' });
  await client.adminAddUserToGroup({ UserPoolId, Username: 'bob', GroupName: 'staff' });
  await client.adminSetUserPassword({ UserPoolId, Username: 'cleo', Password: 'Permanent-1', Permanent: true });
  await client.adminGetUser({ UserPoolId, Username: 'dora' });
  await client.adminCreateUser({ UserPoolId, Username: 'new', MessageAction: 'SUPPRESS' });
  await client.adminUserGlobalSignOut({ UserPoolId, Username: 'finn' });
  expect(double.activeUsers(UserPoolId)).toEqual(new Set(['ana', 'bob', 'cleo', 'dora', 'new', 'finn'].map(subOf)));
  const refused = client.adminUpdateUserAttributes({
    UserPoolId,
    Username: 'eve',
    UserAttributes: [{ Name: 'no', Value: 'x' }],
  });
  await expect(refused).rejects.toThrow();
  expect(double.activeUsers(UserPoolId).has(subOf('eve') ?? '')).toBe(false);
  double.reset();
  expect(double.activeUsers(UserPoolId)).toEqual(new Set());
});

it('knows a new user of a pool that signs in by e-mail', async () => {
  const UserPoolId = double.createPool({ UsernameAttributes: ['email'] });
  await clientOf(double.url).adminCreateUser({ UserPoolId, Username: 'ana@example.com', MessageAction: 'SUPPRESS' });
  const [ana] = double.live(UserPoolId).values();
  expect(double.activeUsers(UserPoolId)).toEqual(new Set([ana?.sub]));
});
