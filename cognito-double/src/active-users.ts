/**
 * Who has become a monthly active user, and so is billed: by the operations that AWS's page of quotas names (COGNITO.md,
 * Who is billed). Import jobs, lists and AdminResetUserPassword make nobody active; whether enabling, disabling or deleting
 * does, the page does not say, and here it does not.
 */
import type { Account } from './account.ts';

const activating: ReadonlySet<string> = new Set([
  'AdminCreateUser',
  'AdminGetUser',
  'AdminInitiateAuth',
  'AdminUpdateUserAttributes',
  'AdminDeleteUserAttributes',
  'AdminAddUserToGroup',
  'AdminRemoveUserFromGroup',
  'AdminSetUserPassword',
  'AdminUserGlobalSignOut',
]);

/** The ledger of an account's pools. There are no months in it: everybody since the start or `clear` counts once. */
export class ActiveUsers {
  readonly #byPool = new Map<string, Set<string>>();

  /** Runs a call, and notes the user that it makes active. An alias may lead elsewhere after it: the user is looked up before, a new one after. */
  during(account: Account, operation: string, input: Readonly<Record<string, unknown>>, run: () => object): object {
    const { UserPoolId, Username } = input;
    if (!activating.has(operation) || typeof UserPoolId !== 'string' || typeof Username !== 'string') return run();
    const find = () => account.pools.get(UserPoolId)?.accounts.find(Username)?.sub;
    const before = find();
    const output = run();
    const sub = before ?? find();
    const users = this.#byPool.get(UserPoolId) ?? new Set();
    this.#byPool.set(UserPoolId, users);
    if (sub !== undefined) users.add(sub);
    return output;
  }

  /** The `sub`s of the pool's active users. */
  of(pool: string): ReadonlySet<string> {
    return new Set(this.#byPool.get(pool));
  }

  clear(): void {
    this.#byPool.clear();
  }
}
