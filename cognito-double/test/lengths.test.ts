import { afterAll, describe, expect, it } from 'vitest';
import { attributeList, openSession } from '../src/session.ts';

const { double, api, close } = await openSession();
afterAll(close);

const Schema = [
  {
    Name: 'color',
    AttributeDataType: 'String' as const,
    StringAttributeConstraints: { MinLength: '2', MaxLength: '4' },
  },
];
const UserPoolId = double.createPool({ Schema, groups: ['staff'], users: [{ username: 'ann' }] });

function update(values: Readonly<Record<string, string>>): Promise<unknown> {
  return api.adminUpdateUserAttributes({ UserPoolId, Username: 'ann', UserAttributes: attributeList(values) });
}

describe('Username is at most 128 characters', () => {
  const group = { GroupName: 'staff' };
  const Password = 'Str0ng!pass';
  it.each<[string, (Username: string) => Promise<unknown>]>([
    ['AdminCreateUser', (Username) => api.adminCreateUser({ UserPoolId, Username })],
    ['AdminGetUser', (Username) => api.adminGetUser({ UserPoolId, Username })],
    [
      'AdminUpdateUserAttributes',
      (Username) => api.adminUpdateUserAttributes({ UserPoolId, Username, UserAttributes: [] }),
    ],
    [
      'AdminDeleteUserAttributes',
      (Username) => api.adminDeleteUserAttributes({ UserPoolId, Username, UserAttributeNames: [] }),
    ],
    ['AdminDisableUser', (Username) => api.adminDisableUser({ UserPoolId, Username })],
    ['AdminEnableUser', (Username) => api.adminEnableUser({ UserPoolId, Username })],
    ['AdminSetUserPassword', (Username) => api.adminSetUserPassword({ UserPoolId, Username, Password })],
    ['AdminAddUserToGroup', (Username) => api.adminAddUserToGroup({ UserPoolId, Username, ...group })],
    ['AdminRemoveUserFromGroup', (Username) => api.adminRemoveUserFromGroup({ UserPoolId, Username, ...group })],
    ['AdminListGroupsForUser', (Username) => api.adminListGroupsForUser({ UserPoolId, Username })],
    ['AdminDeleteUser', (Username) => api.adminDeleteUser({ UserPoolId, Username })],
  ])('in %s (14.41)', async (_name, call) => {
    await expect(call('n'.repeat(129))).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: expect.stringContaining("'username' failed to satisfy constraint: Member must have length less than"),
    });
    const within = call('n'.repeat(128)).then(
      () => 'accepted',
      ({ name }: Error) => name,
    );
    expect(['accepted', 'UserNotFoundException']).toContain(await within);
  });

  it('so that a longer alias leads nowhere by name, while a list finds it (14.41)', async () => {
    const email = `${'a'.repeat(64)}@${'b'.repeat(60)}.example.com`;
    const attributes = { email, email_verified: 'true' };
    const pool = double.createPool({ AliasAttributes: ['email'], users: [{ username: 'ann', attributes }] });
    await expect(api.adminGetUser({ UserPoolId: pool, Username: email })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
    expect((await api.listUsers({ UserPoolId: pool, Filter: `email = "${email}"` })).Users).toHaveLength(1);
  });
});

describe('a filter', () => {
  const filter = (length: number) => `name = "${'n'.repeat(length - 'name = ""'.length)}"`;

  it('of 256 characters is read (14.41)', async () => {
    expect(filter(256)).toHaveLength(256);
    await expect(api.listUsers({ UserPoolId, Filter: filter(256) })).resolves.toBeDefined();
  });

  it('of more is refused (14.41)', async () => {
    await expect(api.listUsers({ UserPoolId, Filter: filter(257) })).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: expect.stringContaining(
        "'filter' failed to satisfy constraint: Member must have length less than or equal to 256",
      ),
    });
  });
});

describe('lengths count characters, not bytes and not UTF-16 units', () => {
  it.each([
    ['letters of three bytes', '文字列文'],
    ['emoji', '🟣🟣🟣🟣'],
  ])('at the bound of an attribute, %s (14.41)', async (_name, text) => {
    await expect(update({ 'custom:color': text })).resolves.toBeDefined();
    await expect(update({ 'custom:color': `${text}🟣` })).rejects.toThrow('no longer than 4');
  });

  it('below the bound of an attribute (14.41)', async () => {
    await expect(update({ 'custom:color': '🟣' })).rejects.toThrow('no shorter than 2');
  });

  it('in the 2,048 of any value (14.41)', async () => {
    await expect(update({ profile: '🟣'.repeat(2048) })).resolves.toBeDefined();
    await expect(update({ profile: '🟣'.repeat(2049) })).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });
});
