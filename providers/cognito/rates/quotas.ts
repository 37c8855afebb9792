/** Cognito's quota categories: which operation draws on which, and how much of each this project takes. */

/**
 * Requests a second by category, below the quotas of an account and Region (user-pools quotas page: UserList 30,
 * UserUpdate 25, UserRead 120, UserCreation 50, UserAccountRecovery 30, UserResourceRead 50, UserPoolRead 15,
 * UserPoolResourceRead 20 and UserPoolResourceUpdate 15, both 5 a pool for each operation), because the end users' own
 * sign-ups, forgotten passwords and profile edits draw on the same ones. LimitManagement is 1, and nobody else draws on it.
 */
export const defaultRequestRates = {
  UserList: 25,
  UserUpdate: 15,
  UserRead: 60,
  UserCreation: 40,
  UserAccountRecovery: 20,
  UserResourceRead: 30,
  UserPoolRead: 10,
  UserPoolResourceRead: 4,
  UserPoolResourceUpdate: 4,
  LimitManagement: 1,
} as const;

/** Enough to fill UserUpdate's and UserList's 25 a second at two seconds' latency; the rate itself is the budgets'. */
export const parallelCalls = 50;

export type QuotaCategory = keyof typeof defaultRequestRates;

/** Requests a second by category. */
export type RequestRates = Readonly<Record<QuotaCategory, number>>;

/** What `requestRates` says: requests a second, or a percent of what the account has, as `60%`. */
export type WantedRates = Readonly<Record<QuotaCategory, number | string>>;

/** The documented quotas of an account (user-pools quotas page), of which a percent is where they are the same in every account. */
export const documentedQuotas: RequestRates = {
  UserList: 30,
  UserUpdate: 25,
  UserRead: 120,
  UserCreation: 50,
  UserAccountRecovery: 30,
  UserResourceRead: 50,
  UserPoolRead: 15,
  // Of one pool; all operations of the category together have 20.
  UserPoolResourceRead: 5,
  UserPoolResourceUpdate: 5,
  LimitManagement: 1,
};

/** The categories of which an account can have more: only these have a provisioned limit (quotas page, Adjustable). */
export const adjustable: ReadonlySet<QuotaCategory> = new Set(['UserRead', 'UserCreation', 'UserResourceRead']);

/** Every category that a request of this project can draw on. */
export const quotaCategories: readonly QuotaCategory[] = [
  'UserList',
  'UserUpdate',
  'UserRead',
  'UserCreation',
  'UserAccountRecovery',
  'UserResourceRead',
  'UserPoolRead',
  'UserPoolResourceRead',
  'UserPoolResourceUpdate',
  'LimitManagement',
];

const operations: ReadonlyMap<string, QuotaCategory> = new Map([
  ['ListUsers', 'UserList'],
  ['ListUsersInGroup', 'UserList'],
  ['AdminUpdateUserAttributes', 'UserUpdate'],
  ['AdminAddUserToGroup', 'UserUpdate'],
  ['AdminRemoveUserFromGroup', 'UserUpdate'],
  ['AdminEnableUser', 'UserUpdate'],
  ['AdminDisableUser', 'UserUpdate'],
  ['AdminDeleteUser', 'UserUpdate'],
  ['AdminUserGlobalSignOut', 'UserUpdate'],
  ['AdminGetUser', 'UserRead'],
  ['AdminCreateUser', 'UserCreation'],
  ['AdminSetUserPassword', 'UserAccountRecovery'],
  ['AdminListGroupsForUser', 'UserResourceRead'],
  ['DescribeUserPool', 'UserPoolRead'],
  ['ListIdentityProviders', 'UserPoolResourceRead'],
  ['ListUserPoolClients', 'UserPoolResourceRead'],
  ['DescribeUserPoolClient', 'UserPoolResourceRead'],
  ['DescribeIdentityProvider', 'UserPoolResourceRead'],
  ['ListGroups', 'UserPoolResourceRead'],
  ['GetCSVHeader', 'UserPoolResourceRead'],
  ['DescribeUserImportJob', 'UserPoolResourceRead'],
  ['CreateGroup', 'UserPoolResourceUpdate'],
  ['CreateUserImportJob', 'UserPoolResourceUpdate'],
  ['StartUserImportJob', 'UserPoolResourceUpdate'],
  // As the one above that reads jobs (inferred).
  ['ListUserImportJobs', 'UserPoolResourceRead'],
  ['GetProvisionedLimit', 'LimitManagement'],
]);

/** The category of that operation (user-pools quotas page, API request rate categories). */
export function categoryOf(operation: string): QuotaCategory | undefined {
  return operations.get(operation);
}
