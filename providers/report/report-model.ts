/** A plan as data for machines and reports: what every renderer reads, and what `--output json` prints. */

import type { AddressAttribute } from '../model/addresses.ts';
import type { Kept, Reason } from '../model/changes.ts';
import type { AttributeName, GroupName, Username } from '../model/names.ts';
import type { RuleName } from '../model/rules.ts';
import type { FoundBy, Loss, RulePlan, Step, StepReason } from '../plan/model.ts';
import type { ProblemReport } from '../problems/problem-report.ts';

/**
 * What `plan` or `drift` found. Version 1 of the format: fields may be added, but none changes its meaning or goes away
 * without another version. Everything is sorted, so equal findings give equal reports. No secret is ever in it.
 */
export interface PlanReport {
  readonly version: 1;
  readonly command: 'plan' | 'drift';
  /** It is what `pulumi destroy` would do. */
  readonly destroy?: true;
  /** The stack whose state and configuration were used; absent where there was none. */
  readonly stack?: string;
  /** Why `up` would write nothing; empty where it would write. */
  readonly refusals: readonly ProblemReport[];
  readonly userPools: readonly PoolReport[];
  /**
   * What `expectPlan` takes: the SHA-256 of everything that `up` would do (see plan/digest.ts), in hex. Absent where `up`
   * would refuse, of a destroy, and where values are not known before `up`.
   */
  readonly digest?: string;
  /** Whether users' values are told; secrets never are. */
  readonly values: 'shown' | 'hidden';
  readonly summary: PlanSummary;
}

/** Counts over all user pools. */
export interface PlanSummary {
  /** Declared users. */
  readonly users: number;
  /** Users and accounts with any change, of attributes or of the account. */
  readonly changed: number;
  /** Those among them that only rules are about. */
  readonly byRules: number;
  /** Those among them that are no longer declared. */
  readonly removed: number;
  readonly created: number;
  /** Accounts deleted, and disabled, because they are no longer declared. */
  readonly deleted: number;
  readonly disabled: number;
  /** Accounts that are no longer declared, and only lose what was applied. */
  readonly cleared: number;
  /** Users and accounts that are signed out everywhere, and those among them of which nothing else changes; absent where nobody is. */
  readonly signedOut?: number;
  readonly onlySignedOut?: number;
  /** Declared users without an account that `up` would not create. */
  readonly missing: number;
  /** Users that are held back until their files say more. */
  readonly heldBack: number;
  readonly attributesSet: number;
  readonly attributesDeleted: number;
  /** Users that the plan makes monthly active, which Cognito bills; absent in drift. */
  readonly activeUsers?: number;
  /** How many attribute changes and account steps there are for each reason. */
  readonly byReason: Readonly<Record<string, number>>;
}

/** What changes in one user pool. */
export interface PoolReport {
  readonly userPoolId: string;
  /** Declared users of this pool. */
  readonly declared: number;
  /** Under `onlyUsers`: how many of all users, declared or on record, are looked at. */
  readonly lookedAt?: SomeUsers;
  /** Users that are held back, why, and what to declare; everybody else is written. */
  readonly heldBack: readonly ProblemReport[];
  readonly users: readonly ChangedUser[];
  /** Accounts that `unprovenNames: allow` takes for a user, and that are not on record yet. */
  readonly unproven: readonly UnprovenUser[];
  /** Declared, but not in the pool, and not to be created. */
  readonly missing: readonly Pick<ChangedUser, 'username' | 'file' | 'line'>[];
  readonly kept: readonly KeptReport[];
  readonly messages: readonly MessageReport[];
  /** Users whose accounts this stack has created in an earlier run, as only a journal knows; absent where there are none. */
  readonly createdEarlier?: readonly Username[];
  /** Groups to be made before anybody joins them; absent where there are none. */
  readonly groupsToCreate?: readonly GroupName[];
  /** Where users are signed out, in a plan: how long their access tokens live on at most. */
  readonly accessTokens?: AccessTokens;
  /** Where users come on record and no call is made: how many of the declared ones are as declared. */
  readonly asDeclared?: SomeUsers;
  /** Every rule, sorted by name; absent where there is none. */
  readonly rules?: readonly RuleReport[];
  /** In drift: users that only wait for the next `up`, because the files have changed. Sorted; absent where there are none. */
  readonly notApplied?: readonly Username[];
}

