import { inspect } from 'node:util';
import type { AdminCreateUserCommandInput } from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, describe, expect, it } from 'vitest';
import type { PoolSpec } from '../src/controls.ts';
import { attributeList, openSession } from '../src/session.ts';

const { double, api, close } = await openSession();
afterAll(close);

const aliases: PoolSpec = { AliasAttributes: ['email', 'phone_number', 'preferred_username'] };
const byEmail: PoolSpec = { UsernameAttributes: ['email'] };
const byAddress: PoolSpec = { UsernameAttributes: ['email', 'phone_number'] };
const requiresName: PoolSpec = { Schema: [{ Name: 'given_name', Required: true }] };
const verifiedMail = attributeList({ email: 'ann@example.com', email_verified: 'true' });

type Input = Omit<AdminCreateUserCommandInput, 'UserPoolId'>;

describe('AdminCreateUser', () => {
  it('takes what an update may not change, and asks for a new password', async () => {
    const Schema = [{ Name: 'fixed', AttributeDataType: 'String' as const, Mutable: false }];
    const UserPoolId = double.createPool({ Schema });
    const { User } = await api.adminCreateUser({
      UserPoolId,
      Username: 'ann',
      UserAttributes: attributeList({ 'custom:fixed': 'f' }),
    });
    expect(User).toMatchObject({ Username: 'ann', Enabled: true, UserStatus: 'FORCE_CHANGE_PASSWORD' });
    expect(User?.Attributes).toContainEqual({ Name: 'custom:fixed', Value: 'f' });
  });

  it.each<[string, PoolSpec, string]>([
    ['e-mail', byEmail, 'ann@example.com'],
    ['phone', byAddress, '+15551234567'],
  ])('makes up the username where the pool signs in by %s', async (_name, settings, Username) => {
    const { User } = await api.adminCreateUser({ UserPoolId: double.createPool(settings), Username });
    const attributes = new Map(User?.Attributes?.map(({ Name, Value }) => [Name, Value]));
    expect(User?.Username).toBe(attributes.get('sub'));
    expect([...attributes.values()]).toContain(Username);
  });

  it.each<[string, PoolSpec, Input, string]>([
    ['a name that is taken', {}, { Username: 'bob' }, 'UsernameExistsException'],
    [
      'a name taken in another case where the pool ignores it',
      { UsernameConfiguration: { CaseSensitive: false } },
      { Username: 'BOB' },
      'UsernameExistsException',
    ],
    [
      'an alias that is taken',
      aliases,
      { Username: 'ann', UserAttributes: attributeList({ email: 'bob@example.com', email_verified: 'true' }) },
      'UsernameExistsException',
    ],
    ['an e-mail as name where it is an alias', aliases, { Username: 'ann@example.com' }, 'InvalidParameterException'],
    ['a phone as name where it is an alias', aliases, { Username: '+15551234567' }, 'InvalidParameterException'],
    ['no e-mail where it signs in', byEmail, { Username: 'ann' }, 'InvalidParameterException'],
    [
      'another e-mail than the name',
      byEmail,
      { Username: 'a@example.com', UserAttributes: verifiedMail },
      'InvalidParameterException',
    ],
    [
      'a verified flag without address',
      {},
      { Username: 'ann', UserAttributes: attributeList({ email_verified: 'true' }) },
      'InvalidParameterException',
    ],
    [
      'a false flag without address (14.41)',
      {},
      { Username: 'ann', UserAttributes: attributeList({ email_verified: 'false' }) },
      'InvalidParameterException',
    ],
    [
      'a flag of another address than it has (14.41)',
      byEmail,
      { Username: 'ann@example.com', UserAttributes: attributeList({ phone_number_verified: 'false' }) },
      'InvalidParameterException',
    ],
    [
      'an invitation without address',
      {},
      { Username: 'ann', DesiredDeliveryMediums: ['EMAIL'] },
      'InvalidParameterException',
    ],
    [
      'an unknown attribute',
      {},
      { Username: 'ann', UserAttributes: attributeList({ 'custom:none': 'x' }) },
      'InvalidParameterException',
    ],
    ['sub', {}, { Username: 'ann', UserAttributes: attributeList({ sub: 'x' }) }, 'InvalidParameterException'],
    // aws-amplify/amplify-backend 3118; AdminCreateUser's reference would leave it to the user (the strict reading).
    ['a missing required attribute (14.41)', requiresName, { Username: 'ann' }, 'InvalidParameterException'],
    [
      'a blank required attribute (14.41)',
      requiresName,
      { Username: 'ann', UserAttributes: attributeList({ given_name: '' }) },
      'InvalidParameterException',
    ],
    ['a weak password', {}, { Username: 'ann', TemporaryPassword: 'weak' }, 'InvalidPasswordException'],
    ['RESEND for nobody', {}, { Username: 'ann', MessageAction: 'RESEND' }, 'UserNotFoundException'],
    [
      'RESEND for a user that signed in before',
      {},
      { Username: 'bob', MessageAction: 'RESEND' },
      'UnsupportedUserStateException',
    ],
  ])('refuses %s', async (_name, settings, input, name) => {
    const attributes = { email: 'bob@example.com', email_verified: 'true' };
    const generated = settings.UsernameAttributes !== undefined;
    const UserPoolId = double.createPool({
      ...settings,
      users: [generated ? { attributes } : { username: 'bob', attributes }],
    });
    await expect(api.adminCreateUser({ UserPoolId, ...input })).rejects.toMatchObject({ name });
    expect(double.live(UserPoolId).size).toBe(1);
  });

  it.each([
    ['email_verified', 'Email is required to verify/un-verify an email'],
    ['phone_number_verified', 'Phone Number is required to verify/un-verify a phone number'],
  ])('refuses %s without its address in the words of the service (14.41)', async (flag, message) => {
    const created = (value: string) =>
      api.adminCreateUser({
        UserPoolId: double.createPool(),
        Username: 'ann',
        UserAttributes: attributeList({ [flag]: value }),
      });
    for (const value of ['true', 'false']) await expect(created(value)).rejects.toMatchObject({ message });
    await expect(created('')).resolves.toBeDefined();
  });

  it('takes the address that signs in as the address of its flag (14.41)', async () => {
    const UserPoolId = double.createPool(byEmail);
    const UserAttributes = attributeList({ email_verified: 'true' });
    const { User } = await api.adminCreateUser({ UserPoolId, Username: 'ann@example.com', UserAttributes });
    expect(User?.Attributes).toContainEqual({ Name: 'email_verified', Value: 'true' });
  });

  it('refuses a second account with the e-mail that signs in', async () => {
    const UserPoolId = double.createPool(byEmail);
    await api.adminCreateUser({ UserPoolId, Username: 'ann@example.com' });
    const second = api.adminCreateUser({ UserPoolId, Username: 'ann@example.com' });
    await expect(second).rejects.toMatchObject({ name: 'UsernameExistsException' });
  });

  it('takes an alias from its holder when forced', async () => {
    const attributes = { email: 'ann@example.com', email_verified: 'true' };
    const UserPoolId = double.createPool({ ...aliases, users: [{ username: 'bob', attributes }] });
    await api.adminCreateUser({ UserPoolId, Username: 'ann', UserAttributes: verifiedMail, ForceAliasCreation: true });
    expect((await api.adminGetUser({ UserPoolId, Username: 'ann@example.com' })).Username).toBe('ann');
    expect(double.live(UserPoolId).get('bob')?.attributes.get('email_verified')).toBe('false');
  });

  // AdminCreateUser, ClientMetadata and ValidationData: for Lambda triggers only, never stored.
  it('keeps nothing of what is for the triggers', async () => {
    const UserPoolId = double.createPool();
    const triggers = { ClientMetadata: { a: '1' }, ValidationData: attributeList({ b: '2' }) };
    await api.adminCreateUser({ UserPoolId, Username: 'ann', ...triggers });
    expect(double.live(UserPoolId).get('ann')?.attributes.size).toBe(0);
  });

  // AdminCreateUser, MessageAction: RESEND resets the duration with a new temporary password.
  it('invites again with another temporary password', async () => {
    double.reset();
    const UserPoolId = double.createPool();
    const ann = { UserPoolId, Username: 'ann', UserAttributes: attributeList({ phone_number: '+1555' }) };
    await api.adminCreateUser({ ...ann, TemporaryPassword: 'Str0ng!1', MessageAction: 'SUPPRESS' });
    await api.adminCreateUser({ ...ann, TemporaryPassword: 'Str0ng!2', MessageAction: 'RESEND' });
    const { password } = double.live(UserPoolId).get('ann') ?? {};
    expect([password?.matches('Str0ng!1'), password?.matches('Str0ng!2')]).toEqual([false, true]);
    expect(double.messages().map(({ kind }) => kind)).toEqual(['invitation']);
  });

  it('shows the new user to ListUsers once the lag is over', async () => {
    const UserPoolId = double.createPool();
    double.setListLag(UserPoolId, 'until-told');
    await api.adminCreateUser({ UserPoolId, Username: 'ann' });
    expect((await api.listUsers({ UserPoolId })).Users).toEqual([]);
    double.settleLists(UserPoolId);
    expect((await api.listUsers({ UserPoolId })).Users).toHaveLength(1);
  });

  it.each<[string, Input, readonly string[]]>([
    ['by SMS to a phone', { Username: 'ann', UserAttributes: attributeList({ phone_number: '+1555' }) }, ['SMS +1555']],
    ['not without a phone', { Username: 'ann', UserAttributes: verifiedMail }, []],
    [
      'by e-mail when asked',
      { Username: 'ann', UserAttributes: verifiedMail, DesiredDeliveryMediums: ['EMAIL'] },
      ['EMAIL ann@example.com'],
    ],
    [
      'not when suppressed',
      { Username: 'ann', UserAttributes: attributeList({ phone_number: '+1555' }), MessageAction: 'SUPPRESS' },
      [],
    ],
  ])('invites %s', async (_name, input, sent) => {
    double.reset();
    await api.adminCreateUser({ UserPoolId: double.createPool(), ...input });
    expect(double.messages().map(({ channel, destination }) => `${channel} ${destination}`)).toEqual(sent);
  });
});

