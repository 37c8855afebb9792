/** Whether a declared password is set: at creation, when it changes, and when an earlier run did not come to it. */
import type { AppliedAccount, DeclaredPassword, StepReason } from './accounts.ts';
import { isFederated } from './identity-providers.ts';
import { revealValue, type Secrets, secretKeysOf } from './secrets.ts';
import type { Diagnostic, LiveUser, Roster, Username } from './types.ts';

/**
 * Why that password is to be set for an account that exists; `kept` when the account has one of its own, and undefined
 * when nothing is to be done. A password cannot be read, so only the record tells what an account has.
 */
export function passwordDecision(
  declared: DeclaredPassword,
  record: AppliedAccount | undefined,
  { status }: LiveUser,
  secretChanged: boolean,
): StepReason | 'kept' | undefined {
  if (record?.passwordDue === true) return 'unfinished';
  const last = record?.password;
  if (last !== undefined) {
    return secretChanged || last.temporary !== declared.temporary ? 'declared' : undefined;
  }
  // Imported (Developer Guide, importing users) or reset by an administrator: there is none to sign in with.
  if (status === 'RESET_REQUIRED') return 'unfinished';
  // Created, and never signed in: nobody has chosen a password yet.
  if (status !== 'FORCE_CHANGE_PASSWORD') return 'kept';
  if (record?.created !== undefined) return 'declared';
  // A temporary one went along with the creation.
  return declared.temporary ? undefined : 'unfinished';
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
    hint: 'take the password out of the declaration',
    subject: { username, account: 'password' },
  };
}

/** What is on record of an account, with the secrets that its password refers to. */
export interface RecordedPassword {
  readonly record: AppliedAccount;
  readonly secrets: Secrets;
}

/**
 * Users whose declared password comes to another text than the one on record, by the secrets of then and of now, whatever
 * their keys are called. A secret that is known no longer counts as changed. Throws a RangeError as `revealValue` does.
 */
export function changedPasswords(
  declared: Roster,
  recorded: (username: Username) => RecordedPassword | undefined,
  now: Secrets,
): ReadonlySet<Username> {
  const changed = new Set<Username>();
  for (const [username, { password }] of declared) {
    if (password === undefined) continue;
    const before = recorded(username);
    const last = before?.record.password;
    if (before === undefined || last === undefined) continue;
    const known = secretKeysOf(last.value).every((key) => before.secrets.has(key));
    if (!known || revealValue(last.value, before.secrets) !== revealValue(password.value, now)) changed.add(username);
  }
  return changed;
}
