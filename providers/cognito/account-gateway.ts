/** One pool's calls about accounts and groups: making and removing them, passwords, memberships. */
import {
  AdminAddUserToGroupCommand,
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminRemoveUserFromGroupCommand,
  AdminSetUserPasswordCommand,
  AdminUserGlobalSignOutCommand,
  CreateGroupCommand,
  GroupExistsException,
  type GroupType,
  paginateAdminListGroupsForUser,
  paginateListGroups,
  paginateListUsersInGroup,
  UserNotFoundException,
  type UserType,
} from '@aws-sdk/client-cognito-identity-provider';
import type { GroupName } from '../model/names.ts';
import type { LiveUser } from '../model/users.ts';
import { meant, type Value } from '../model/value.ts';
import type { CallingClients } from './connection/connection.ts';
import { createUser, type NewUser } from './create-user.ts';
import { pageSize, readUser, tellingErrors, toldPages } from './gateway.ts';
import { endingPages } from './pages.ts';

/**
 * Those calls of one pool. Every method throws CognitoError and nothing else; no password is in it. But for a creation
 * that invites, every call is sent again when its answer was lost. Accounts go by `LiveUser.username`.
 */
export interface AccountGateway {
  readonly poolId: string;
  /** AdminCreateUser: the new account. */
  createUser(user: NewUser): Promise<LiveUser>;
  /** AdminSetUserPassword. Never for a federated user: it would turn the account into a local one. */
  setPassword(account: string, password: Value, permanent: boolean): Promise<void>;
  /** AdminEnableUser; nothing where it is enabled. */
  enable(account: string): Promise<void>;
  /** AdminDisableUser; nothing where it is disabled. */
  disable(account: string): Promise<void>;
  /** AdminDeleteUser. An account that is not there counts as deleted: an attempt whose answer was lost has done that. */
  deleteUser(account: string): Promise<void>;
  /** AdminUserGlobalSignOut, the same however often it is sent. An account that is not there counts as signed out: it has no session. */
  signOut(account: string): Promise<void>;
  /** AdminAddUserToGroup; nothing where it is in the group. */
  addToGroup(account: string, group: GroupName): Promise<void>;
  /** AdminRemoveUserFromGroup; nothing where it is not in the group. */
  removeFromGroup(account: string, group: GroupName): Promise<void>;
  /**
   * ListGroups, and CreateGroup for each that is not there. cognito-local has a CreateGroup that empties a group which is
   * there, and a GetGroup that breaks in a pool without groups: so it is by neither that they are looked for.
   */
  createGroups(groups: readonly GroupName[]): Promise<void>;
  /** ListGroups: every group of the pool, those that Cognito keeps for identity providers too. */
  listGroups(): Promise<readonly GroupName[]>;
  /** ListUsersInGroup, page by page: the members' own names in the pool. At most 60 a page; pages may be short or empty. */
  listUsersInGroup(group: GroupName): AsyncGenerator<readonly string[]>;
  /** The same pages, with the members as ListUsers would give them. */
  listMembers(group: GroupName): AsyncGenerator<readonly LiveUser[]>;
  /** AdminListGroupsForUser: every group of the account, none for one that is not there. */
  groupsOf(account: string): Promise<readonly GroupName[]>;
}

/** The calls of one pool over those clients. */
export function createAccountGateway(clients: CallingClients, poolId: string): AccountGateway {
  return {
    poolId,
    createUser: (user) => createUser(clients, poolId, user),
    ...accountCalls(clients, poolId),
    ...groupCalls(clients, poolId),
    ...membershipCalls(clients, poolId),
  };
}

type Repeating = Pick<CallingClients, 'repeating' | 'region'>;