/** How long access tokens live on after a sign-out at most, and until when if it is done now (RFC 3339 in UTC). */
export type AccessTokens = 'not-readable' | { readonly seconds: number; readonly until: string };

/** One rule and what it comes to. */
export interface RuleReport extends Omit<RulePlan, 'from' | 'until' | 'isFirst'> {
  /** Where it stands, as `users/rules.yaml:3`; absent where reports do not tell places, and where the files no longer have it. */
  readonly place?: string;
  /** RFC 3339 in UTC. */
  readonly from?: string;
  readonly until?: string;
}

/** `users` of `of`. */
export interface SomeUsers {
  readonly users: number;
  readonly of: number;
}

/** One user and what changes. */
export interface ChangedUser {
  /** As declared, or as the state knows a user who is no longer declared. */
  readonly username: Username;
  readonly change: 'changed' | 'created' | 'removed' | 'signed-out';
  /** Only rules are about the account: no file names it. */
  readonly unnamed?: true;
  /**
   * The pool's own name of the account. Absent where it is about to be created, and where values are hidden: it may be the
   * user's `sub`, which keeps the digest from being a way to guess values (see plan/digest.ts).
   */
  readonly account?: string;
  /** By what the account was found; absent where its own name is the declared one, and where there is none. */
  readonly foundBy?: FoundBy;
  /** Where the user is declared; absent for a user who is no longer declared. Lines start at 1. */
  readonly file?: string;
  readonly line?: number;
  readonly steps: readonly StepReport[];
  readonly attributes: readonly AttributeReport[];
}

/** One user whose account has not proven to have that name. */
export interface UnprovenUser extends Pick<ChangedUser, 'username' | 'account' | 'file' | 'line'> {
  readonly foundBy: FoundBy;
}

/** One call on the account; what it changes of attributes stands with those. No password is ever in it. */
export interface StepReport {
  readonly kind: Exclude<Step['kind'], 'update'>;
  readonly reason: StepReason;
  /** The group that is joined or left. */
  readonly group?: GroupName;
  /** Of a sign-out: what is changed or taken away; absent where an earlier run did that. */
  readonly because?: readonly Loss[];
  /** The rule that asks for it, or had given it. */
  readonly rule?: RuleName;
  /** Of a rule's change: what has brought it about. */
  readonly cause?: Cause;
  /** As what the account is created, where that is not its declared name; absent where values are hidden. */
  readonly signInName?: string;
  /** The password that is set, or that the account is created with, has to be changed at the first sign-in. */
  readonly temporary?: true;
}

/** One attribute's change. */
export interface AttributeReport {
  readonly name: AttributeName;
  readonly kind: 'set' | 'delete';
  readonly reason: Reason;
  /** The live value; absent where there is none, or where it is hidden. */
  readonly from?: string;
  /** The new value; absent in a `delete`, or where it is hidden. */
  readonly to?: string;
  /** Whether the values are left out, because they come from a secret or were not asked for. */
  readonly hidden: boolean;
  /** Whether there is a live value, hidden or not. */
  readonly live: boolean;
  /** The rule that asks for it, or had given it. */
  readonly rule?: RuleName;
  /** Of a rule's change: what has brought it about. */
  readonly cause?: Cause;
}

/** Somebody's hand, a rule (somebody has come to match, or no longer matches), a rule that has begun or ended, or the files. */
export type Cause = 'hand' | 'rule' | 'clock' | 'declaration';

/** Seen and left alone, with the rule that says so. */
export type KeptReport = Kept;

/** A message that Cognito would send. */
export interface MessageReport {
  readonly username: Username;
  readonly attribute: AddressAttribute;
  readonly channel: 'EMAIL' | 'SMS';
  /** The address; absent where values are hidden. */
  readonly to?: string;
  /** Whether the new address waits until its user answers. */
  readonly waits: boolean;
  /** It invites a new user, with a temporary password; else it has a verification code. */
  readonly invitation?: true;
}