describe('the account', () => {
  it('is disabled, enabled and deleted', async () => {
    const UserPoolId = double.createPool({ users: [{ username: 'ann' }] });
    const target = { UserPoolId, Username: 'ann' };
    await api.adminDisableUser(target);
    expect(double.live(UserPoolId).get('ann')?.enabled).toBe(false);
    await api.adminEnableUser(target);
    expect(double.live(UserPoolId).get('ann')?.enabled).toBe(true);
    await api.adminDeleteUser(target);
    await expect(api.adminDeleteUser(target)).rejects.toMatchObject({ name: 'UserNotFoundException' });
  });

  it('gets another sub when it is made anew', async () => {
    const UserPoolId = double.createPool();
    const target = { UserPoolId, Username: 'ann' };
    const first = await api.adminCreateUser(target);
    await api.adminDeleteUser(target);
    const second = await api.adminCreateUser(target);
    expect(second.User?.Attributes).not.toEqual(first.User?.Attributes);
  });

  it.each<[string, boolean, string]>([
    ['permanent', true, 'CONFIRMED'],
    ['temporary', false, 'FORCE_CHANGE_PASSWORD'],
  ])('with a %s password is %s', async (_name, Permanent, status) => {
    const users = [{ username: 'ann' }, { username: 'Google_1', status: 'EXTERNAL_PROVIDER' as const }];
    const UserPoolId = double.createPool({ users });
    for (const Username of ['ann', 'Google_1']) {
      await api.adminSetUserPassword({ UserPoolId, Username, Password: 'Str0ng!pass', Permanent });
      const user = double.live(UserPoolId).get(Username);
      expect([user?.status, user?.password?.matches('Str0ng!pass')]).toEqual([status, true]);
      expect(inspect(user, { depth: null, showHidden: true })).not.toContain('Str0ng!pass');
    }
  });

  it.each(['Sh0rt!', 'nouppercase1!', 'NOLOWERCASE1!', 'NoNumbers!!', 'NoSymbols11'])(
    'refuses the password %s',
    async (Password) => {
      const UserPoolId = double.createPool({ users: [{ username: 'ann' }] });
      const refused = api.adminSetUserPassword({ UserPoolId, Username: 'ann', Password });
      await expect(refused).rejects.toMatchObject({ name: 'InvalidPasswordException' });
    },
  );
});
