/** A plan as data for machines and reports: what every renderer reads, and what `--output json` prints. */
import type { AccountStep, GroupName, StepReason } from './accounts.ts';
import type { AddressAttribute } from './messages.ts';
import type { AttributeName, Kept, Reason, Username } from './types.ts';

/**
 * What `plan` or `drift` found. Version 1 of the format: fields may be added, but none changes its meaning or goes away
 * without another version. Everything is sorted, so equal findings give equal reports. No secret is ever in it.
 */
export interface PlanReport {
  readonly version: 1;
  readonly command: 'plan' | 'drift';
  /** The stack whose state and configuration were used; absent where there was none. */
  readonly stack?: string;
  readonly userPools: readonly PoolReport[];
  /** What `expectPlan` takes: the SHA-256 of everything that `up` would do (see plan-digest.ts), in hex. */
  readonly digest: string;
  /** Whether users' values are told; secrets never are. */
  readonly values: 'shown' | 'hidden';
  readonly summary: PlanSummary;
}

/** Counts over all user pools. */
export interface PlanSummary {
  /** Declared users. */
  readonly users: number;
  /** Users of whom anything changes, be it attributes or account. */
  readonly changed: number;
  readonly created: number;
  /** Accounts deleted or disabled because they are declared no longer. */
  readonly removed: number;
  /** Declared users without an account whom `up` would not create. */
  readonly missing: number;
  readonly attributesSet: number;
  readonly attributesDeleted: number;
  /** How many attribute changes and account steps there are for each reason. */
  readonly byReason: Readonly<Record<string, number>>;
}

/** What changes in one user pool. */
export interface PoolReport {
  readonly userPoolId: string;
  /** Declared users of this pool. */
  readonly declared: number;
  readonly users: readonly ChangedUser[];
  /** Declared, but not in the pool, and not to be created. */
  readonly missing: readonly Pick<ChangedUser, 'username' | 'file' | 'line'>[];
  readonly kept: readonly KeptReport[];
  readonly messages: readonly MessageReport[];
  /** Groups to be made before anybody joins them; absent where there are none. */
  readonly groupsToCreate?: readonly GroupName[];
}

/** One user and what changes. */
export interface ChangedUser {
  /** As declared, or as the state knows whoever is declared no longer. */
  readonly username: Username;
  /**
   * The pool's own name of the account. Absent where it is about to be created, and where values are hidden: it may be the
   * user's `sub`, which keeps the digest from being a way to guess values (see plan-digest.ts).
   */
  readonly account?: string;
  /** Where the user is declared; absent for whoever is declared no longer. Lines start at 1. */
  readonly file?: string;
  readonly line?: number;
  readonly steps: readonly StepReport[];
  readonly attributes: readonly AttributeReport[];
}

/** One call on the account; what it changes of attributes stands with those. No password is ever in it. */
export interface StepReport {
  readonly kind: AccountStep['kind'];
  readonly reason: StepReason;
  /** The group that is joined or left. */
  readonly group?: GroupName;
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
}

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
