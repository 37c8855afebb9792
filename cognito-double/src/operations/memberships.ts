/** AdminAddUserToGroup, AdminRemoveUserFromGroup, ListUsersInGroup and AdminListGroupsForUser. */
import { poolOf } from '../account.ts';
import { groupName, pageLimit, pageToken, username, userPoolId } from '../model.ts';
import { pageSize, readPage } from '../pages.ts';
import type { Pool } from '../pool.ts';
import { wireUser } from '../user.ts';
import { wireGroup } from './groups.ts';
import { type Operation, operation } from './operation.ts';

interface Membership {
  readonly UserPoolId: string;
  readonly Username: string;
  readonly GroupName: string;
}

function membershipOperation(name: string, act: (pool: Pool, group: string, sub: string) => void): Operation {
  return operation<Membership>({
    name,
    quota: 'UserUpdate',
    members: { UserPoolId: userPoolId, Username: username, GroupName: groupName },
    required: ['UserPoolId', 'Username', 'GroupName'],
    run(account, { UserPoolId, Username, GroupName }) {
      const pool = poolOf(account, UserPoolId);
      act(pool, GroupName, pool.user(Username).sub);
      return {};
    },
  });
}

/**
 * Members as ListUsers would show them, so that one it does not show yet is left out (inferred: the reference tells of
 * eventual consistency at ListUsers only); the membership itself is seen at once. A page may hold fewer users than
 * Limit and still carry a token (ListUsersInGroup, Limit).
 */
const listUsersInGroup = operation<{
  readonly UserPoolId: string;
  readonly GroupName: string;
  readonly Limit?: number;
  readonly NextToken?: string;
}>({
  name: 'ListUsersInGroup',
  quota: 'UserList',
  members: { UserPoolId: userPoolId, GroupName: groupName, Limit: pageLimit, NextToken: pageToken },
  required: ['UserPoolId', 'GroupName'],
  run(account, { NextToken, ...parameters }) {
    const pool = poolOf(account, parameters.UserPoolId);
    const { members } = pool.groups.get(parameters.GroupName);
    const limit = pool.nextPageSize(parameters.Limit || pageSize);
    const { found, token } = readPage(account, members, { parameters, token: NextToken, limit });
    const users = found.flatMap(({ sub }) => pool.listing.shown(sub) ?? []);
    return { Users: users.map(wireUser), ...(token === undefined ? {} : { NextToken: token }) };
  },
});

const adminListGroupsForUser = operation<{
  readonly UserPoolId: string;
  readonly Username: string;
  readonly Limit?: number;
  readonly NextToken?: string;
}>({
  name: 'AdminListGroupsForUser',
  quota: 'UserResourceRead',
  members: { UserPoolId: userPoolId, Username: username, Limit: pageLimit, NextToken: pageToken },
  required: ['UserPoolId', 'Username'],
  run(account, { NextToken, ...parameters }) {
    const pool = poolOf(account, parameters.UserPoolId);
    const names = pool.groups.namesOf(pool.user(parameters.Username).sub);
    const limit = parameters.Limit || pageSize;
    const { found, token } = readPage(account, names, { parameters, token: NextToken, limit });
    return {
      Groups: found.map(({ value }) => wireGroup(pool, value)),
      ...(token === undefined ? {} : { NextToken: token }),
    };
  },
});

export const membershipOperations = [
  membershipOperation('AdminAddUserToGroup', (pool, group, sub) => pool.groups.add(group, sub)),
  membershipOperation('AdminRemoveUserFromGroup', (pool, group, sub) => pool.groups.remove(group, sub)),
  listUsersInGroup,
  adminListGroupsForUser,
] as const;
