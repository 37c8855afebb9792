import { afterAll, describe, expect, it } from 'vitest';
import { openSession } from '../src/session.ts';

const { double, api, close } = await openSession();
afterAll(close);

const invalid = { name: 'InvalidParameterException' };

describe('DescribeUserPool', () => {
  it('tells the settings of the pool as they were made', async () => {
    const settings = {
      AliasAttributes: ['email' as const],
      AutoVerifiedAttributes: ['email' as const],
      UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email' as const] },
      UsernameConfiguration: { CaseSensitive: false },
      LambdaConfig: { CustomMessage: 'arn:aws:lambda:us-east-1:123456789012:function:mail' },
      SmsConfiguration: { SnsCallerArn: 'arn:aws:iam::123456789012:role/sms' },
    };
    const created = await api.createUserPool({ PoolName: 'shop', ...settings });
    const id = created.UserPool?.Id ?? '';
    double.addUsers(id, [{ username: 'ann' }, { username: 'bob' }]);
    const { UserPool } = await api.describeUserPool({ UserPoolId: id });
    expect(UserPool).toMatchObject({ ...settings, Id: id, Name: 'shop', EstimatedNumberOfUsers: 2 });
    expect(UserPool).not.toHaveProperty('UsernameAttributes');
  });

  it.each([
    ['sub', { Mutable: false, Required: true, StringAttributeConstraints: { MinLength: '1', MaxLength: '2048' } }],
    ['name', { Mutable: true, Required: false, StringAttributeConstraints: { MinLength: '0', MaxLength: '2048' } }],
    ['email_verified', { AttributeDataType: 'Boolean' }],
    ['birthdate', { StringAttributeConstraints: { MinLength: '10', MaxLength: '10' } }],
    ['updated_at', { AttributeDataType: 'Number', NumberAttributeConstraints: { MinValue: '0' } }],
    ['identities', { AttributeDataType: 'String' }],
    ['given_name', { Required: true, Mutable: false }],
    ['custom:size', { AttributeDataType: 'Number', NumberAttributeConstraints: { MaxValue: '9' } }],
    ['dev:custom:rank', { DeveloperOnlyAttribute: true }],
  ])('knows %s', async (name, expected) => {
    const id = double.createPool({
      Schema: [
        { Name: 'given_name', Required: true, Mutable: false },
        { Name: 'size', AttributeDataType: 'Number', NumberAttributeConstraints: { MaxValue: '9' } },
        { Name: 'rank', AttributeDataType: 'String', DeveloperOnlyAttribute: true },
      ],
    });
    const { UserPool } = await api.describeUserPool({ UserPoolId: id });
    expect(UserPool?.SchemaAttributes?.find(({ Name }) => Name === name)).toMatchObject(expected);
  });

  it('can name developer-only attributes dev:x', async () => {
    const Schema = [{ Name: 'rank', AttributeDataType: 'String' as const, DeveloperOnlyAttribute: true }];
    const id = double.createPool({ developerPrefix: 'dev:', Schema, users: [{ attributes: { 'dev:rank': '1' } }] });
    expect([...double.live(id).values()][0]?.attributes).toEqual(new Map([['dev:rank', '1']]));
  });
});

describe('AttributesRequireVerificationBeforeUpdate', () => {
  it.each<[readonly ('email' | 'phone_number')[], readonly ('email' | 'phone_number')[], boolean]>([
    [['email'], ['email'], true],
    [['email'], ['email', 'phone_number'], true],
    [[], [], true],
    [['email'], [], false],
    [['email'], ['phone_number'], false],
    [['email', 'phone_number'], ['email'], false],
  ])('%j within AutoVerifiedAttributes %j: %s (14.41)', async (held, verified, accepted) => {
    const created = api.createUserPool({
      PoolName: 'p',
      AutoVerifiedAttributes: [...verified],
      UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: [...held] },
    });
    if (accepted) await expect(created).resolves.toBeDefined();
    else {
      const message =
        'All attributes in AttributesRequireVerificationBeforeUpdate must exist in AutoVerifiedAttributes';
      await expect(created).rejects.toMatchObject({ ...invalid, message });
    }
  });
});

describe('CreateUserPool refuses', () => {
  it.each<[string, object]>([
    ['both kinds of sign-in attributes', { UsernameAttributes: ['email'], AliasAttributes: ['email'] }],
    [
      'holding back what is not auto-verified',
      { UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] } },
    ],
    ['a required custom attribute', { Schema: [{ Name: 'x', AttributeDataType: 'String', Required: true }] }],
    ['a custom attribute without type', { Schema: [{ Name: 'x' }] }],
    [
      'a custom attribute twice',
      {
        Schema: [
          { Name: 'x', AttributeDataType: 'String' },
          { Name: 'x', AttributeDataType: 'Number' },
        ],
      },
    ],
    ['a custom name of 21 characters', { Schema: [{ Name: 'phone_number_verified', AttributeDataType: 'Boolean' }] }],
    ['an alias that is none', { AliasAttributes: ['nickname'] }],
  ])('%s', async (_name, settings) => {
    await expect(api.createUserPool({ PoolName: 'p', ...settings })).rejects.toMatchObject(invalid);
  });
});

describe('AddCustomAttributes', () => {
  it('adds, and refuses one that is there', async () => {
    const id = double.createPool();
    const CustomAttributes = [{ Name: 'tenant', AttributeDataType: 'String' as const }];
    await api.addCustomAttributes({ UserPoolId: id, CustomAttributes });
    const { UserPool } = await api.describeUserPool({ UserPoolId: id });
    expect(UserPool?.SchemaAttributes?.map(({ Name }) => Name)).toContain('custom:tenant');
    await expect(api.addCustomAttributes({ UserPoolId: id, CustomAttributes })).rejects.toMatchObject(invalid);
  });

  it('keeps to 50 custom attributes a pool', async () => {
    const named = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, n) => ({ Name: `a${from + n}`, AttributeDataType: 'String' as const }));
    const id = double.createPool({ Schema: named(0, 50) });
    await expect(api.addCustomAttributes({ UserPoolId: id, CustomAttributes: named(50, 51) })).rejects.toMatchObject(
      invalid,
    );
  });
});

describe('identity providers', () => {
  it('are listed page by page and described with their mapping', async () => {
    const id = double.createPool();
    double.setIdentityProviders(id, [
      { ProviderName: 'Google', ProviderType: 'Google', AttributeMapping: { email: 'email' } },
      { ProviderName: 'Corp', ProviderType: 'SAML' },
    ]);
    const first = await api.listIdentityProviders({ UserPoolId: id, MaxResults: 1 });
    const second = await api.listIdentityProviders({ UserPoolId: id, MaxResults: 1, NextToken: first.NextToken });
    expect([first, second].flatMap(({ Providers = [] }) => Providers.map(({ ProviderName }) => ProviderName))).toEqual([
      'Corp',
      'Google',
    ]);
    expect(second.NextToken).toBeUndefined();
    const { IdentityProvider } = await api.describeIdentityProvider({ UserPoolId: id, ProviderName: 'Google' });
    expect(IdentityProvider).toMatchObject({ ProviderType: 'Google', AttributeMapping: { email: 'email' } });
    const missing = api.describeIdentityProvider({ UserPoolId: id, ProviderName: 'Apple' });
    await expect(missing).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});
