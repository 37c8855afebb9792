/** AdminGetUser, AdminEnableUser, AdminDisableUser, AdminDeleteUser, AdminSetUserPassword and AdminUserGlobalSignOut. */
import { type Account, poolOf } from '../account.ts';
import { flag, password, username, userPoolId } from '../model.ts';
import { Password } from '../password.ts';
import { checkPassword } from '../passwords.ts';
import type { Pool } from '../pool.ts';
import type { QuotaCategory } from '../rates.ts';
import { type User, wireAttributes, wireProfile } from '../user.ts';
import { changed } from '../versions.ts';
import { type Operation, operation } from './operation.ts';

interface Target {
  readonly UserPoolId: string;
  readonly Username: string;
}

const target = { UserPoolId: userPoolId, Username: username };
const targetNames = ['UserPoolId', 'Username'];

function userOperation(
  name: string,
  quota: QuotaCategory,
  act: (pool: Pool, user: User, account: Account) => object,
): Operation {
  return operation<Target>({
    name,
    quota,
    members: target,
    required: targetNames,
    run(account, { UserPoolId, Username }) {
      const pool = poolOf(account, UserPoolId);
      return act(pool, pool.user(Username), account);
    },
  });
}

function setEnabled(enabled: boolean): (pool: Pool, user: User, account: Account) => object {
  return (pool, user, account) => {
    pool.save(changed(user, { enabled }, account.now()));
    return {};
  };
}

/** Not eventually consistent (COGNITO.md, Reading). */
const adminGetUser = userOperation('AdminGetUser', 'UserRead', (_pool, user) => ({
  ...wireProfile(user),
  UserAttributes: wireAttributes(user),
}));

const adminDeleteUser = userOperation('AdminDeleteUser', 'UserUpdate', (pool, user) => {
  pool.delete(user);
  return {};
});

/**
 * Of a disabled user too, and each time that it is called (inferred: the reference names no state of the user that refuses it).
 * The account is not modified by it (inferred): tokens are no part of the profile.
 */
const adminUserGlobalSignOut = userOperation('AdminUserGlobalSignOut', 'UserUpdate', (pool, user) => {
  pool.signOut(user);
  return {};
});

/**
 * COGNITO.md, Creating and seeding: a permanent password makes any user CONFIRMED, a federated one too; a temporary
 * one asks for its change.
 */
const adminSetUserPassword = operation<Target & { readonly Password: string; readonly Permanent?: boolean }>({
  name: 'AdminSetUserPassword',
  quota: 'UserAccountRecovery',
  members: { ...target, Password: password, Permanent: flag },
  required: [...targetNames, 'Password'],
  run(account, { UserPoolId, Username, Password: text, Permanent = false }) {
    const pool = poolOf(account, UserPoolId);
    const user = pool.user(Username);
    checkPassword(pool, text);
    const now = account.now();
    const status = Permanent ? 'CONFIRMED' : 'FORCE_CHANGE_PASSWORD';
    pool.save(changed(user, { status, password: new Password(text, now) }, now));
    return {};
  },
});

export const userOperations = [
  adminGetUser,
  adminDeleteUser,
  userOperation('AdminEnableUser', 'UserUpdate', setEnabled(true)),
  userOperation('AdminDisableUser', 'UserUpdate', setEnabled(false)),
  adminSetUserPassword,
  adminUserGlobalSignOut,
] as const;
