/** AdminUserGlobalSignOut, and how long access tokens live on after it. */
import type { TimeUnitsType } from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, describe, expect, it } from 'vitest';
import { openSession } from '../src/session.ts';

const { double, api, close } = await openSession();
afterAll(close);

const users = [{ username: 'ana' }, { username: 'off', enabled: false }];
const subOf = (pool: string, username: string) => double.live(pool).get(username)?.sub;

describe('a sign-out everywhere', () => {
  it('is told by the sub, once for each time, of a disabled user too, and changes nothing of the account', async () => {
    const UserPoolId = double.createPool({ users });
    const before = double.live(UserPoolId);
    await api.adminUserGlobalSignOut({ UserPoolId, Username: 'ana' });
    await api.adminUserGlobalSignOut({ UserPoolId, Username: subOf(UserPoolId, 'ana') });
    await api.adminUserGlobalSignOut({ UserPoolId, Username: 'off' });
    expect(double.signOuts(UserPoolId)).toEqual(['ana', 'ana', 'off'].map((name) => subOf(UserPoolId, name)));
    expect(double.live(UserPoolId)).toEqual(before);
    const path = `${double.url}/_double/sign-outs`;
    const answer = await fetch(path, { method: 'POST', body: JSON.stringify({ pool: UserPoolId }) });
    expect(await answer.json()).toEqual(double.signOuts(UserPoolId));
  });

  it('of nobody, and without a name, is refused', async () => {
    const UserPoolId = double.createPool({ users });
    await expect(api.adminUserGlobalSignOut({ UserPoolId, Username: 'eve' })).rejects.toMatchObject({
      name: 'UserNotFoundException',
    });
    await expect(api.adminUserGlobalSignOut({ UserPoolId, Username: '' })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
    expect(double.signOuts(UserPoolId)).toEqual([]);
  });
});

describe('an access token', () => {
  it.each<[number | undefined, TimeUnitsType | undefined, number]>([
    [undefined, undefined, 3_600],
    [2, undefined, 7_200],
    [5, 'minutes', 300],
    [1, 'days', 86_400],
  ])('of AccessTokenValidity %s %s lives %s seconds', async (AccessTokenValidity, AccessToken, seconds) => {
    const UserPoolId = double.createPool({ users: [{ username: 'ana', password: 'Str0ng!pass' }] });
    const { UserPoolClient } = await api.createUserPoolClient({
      UserPoolId,
      ClientName: 'web',
      ExplicitAuthFlows: ['ALLOW_ADMIN_USER_PASSWORD_AUTH'],
      AccessTokenValidity,
      ...(AccessToken === undefined ? {} : { TokenValidityUnits: { AccessToken } }),
    });
    const { AuthenticationResult } = await api.adminInitiateAuth({
      UserPoolId,
      ClientId: UserPoolClient?.ClientId,
      AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: 'ana', PASSWORD: 'Str0ng!pass' },
    });
    expect(AuthenticationResult?.ExpiresIn).toBe(seconds);
  });

  // UserPoolClientType, AccessTokenValidity: five minutes to one day.
  it.each<[number, TimeUnitsType]>([
    [4, 'minutes'],
    [25, 'hours'],
  ])('cannot live %s %s', async (AccessTokenValidity, AccessToken) => {
    const UserPoolId = double.createPool();
    const TokenValidityUnits = { AccessToken };
    const made = api.createUserPoolClient({ UserPoolId, ClientName: 'web', AccessTokenValidity, TokenValidityUnits });
    await expect(made).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });
});
