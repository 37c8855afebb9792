/** Whether a declared password is set: at creation, when it changes, and when an earlier run did not come to it. */

import { isFederated } from '../../constraints/identity-providers.ts';
import type { Username } from '../../model/names.ts';
import type { DeclaredPassword, LiveUser } from '../../model/users.ts';
import { meant, type Value } from '../../model/value.ts';
import type { Diagnostic } from '../../problems/diagnostic.ts';

/** What is on record of an account's password. */
export interface RecordedPassword {
  readonly created?: true;
  readonly password?: DeclaredPassword<Value>;
  readonly passwordDue?: true;
}

/**
 * Why that password is to be set for an account that exists; `kept` when the account has one of its own, and undefined
 * when nothing is to be done. A password cannot be read, so only the record tells what an account has.
 */
export function passwordDecision(
  declared: DeclaredPassword<Value>,
  record: RecordedPassword | undefined,
  { status }: LiveUser,
): 'declared' | 'unfinished' | 'kept' | undefined {
  if (record?.passwordDue === true) return 'unfinished';
  const last = record?.password;
  if (last !== undefined) return samePassword(last, declared) ? undefined : 'declared';
  // Imported (Developer Guide, importing users) or reset by an administrator: there is none to sign in with.
  if (status === 'RESET_REQUIRED') return 'unfinished';
  // Created, and never signed in: nobody has chosen a password yet.
  if (status !== 'FORCE_CHANGE_PASSWORD') return 'kept';
  if (record?.created !== undefined) return 'declared';
  // A temporary one went along with the creation.
  return declared.temporary ? undefined : 'unfinished';
}

/** By the secrets of then and of now, whatever their keys are called. A secret that is no longer known counts as changed. */
function samePassword(last: DeclaredPassword<Value>, declared: DeclaredPassword<Value>): boolean {
  const known = typeof last.value === 'string' || last.value.meant() !== undefined;
  return known && last.temporary === declared.temporary && meant(last.value) === meant(declared.value);
}

/**
 * The problem of a password for a federated user: AdminSetUserPassword would turn EXTERNAL_PROVIDER into CONFIRMED, and
 * the user could sign in past the provider.
 */
export function federatedPassword(username: Username, live: LiveUser): Diagnostic | undefined {
  if (!isFederated(live)) return undefined;
  return {
    code: 'federated-password',
    severity: 'error',
    message: `${username} signs in with an identity provider, and a password would let it in past that`,
    hint: 'remove the password from the declaration',
    subject: { username, account: 'password' },
  };
}
