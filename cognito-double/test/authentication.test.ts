import type { ExplicitAuthFlowsType } from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, describe, expect, it } from 'vitest';
import type { PoolSpec } from '../src/controls.ts';
import type { UserSpec } from '../src/seeds.ts';
import { openSession, testClock } from '../src/session.ts';

const clock = testClock();
const { double, api, close } = await openSession({ now: clock.now });
afterAll(close);

const password = 'Str0ng!pass';
const day = 24 * 60 * 60 * 1000;

function poolOf(user: UserSpec, settings: PoolSpec = {}): string {
  return double.createPool({ clients: ['web'], users: [user], ...settings });
}

function signIn(UserPoolId: string, USERNAME = 'ann', PASSWORD = password, ClientId = 'web') {
  const AuthParameters = { USERNAME, PASSWORD };
  return api.adminInitiateAuth({ UserPoolId, ClientId, AuthFlow: 'ADMIN_USER_PASSWORD_AUTH', AuthParameters });
}

describe('a password', () => {
  it.each<[string, UserSpec, PoolSpec, string]>([
    ['by username', { username: 'ann' }, {}, 'ann'],
    [
      'by a verified alias',
      { username: 'ann', attributes: { email: 'ann@example.com', email_verified: 'true' } },
      { AliasAttributes: ['email'] },
      'ann@example.com',
    ],
    [
      'by the e-mail that signs in',
      { attributes: { email: 'ann@example.com' } },
      { UsernameAttributes: ['email'] },
      'ann@example.com',
    ],
  ])('signs in %s', async (_name, user, settings, name) => {
    const { AuthenticationResult } = await signIn(poolOf({ ...user, password }, settings), name);
    expect(AuthenticationResult).toMatchObject({ TokenType: 'Bearer', ExpiresIn: 3600 });
  });

  it('that is temporary asks for another one, and for what is required and missing', async () => {
    const Schema = [{ Name: 'given_name', Required: true }];
    const user = { username: 'ann', password, status: 'FORCE_CHANGE_PASSWORD' as const };
    const answer = await signIn(poolOf(user, { Schema }));
    expect(answer).toMatchObject({
      ChallengeName: 'NEW_PASSWORD_REQUIRED',
      ChallengeParameters: { USER_ID_FOR_SRP: 'ann', requiredAttributes: '["userAttributes.given_name"]' },
    });
    expect(answer.AuthenticationResult).toBeUndefined();
  });

  // PasswordPolicyType, TemporaryPasswordValidityDays: 7 by default, and for 0.
  it.each([
    [undefined, 7],
    [0, 7],
    [1, 1],
  ])('that is temporary, with a validity of %s, lives %s days', async (TemporaryPasswordValidityDays, days) => {
    const Policies = {
      PasswordPolicy: { ...(TemporaryPasswordValidityDays === undefined ? {} : { TemporaryPasswordValidityDays }) },
    };
    const UserPoolId = poolOf({ username: 'ann' }, { Policies });
    await api.adminSetUserPassword({ UserPoolId, Username: 'ann', Password: password });
    clock.advance(days * day);
    await expect(signIn(UserPoolId)).resolves.toMatchObject({ ChallengeName: 'NEW_PASSWORD_REQUIRED' });
    clock.advance(1);
    await expect(signIn(UserPoolId)).rejects.toMatchObject({ name: 'NotAuthorizedException' });
  });

  it.each<[string, UserSpec, string, string]>([
    ['that is wrong', { password }, 'other', 'NotAuthorizedException'],
    ['nobody has set', {}, password, 'NotAuthorizedException'],
    ['of a disabled user', { password, enabled: false }, password, 'NotAuthorizedException'],
    ['of an unconfirmed user', { password, status: 'UNCONFIRMED' }, password, 'UserNotConfirmedException'],
    // aws/aws-sdk-js 4608: told before the password is looked at.
    ['that is wrong, of an unconfirmed user', { password, status: 'UNCONFIRMED' }, 'x', 'UserNotConfirmedException'],
    ['that has to be reset', { password, status: 'RESET_REQUIRED' }, password, 'PasswordResetRequiredException'],
  ])('%s is refused', async (_name, user, text, name) => {
    await expect(signIn(poolOf({ username: 'ann', ...user }), 'ann', text)).rejects.toMatchObject({ name });
  });

  it('set for good replaces the one before', async () => {
    const UserPoolId = poolOf({ username: 'ann', password, status: 'FORCE_CHANGE_PASSWORD' });
    await api.adminSetUserPassword({ UserPoolId, Username: 'ann', Password: 'An0ther!pass', Permanent: true });
    await expect(signIn(UserPoolId)).rejects.toMatchObject({ name: 'NotAuthorizedException' });
    expect((await signIn(UserPoolId, 'ann', 'An0ther!pass')).AuthenticationResult).toBeDefined();
  });
});

describe('an app client', () => {
  it.each<[string, ExplicitAuthFlowsType[] | undefined, string | undefined]>([
    ['that allows it', ['ALLOW_ADMIN_USER_PASSWORD_AUTH'], undefined],
    ['that allows another flow', ['ALLOW_USER_SRP_AUTH'], 'InvalidParameterException'],
    // CreateUserPoolClient, ExplicitAuthFlows: not among the defaults.
    ['that names no flow', undefined, 'InvalidParameterException'],
  ])('%s decides about passwords', async (_name, ExplicitAuthFlows, name) => {
    const UserPoolId = poolOf({ username: 'ann', password });
    const { UserPoolClient } = await api.createUserPoolClient({ UserPoolId, ClientName: 'app', ExplicitAuthFlows });
    const attempt = signIn(UserPoolId, 'ann', password, UserPoolClient?.ClientId);
    if (name === undefined) await expect(attempt).resolves.toBeDefined();
    else await expect(attempt).rejects.toMatchObject({ name });
  });

  // CreateUserPoolClient, PreventUserExistenceErrors: LEGACY by default.
  it.each([
    [undefined, 'UserNotFoundException'],
    ['ENABLED' as const, 'NotAuthorizedException'],
  ])('with PreventUserExistenceErrors %s tells %s of nobody', async (PreventUserExistenceErrors, name) => {
    const UserPoolId = poolOf({ username: 'ann' });
    const { UserPoolClient } = await api.createUserPoolClient({
      UserPoolId,
      ClientName: 'app',
      ExplicitAuthFlows: ['ALLOW_ADMIN_USER_PASSWORD_AUTH'],
      PreventUserExistenceErrors,
    });
    await expect(signIn(UserPoolId, 'eve', password, UserPoolClient?.ClientId)).rejects.toMatchObject({ name });
  });

  it('that is unknown, and half of the parameters, are refused', async () => {
    const UserPoolId = poolOf({ username: 'ann', password });
    const unknown = signIn(UserPoolId, 'ann', password, 'none');
    await expect(unknown).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    for (const AuthParameters of [{ USERNAME: 'ann' }, { PASSWORD: password }]) {
      const half = api.adminInitiateAuth({
        UserPoolId,
        ClientId: 'web',
        AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
        AuthParameters,
      });
      await expect(half).rejects.toMatchObject({ name: 'InvalidParameterException' });
    }
  });
});