function accountCalls(
  { repeating, region }: Repeating,
  poolId: string,
): Pick<AccountGateway, 'setPassword' | 'enable' | 'disable' | 'deleteUser' | 'signOut'> {
  const told = tellingErrors(poolId, region);
  const of = (account: string) => ({ UserPoolId: poolId, Username: account });
  return {
    async setPassword(account, password, Permanent) {
      const Password = meant(password);
      const request = new AdminSetUserPasswordCommand({ ...of(account), Password, Permanent });
      await told('AdminSetUserPassword', () => repeating.send(request), { secrets: [Password] });
    },
    async enable(account) {
      await told('AdminEnableUser', () => repeating.send(new AdminEnableUserCommand(of(account))));
    },
    async disable(account) {
      await told('AdminDisableUser', () => repeating.send(new AdminDisableUserCommand(of(account))));
    },
    async deleteUser(account) {
      await told('AdminDeleteUser', () =>
        unless(UserNotFoundException, () => repeating.send(new AdminDeleteUserCommand(of(account)))),
      );
    },
    async signOut(account) {
      await told('AdminUserGlobalSignOut', () =>
        unless(UserNotFoundException, () => repeating.send(new AdminUserGlobalSignOutCommand(of(account)))),
      );
    },
  };
}

function groupCalls(
  { repeating, region }: Repeating,
  poolId: string,
): Pick<AccountGateway, 'createGroups' | 'listGroups'> {
  const told = tellingErrors(poolId, region);
  const listGroups = () =>
    told('ListGroups', async () => {
      const groups: GroupName[] = [];
      const pages = paginateListGroups({ client: repeating, pageSize }, { UserPoolId: poolId });
      for await (const { Groups } of endingPages(pages)) {
        groups.push(...groupNames(Groups));
      }
      return groups;
    });
  return {
    listGroups,
    async createGroups(groups) {
      if (groups.length === 0) return;
      const there = new Set(await listGroups());
      for (const group of new Set(groups)) {
        if (there.has(group)) continue;
        const request = new CreateGroupCommand({ UserPoolId: poolId, GroupName: group });
        // It may be there by now, made by somebody else or by an attempt whose answer was lost.
        await told('CreateGroup', () => unless(GroupExistsException, () => repeating.send(request)), { group });
      }
    },
  };
}

function membershipCalls(
  { repeating, region }: Repeating,
  poolId: string,
): Pick<AccountGateway, 'addToGroup' | 'removeFromGroup' | 'listUsersInGroup' | 'listMembers' | 'groupsOf'> {
  const told = tellingErrors(poolId, region);
  const of = (account: string, group: GroupName) => ({ UserPoolId: poolId, Username: account, GroupName: group });
  const members = async function* (group: GroupName): AsyncGenerator<readonly UserType[]> {
    const request = { UserPoolId: poolId, GroupName: group };
    const pages = endingPages(paginateListUsersInGroup({ client: repeating, pageSize }, request));
    for await (const { Users = [] } of toldPages(told, 'ListUsersInGroup', pages, { group })) yield Users;
  };
  return {
    async addToGroup(account, group) {
      const request = new AdminAddUserToGroupCommand(of(account, group));
      await told('AdminAddUserToGroup', () => repeating.send(request), { group });
    },
    async removeFromGroup(account, group) {
      const request = new AdminRemoveUserFromGroupCommand(of(account, group));
      await told('AdminRemoveUserFromGroup', () => repeating.send(request), { group });
    },
    async *listUsersInGroup(group) {
      for await (const Users of members(group)) yield Users.map(({ Username = '' }) => Username);
    },
    async *listMembers(group) {
      for await (const Users of members(group)) yield Users.map(readUser);
    },
    async groupsOf(account) {
      const pages = paginateAdminListGroupsForUser(
        { client: repeating, pageSize },
        { UserPoolId: poolId, Username: account },
      );
      const groups: GroupName[] = [];
      const read = async () => {
        for await (const { Groups } of endingPages(pages)) groups.push(...groupNames(Groups));
      };
      await told('AdminListGroupsForUser', () => unless(UserNotFoundException, read));
      return groups;
    },
  };
}

/** Undefined where Cognito refuses with that error. */
async function unless<T>(known: new (...args: never[]) => Error, call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof known) return undefined;
    throw error;
  }
}

function groupNames(groups: readonly GroupType[] = []): readonly GroupName[] {
  return groups.map(({ GroupName = '' }) => GroupName);
}
