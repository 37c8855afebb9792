/** The call that each step of a user is, and the part of the user that it is about. */
import type { AccountGateway } from '../cognito/account-gateway.ts';
import type { ClientMetadata } from '../constraints/client-metadata.ts';
import { assertNever } from '../model/assert-never.ts';
import type { DeclaredAccount, LiveUser } from '../model/users.ts';
import type { Step } from '../plan/model.ts';

/** A step whose call is no AdminUpdateUserAttributes. */
export type AccountStep = Exclude<Step, { readonly kind: 'update' }>;

/** Makes the call of that step on the account, by the pool's own name. A creation gives the account. Throws CognitoError. */
export async function callStep(
  accounts: AccountGateway,
  account: string,
  step: AccountStep,
  clientMetadata: ClientMetadata,
): Promise<LiveUser | undefined> {
  switch (step.kind) {
    case 'create':
      return accounts.createUser({ ...step.creation, clientMetadata });
    case 'enable':
      await accounts.enable(account);
      return undefined;
    case 'disable':
      await accounts.disable(account);
      return undefined;
    case 'delete':
      await accounts.deleteUser(account);
      return undefined;
    case 'add-to-group':
      await accounts.addToGroup(account, step.group);
      return undefined;
    case 'remove-from-group':
      await accounts.removeFromGroup(account, step.group);
      return undefined;
    case 'set-password':
      await accounts.setPassword(account, step.password.value, !step.password.temporary);
      return undefined;
    case 'end-sessions':
      await accounts.signOut(account);
      return undefined;
  }
  return assertNever(step);
}

/** The declared key of the account that the step is about; undefined where it is about attributes, or the user as a whole. */
export function concernOf(step: Step): keyof DeclaredAccount | undefined {
  switch (step.kind) {
    case 'enable':
    case 'disable':
      return 'enabled';
    case 'add-to-group':
    case 'remove-from-group':
      return 'groups';
    case 'set-password':
      return 'password';
    case 'create':
    case 'update':
    case 'delete':
    case 'end-sessions':
      return undefined;
  }
  return assertNever(step);
}
