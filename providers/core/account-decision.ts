/** What the account of one declared user comes to: created, or taken to what is declared of it. */
import type { AccountStep, AppliedAccount, AppliedAccounts, DeclaredPassword, GroupName } from './accounts.ts';
import { creationOf } from './creation.ts';
import { creationProblems } from './creation-rules.ts';
import { groupProblems, groupSteps } from './memberships.ts';
import { federatedPassword, passwordDecision } from './passwords.ts';
import type { RemovalInputs } from './removals.ts';
import type { DeclaredUser, Diagnostic, Kept, LiveUser, Username } from './types.ts';

/** Everything a plan of accounts is made of. Declared passwords are as declared, references to secrets; all else is sent. */
export interface AccountInputs extends RemovalInputs {
  /** What other rosters had on record of users who are declared here now; empty when that is not known. */
  readonly inherited: AppliedAccounts;
  /** Groups of the live accounts whose users declare groups; who is not here is in none. */
  readonly memberships: ReadonlyMap<Username, ReadonlySet<GroupName>>;
  /** All groups of the pool. */
  readonly groups: ReadonlySet<GroupName>;
  /** Whose password's secret is another than in the last `up` (`changedPasswords`). */
  readonly changedPasswords: ReadonlySet<Username>;
  /** The pool's identity providers: their users' accounts are not for us to create. */
  readonly providers: Iterable<string>;
}

/** What one user comes to. */
export interface AccountDecision {
  readonly steps: readonly AccountStep[];
  readonly kept: readonly Kept[];
  readonly problems: readonly Diagnostic[];
  /** On record, as far as it is about this account. */
  readonly before?: AppliedAccount;
  /** To be on record, but for the `sub` of a new account. */
  readonly after?: AppliedAccount;
}

/** A declared user whom nobody found. */
export function decideMissing(username: Username, user: DeclaredUser, inputs: AccountInputs): AccountDecision {
  const { policy, pool, groups } = inputs;
  const last = inputs.accounts.get(username);
  // A listing that lags is no reason to forget what is known of the account.
  const record = last === undefined ? {} : { before: last, after: last };
  if (policy.missingUsers !== 'create') return { ...nothing, ...record };
  if (user.create === false) return { ...nothing, kept: [{ username, rule: 'not-created' }], ...record };
  const creation = creationOf(username, user, pool, policy.invites);
  const problems = [
    ...creationProblems(user, creation, pool, inputs.providers),
    ...groupProblems(username, user.groups ?? [], groups, policy.createGroups),
  ];
  const nowhere: ReadonlySet<GroupName> = new Set();
  const steps: readonly AccountStep[] = [
    { kind: 'create', creation },
    ...groupSteps(user.groups ?? [], nowhere, undefined, pool),
    ...(user.password?.temporary === false ? [setPassword(user.password)] : []),
    ...(user.enabled === false ? [{ kind: 'disable', reason: 'declared' } as const] : []),
  ];
  return { steps, kept: [], problems, ...record, after: declaredRecord(user) };
}

/**
 * A declared user who has an account; what is not declared is left alone. A password is set while the user may sign in,
 * wherever that is possible: whether Cognito takes one for a disabled user no source says.
 */
export function decideExisting(
  username: Username,
  user: DeclaredUser,
  { live, record }: { readonly live: LiveUser; readonly record: AppliedAccount | undefined },
  inputs: AccountInputs,
): AccountDecision {
  const { pool, groups, policy } = inputs;
  const password = passwordOf(username, user, record, live, inputs);
  const enabling = user.enabled === undefined || user.enabled === live.enabled ? undefined : user.enabled;
  const reason = user.enabled === record?.enabled ? 'drifted' : 'declared';
  const memberships = inputs.memberships.get(username) ?? new Set();
  const steps: readonly AccountStep[] = [
    ...(user.groups === undefined ? [] : groupSteps(user.groups, memberships, record?.groups, pool)),
    ...(enabling === true ? [{ kind: 'enable', reason } as const] : []),
    ...password.steps,
    ...(enabling === false ? [{ kind: 'disable', reason } as const] : []),
  ];
  return {
    steps,
    kept: password.kept,
    problems: [...password.problems, ...groupProblems(username, user.groups ?? [], groups, policy.createGroups)],
    ...(record === undefined ? {} : { before: record }),
    after: { sub: live.sub, ...(record?.created === undefined ? {} : { created: true }), ...declaredRecord(user) },
  };
}

const nothing: AccountDecision = { steps: [], kept: [], problems: [] };

/** Whether nothing but attributes is declared of an account that exists. */
export function saysNothing({ enabled, groups, password, protect }: DeclaredUser): boolean {
  return enabled === undefined && groups === undefined && password === undefined && protect === undefined;
}

function passwordOf(
  username: Username,
  { password }: DeclaredUser,
  record: AppliedAccount | undefined,
  live: LiveUser,
  { changedPasswords }: AccountInputs,
): Pick<AccountDecision, 'steps' | 'kept' | 'problems'> {
  if (password === undefined) return nothing;
  const problem = federatedPassword(username, live);
  if (problem !== undefined) return { ...nothing, problems: [problem] };
  const decision = passwordDecision(password, record, live, changedPasswords.has(username));
  if (decision === undefined) return nothing;
  if (decision === 'kept') return { ...nothing, kept: [{ username, rule: 'password-kept' }] };
  return { ...nothing, steps: [{ ...setPassword(password), reason: decision }] };
}

function setPassword(password: DeclaredPassword) {
  return { kind: 'set-password', password, reason: 'declared' } as const;
}

function declaredRecord({ enabled, groups, password, protect }: DeclaredUser): AppliedAccount {
  return {
    ...(enabled === undefined ? {} : { enabled }),
    ...(groups === undefined ? {} : { groups }),
    ...(password === undefined ? {} : { password }),
    ...(protect === undefined ? {} : { protect }),
  };
}
