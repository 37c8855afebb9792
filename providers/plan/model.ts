/** The words of a plan: what is to be done for each user, in which steps, and what the state holds before and after. */

import type { ExpectedMessage } from '../constraints/messages.ts';
import type { AnswersBy } from '../constraints/sign-in.ts';
import type { AddressAttribute } from '../model/addresses.ts';
import type { AttributeChange, Creation, Kept } from '../model/changes.ts';
import type { GroupName, Username } from '../model/names.ts';
import type { DeclaredPassword, LiveUser } from '../model/users.ts';
import type { Value, Values } from '../model/value.ts';
import type { Diagnostic } from '../problems/diagnostic.ts';

/** An address that waits for its user's answer, and when its message was sent, in milliseconds since 1970. */
export interface PendingAddress {
  readonly value: Value;
  readonly sentAt: number;
}

/** What the previous `up` left of a user: what the state has on record. */
export interface UserRecord {
  /** The account's own name in the pool; absent as long as `sub` is. */
  readonly username?: string;
  /** The account that the record is about. Absent when it was created and the answer was lost. */
  readonly sub?: string;
  /** As applied; a blank stays, so that drift on a blanked attribute shows. */
  readonly attributes: Values;
  /** This stack has created the account. */
  readonly created?: true;
  readonly enabled?: boolean;
  readonly groups?: readonly GroupName[];
  /** The declared password that the account has had set, or was taken over with. */
  readonly password?: DeclaredPassword<Value>;
  /** Setting the password was tried or planned and did not come about: the next `up` sets it. */
  readonly passwordDue?: true;
  readonly protect?: true;
  /** Addresses that Cognito holds back until the user answers. */
  readonly pending?: ReadonlyMap<AddressAttribute, PendingAddress>;
}

/** Everybody on record, by the name under which they were declared. */
export type Records = ReadonlyMap<Username, UserRecord>;

/** Why a step is there. */
export type StepReason =
  /** The declaration asks for it. */
  | 'declared'
  /** Somebody else changed what the last `up` had applied. */
  | 'drifted'
  /** An earlier run did not come to it. */
  | 'unfinished'
  /** The user is no longer declared, and `removedUsers` says so. */
  | 'removed';

/** One call on one account. */
export type Step =
  /** AdminCreateUser, with all declared attributes. Always the first step. */
  | { readonly kind: 'create'; readonly reason: 'declared'; readonly creation: Creation }
  /** AdminUpdateUserAttributes: sets and deletes together, all or none. */
  | { readonly kind: 'update'; readonly changes: readonly [AttributeChange, ...AttributeChange[]] }
  | { readonly kind: 'add-to-group' | 'remove-from-group'; readonly group: GroupName; readonly reason: StepReason }
  | { readonly kind: 'enable' | 'disable'; readonly reason: StepReason }
  | { readonly kind: 'set-password'; readonly password: DeclaredPassword<Value>; readonly reason: StepReason }
  /** AdminDeleteUser. */
  | { readonly kind: 'delete'; readonly reason: 'removed' };

/** By what the account of a name was found: the record's `sub`, a declared `sub`, or the name itself. */
export type FoundBy = 'record' | 'declared-sub' | AnswersBy;

/** The account that a name means, and why. */
export interface MeantAccount {
  readonly user: LiveUser;
  readonly by: FoundBy;
}

/** Everything about one user. Data only: it can be printed, stored and compared. */
export interface UserPlan {
  /** As declared, or as the state knows a user who is no longer declared. */
  readonly name: Username;
  /** Whether the files declare the user. */
  readonly declared: boolean;
  /** The file that declares the user, where the context tells. */
  readonly file?: string;
  /** The account that is meant. Absent when nobody has the name. */
  readonly account?: MeantAccount;
  /** What is to be done, each step one call, in order. Empty when the user is held back. */
  readonly steps: readonly Step[];
  /** What is seen and left alone, and why. */
  readonly kept: readonly Kept[];
  /** What Cognito sends because of the update. */
  readonly messages: readonly ExpectedMessage[];
  /** Mistakes of the files: any error holds the whole plan back. */
  readonly problems: readonly Diagnostic[];
  /** `onlyUsers` leaves the user out of this run: record and account do not change. */
  readonly leftOut?: true;
  /** Trouble that an end user can cause: nothing is done to this user, everybody else is written. */
  readonly heldBack?: Diagnostic;
  /** Goes to the pool's triggers with the user's calls, over what the settings have. */
  readonly clientMetadata?: ReadonlyMap<string, string>;
  /** On record before, where it is about this account. */
  readonly before?: UserRecord;
  /** On record when every step has succeeded; absent when nothing is to stay on record. */
  readonly after?: UserRecord;
}

/** What takes a pool's users to their declaration. */
export interface Plan {
  /** Everybody declared or on record, each once, sorted by name (code units). */
  readonly users: readonly UserPlan[];
  /** To be made before any step, sorted. */
  readonly groupsToCreate: readonly GroupName[];
  /** Problems that are about the plan as a whole. */
  readonly problems: readonly Diagnostic[];
}

/** What became of one user's steps. A user who is not among the outcomes was not tried. */
export interface UserOutcome {
  readonly name: Username;
  /** Steps that Cognito has taken; an update whose message was perhaps sent counts as taken. */
  readonly done: ReadonlySet<Step>;
  /** The account as the `create` step left it. */
  readonly created?: LiveUser;
  /** A step that was refused stops no other, but for the creation. */
  readonly refused: readonly Diagnostic[];
  /** It is not known whether Cognito has taken the step. Warnings. */
  readonly perhaps: readonly Diagnostic[];
  /** A problem of everybody's, or a stop, came before the last step. */
  readonly unfinished: boolean;
}

/** Whether anything is done for the user. */
export function changes({ steps }: Pick<UserPlan, 'steps'>): boolean {
  return steps.length > 0;
}

/** What kind of change a user's steps are: a new account, a removal, or a change of what is there. */
export function changeOf({ declared, steps }: Pick<UserPlan, 'declared' | 'steps'>): 'created' | 'removed' | 'changed' {
  if (steps[0]?.kind === 'create') return 'created';
  return declared ? 'changed' : 'removed';
}
