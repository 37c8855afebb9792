/** CreateGroup, GetGroup, ListGroups and DeleteGroup. */
import { poolOf } from '../account.ts';
import type { GroupDefinition } from '../groups.ts';
import { arn, groupName, pageLimit, pageToken, userPoolId } from '../model.ts';
import { pageSize, readPage } from '../pages.ts';
import type { Pool } from '../pool.ts';
import { operation } from './operation.ts';

interface Named {
  readonly UserPoolId: string;
  readonly GroupName: string;
}

const named = { UserPoolId: userPoolId, GroupName: groupName };
const namedMembers = ['UserPoolId', 'GroupName'];

const createGroup = operation<GroupDefinition & Named>({
  name: 'CreateGroup',
  quota: 'UserPoolResourceUpdate',
  members: {
    ...named,
    Description: { type: 'string', maxLength: 2048 },
    RoleArn: arn,
    // CreateGroup, Precedence: at most 2^31-1.
    Precedence: { type: 'integer', minimum: 0, maximum: 2 ** 31 - 1 },
  },
  required: namedMembers,
  run(account, { UserPoolId, ...definition }) {
    const pool = poolOf(account, UserPoolId);
    const { definition: created } = pool.groups.create(definition);
    return { Group: wireGroup(pool, created.GroupName) };
  },
});

const getGroup = operation<Named>({
  name: 'GetGroup',
  quota: 'UserPoolResourceRead',
  members: named,
  required: namedMembers,
  run: (account, { UserPoolId, GroupName }) => ({ Group: wireGroup(poolOf(account, UserPoolId), GroupName) }),
});

/** Not in COGNITO.md's table: a change of a pool's resource, as CreateGroup is (inferred). */
const deleteGroup = operation<Named>({
  name: 'DeleteGroup',
  quota: 'UserPoolResourceUpdate',
  members: named,
  required: namedMembers,
  run(account, { UserPoolId, GroupName }) {
    poolOf(account, UserPoolId).groups.delete(GroupName);
    return {};
  },
});

const listGroups = operation<{ readonly UserPoolId: string; readonly Limit?: number; readonly NextToken?: string }>({
  name: 'ListGroups',
  quota: 'UserPoolResourceRead',
  members: { UserPoolId: userPoolId, Limit: pageLimit, NextToken: pageToken },
  required: ['UserPoolId'],
  run(account, { NextToken, ...parameters }) {
    const pool = poolOf(account, parameters.UserPoolId);
    const limit = parameters.Limit || pageSize;
    const { found, token } = readPage(account, pool.groups.names(), { parameters, token: NextToken, limit });
    return {
      Groups: found.map(({ value }) => wireGroup(pool, value)),
      ...(token === undefined ? {} : { NextToken: token }),
    };
  },
});

/** GroupType. Throws ResourceNotFoundException. */
export function wireGroup(pool: Pool, name: string): object {
  const { definition, createdAt } = pool.groups.get(name);
  const at = createdAt / 1000;
  return { ...definition, UserPoolId: pool.id, CreationDate: at, LastModifiedDate: at };
}

export const groupOperations = [createGroup, getGroup, deleteGroup, listGroups] as const;
