import { afterAll, describe, expect, it } from 'vitest';
import { openSession } from '../src/session.ts';

const { double, api, close } = await openSession();
afterAll(close);

const missing = { name: 'ResourceNotFoundException' };

function named(prefix: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, n) => `${prefix}${String(n).padStart(5, '0')}`);
}

describe('a group', () => {
  it('is created, read and deleted', async () => {
    const UserPoolId = double.createPool();
    const definition = { GroupName: 'admins', Description: 'All of it', Precedence: 1 };
    const { Group } = await api.createGroup({ UserPoolId, ...definition });
    expect(Group).toMatchObject({ ...definition, UserPoolId });
    expect(await api.getGroup({ UserPoolId, GroupName: 'admins' })).toMatchObject({ Group: definition });
    await api.deleteGroup({ UserPoolId, GroupName: 'admins' });
    await expect(api.getGroup({ UserPoolId, GroupName: 'admins' })).rejects.toMatchObject(missing);
  });

  it.each<[string, object, string]>([
    ['that is there', { GroupName: 'admins' }, 'GroupExistsException'],
    ['with a space in its name', { GroupName: 'the admins' }, 'InvalidParameterException'],
    ['with a precedence below 0', { GroupName: 'a', Precedence: -1 }, 'InvalidParameterException'],
    ['with a precedence above 2^31-1', { GroupName: 'a', Precedence: 2 ** 31 }, 'InvalidParameterException'],
    ['with a role that is no ARN', { GroupName: 'a', RoleArn: 'role-of-twenty-letters' }, 'InvalidParameterException'],
  ])('%s is refused', async (_name, definition, name) => {
    const UserPoolId = double.createPool({ groups: ['admins'] });
    const refused = api.createGroup({ UserPoolId, GroupName: '', ...definition });
    await expect(refused).rejects.toMatchObject({ name });
  });

  // COGNITO.md, Sizes: 10,000 a pool. CreateGroup lists LimitExceededException.
  it('is the last one of 10,000', async () => {
    const UserPoolId = double.createPool({ groups: named('group', 10_000) });
    const refused = api.createGroup({ UserPoolId, GroupName: 'one-more' });
    await expect(refused).rejects.toMatchObject({ name: 'LimitExceededException' });
  });

  it('is listed on pages of at most 60', async () => {
    const groups = named('group', 130);
    const UserPoolId = double.createPool({ groups });
    const listed: (string | undefined)[] = [];
    let NextToken: string | undefined;
    do {
      const page = await api.listGroups({ UserPoolId, NextToken });
      expect(page.Groups?.length).toBeLessThanOrEqual(60);
      listed.push(...(page.Groups ?? []).map(({ GroupName }) => GroupName));
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    expect(listed).toEqual(groups);
  });
});

describe('a membership', () => {
  it('is added and removed, twice as once', async () => {
    const UserPoolId = double.createPool({ groups: ['a', 'b'], users: [{ username: 'ann' }] });
    const membership = { UserPoolId, Username: 'ann', GroupName: 'b' };
    await api.adminAddUserToGroup(membership);
    await api.adminAddUserToGroup(membership);
    expect([...(double.live(UserPoolId).get('ann')?.groups ?? [])]).toEqual(['b']);
    const { Groups } = await api.adminListGroupsForUser({ UserPoolId, Username: 'ann' });
    expect(Groups?.map(({ GroupName }) => GroupName)).toEqual(['b']);
    await api.adminRemoveUserFromGroup(membership);
    await api.adminRemoveUserFromGroup(membership);
    expect(double.live(UserPoolId).get('ann')?.groups.size).toBe(0);
  });

  it.each([
    ['an unknown group', { Username: 'ann', GroupName: 'none' }, 'ResourceNotFoundException'],
    ['an unknown user', { Username: 'eve', GroupName: 'a' }, 'UserNotFoundException'],
  ])('of %s is refused', async (_name, membership, name) => {
    const UserPoolId = double.createPool({ groups: ['a'], users: [{ username: 'ann' }] });
    await expect(api.adminAddUserToGroup({ UserPoolId, ...membership })).rejects.toMatchObject({ name });
    await expect(api.adminRemoveUserFromGroup({ UserPoolId, ...membership })).rejects.toMatchObject({ name });
  });

  // COGNITO.md, Sizes: 100 groups a user.
  it('is one of at most 100, which come on pages of 60', async () => {
    const groups = named('group', 101);
    const UserPoolId = double.createPool({ groups, users: [{ username: 'ann', groups: groups.slice(0, 100) }] });
    const ann = { UserPoolId, Username: 'ann' };
    const refused = api.adminAddUserToGroup({ ...ann, GroupName: 'group00100' });
    await expect(refused).rejects.toMatchObject({ name: 'InvalidParameterException' });
    const first = await api.adminListGroupsForUser(ann);
    const second = await api.adminListGroupsForUser({ ...ann, NextToken: first.NextToken });
    expect([first.Groups?.length, second.Groups?.length, second.NextToken]).toEqual([60, 40, undefined]);
  });

  it('ends with its group, and with its user', async () => {
    const users = ['ann', 'bob'].map((username) => ({ username, groups: ['a', 'b'] }));
    const UserPoolId = double.createPool({ groups: ['a', 'b'], users });
    await api.deleteGroup({ UserPoolId, GroupName: 'a' });
    await api.adminDeleteUser({ UserPoolId, Username: 'ann' });
    expect([...double.live(UserPoolId)].map(([name, { groups }]) => [name, ...groups])).toEqual([['bob', 'b']]);
    const { Users } = await api.listUsersInGroup({ UserPoolId, GroupName: 'b' });
    expect(Users?.map(({ Username }) => Username)).toEqual(['bob']);
  });

  // Developer Guide, third-party sign-in: `poolid_Provider` holds every profile that the provider made.
  it('is given to a federated user by the provider', async () => {
    const UserPoolId = double.createPool({ users: [{ username: 'Google_1', status: 'EXTERNAL_PROVIDER' }] });
    double.setIdentityProviders(UserPoolId, [{ ProviderName: 'Google', ProviderType: 'Google' }]);
    double.addUsers(UserPoolId, [{ username: 'Google_2', status: 'EXTERNAL_PROVIDER' }, { username: 'Google_me' }]);
    const { Users } = await api.listUsersInGroup({ UserPoolId, GroupName: `${UserPoolId}_Google` });
    expect(Users?.map(({ Username }) => Username).sort()).toEqual(['Google_1', 'Google_2']);
  });
});

describe('ListUsersInGroup', () => {
  const users = named('user', 130).map((username) => ({ username, groups: ['a'] }));

  async function members(UserPoolId: string): Promise<readonly (string | undefined)[]> {
    const found: (string | undefined)[] = [];
    let NextToken: string | undefined;
    do {
      const page = await api.listUsersInGroup({ UserPoolId, GroupName: 'a', NextToken });
      expect(page.Users?.length).toBeLessThanOrEqual(60);
      found.push(...(page.Users ?? []).map(({ Username }) => Username));
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    return found.sort();
  }

  // ListUsersInGroup, Limit: fewer users than that, and still a token.
  it.each([{}, { maxUsers: 7, emptyEvery: 3 }])('gives every member with pages of %j', async (paging) => {
    const UserPoolId = double.createPool({ groups: ['a'], users: [...users, { username: 'other' }] });
    double.setPaging(UserPoolId, paging);
    expect(await members(UserPoolId)).toEqual(named('user', 130));
  });

  it('shows members as ListUsers does: late', async () => {
    const UserPoolId = double.createPool({ groups: ['a'] });
    double.setListLag(UserPoolId, 'until-told');
    await api.adminCreateUser({ UserPoolId, Username: 'ann' });
    await api.adminAddUserToGroup({ UserPoolId, Username: 'ann', GroupName: 'a' });
    expect(await members(UserPoolId)).toEqual([]);
    double.settleLists(UserPoolId);
    expect(await members(UserPoolId)).toEqual(['ann']);
  });

  it('refuses an unknown group, and a token of other parameters', async () => {
    const UserPoolId = double.createPool({ groups: ['a', 'b'], users });
    await expect(api.listUsersInGroup({ UserPoolId, GroupName: 'c' })).rejects.toMatchObject(missing);
    const { NextToken } = await api.listUsersInGroup({ UserPoolId, GroupName: 'a' });
    const foreign = api.listUsersInGroup({ UserPoolId, GroupName: 'b', NextToken });
    await expect(foreign).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });
});
