/** What is read of a pool's app clients: what users may write, and how long access tokens live. */
import type { TimeUnitsType } from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, describe, expect, it } from 'vitest';
import { openSession } from '../../cognito-double/src/session.ts';
import { connect } from '../../providers/cognito/connection/connection.ts';
import { createGateway } from '../../providers/cognito/gateway.ts';

const { double, api, close } = await openSession();
afterAll(close);

const clientsOf = async (UserPoolId: string) => {
  const keys = { accessKeyId: 'x', secretAccessKey: 'x' };
  const connection = { roles: [], region: 'us-east-1', keys, cognitoEndpoint: double.url };
  return createGateway(await connect(connection, UserPoolId), UserPoolId).appClients();
};

describe('access tokens live', () => {
  it.each<[number | undefined, TimeUnitsType | undefined, number]>([
    [undefined, undefined, 3_600],
    [3, undefined, 3 * 3_600],
    [900, 'seconds', 900],
    [15, 'minutes', 900],
    [2, 'hours', 7_200],
    [1, 'days', 86_400],
  ])('by AccessTokenValidity %s %s: %s seconds', async (AccessTokenValidity, AccessToken, seconds) => {
    const UserPoolId = double.createPool();
    const units = AccessToken === undefined ? {} : { TokenValidityUnits: { AccessToken } };
    await api.createUserPoolClient({ UserPoolId, ClientName: 'app', AccessTokenValidity, ...units });
    expect(await clientsOf(UserPoolId)).toMatchObject({ accessTokenSeconds: seconds });
  });

  it('as long as the client says that lets them live longest, and nowhere without a client', async () => {
    const UserPoolId = double.createPool();
    expect(await clientsOf(UserPoolId)).toEqual({ claimable: new Set(), accessTokenSeconds: 0 });
    for (const AccessTokenValidity of [1, 5, 2]) {
      await api.createUserPoolClient({ UserPoolId, ClientName: 'app', AccessTokenValidity });
    }
    expect(await clientsOf(UserPoolId)).toMatchObject({ accessTokenSeconds: 5 * 3_600 });
  });
});

it('the attributes that a user of any client may write are told together', async () => {
  const UserPoolId = double.createPool();
  await api.createUserPoolClient({ UserPoolId, ClientName: 'one', WriteAttributes: ['email'] });
  await api.createUserPoolClient({ UserPoolId, ClientName: 'two', WriteAttributes: ['nickname'] });
  expect((await clientsOf(UserPoolId))?.claimable).toEqual(new Set(['email', 'nickname']));
});

it('a role that may not read them knows nothing of them', async () => {
  const UserPoolId = double.createPool();
  double.failNext('ListUserPoolClients', 'NotAuthorizedException');
  expect(await clientsOf(UserPoolId)).toBeUndefined();
});
