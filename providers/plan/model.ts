/** The words of a plan: what is to be done for each user, in which steps, and what the state holds before and after. */

import type { ExpectedMessage } from '../constraints/messages.ts';
import type { AnswersBy } from '../constraints/sign-in.ts';
import type { AddressAttribute } from '../model/addresses.ts';
import type { AttributeChange, Creation, Kept } from '../model/changes.ts';
import type { AttributeName, GroupName, Username } from '../model/names.ts';
import type { Given, RuleName, RuleState } from '../model/rules.ts';
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
  | 'removed'
  /** A rule had given it, and none gives it now. */
  | 'left'
  /** It follows from the other steps. */
  | 'accompanies';

/** What a step changes or takes away, so that sessions end (`endSessions`). */
export interface Loss {
  readonly kind: 'changed' | 'deleted' | 'left' | 'disabled';
  /** The attribute, or the group that is left; absent where the account is disabled. */
  readonly name?: AttributeName | GroupName;
}

/** One call on one account. */
export type Step =
  /** AdminCreateUser, with all declared attributes. Always the first step. */
  | { readonly kind: 'create'; readonly reason: 'declared'; readonly creation: Creation }
  /** AdminUpdateUserAttributes: sets and deletes together, all or none. */
  | { readonly kind: 'update'; readonly changes: readonly [AttributeChange, ...AttributeChange[]] }
  | {
      readonly kind: 'add-to-group' | 'remove-from-group';
      readonly group: GroupName;
      readonly reason: StepReason;
      /** The rule that adds to the group, or had added to it. */
      readonly rule?: RuleName;
    }
  | { readonly kind: 'enable' | 'disable'; readonly reason: StepReason }
  | { readonly kind: 'set-password'; readonly password: DeclaredPassword<Value>; readonly reason: StepReason }
  /** AdminDeleteUser. */
  | { readonly kind: 'delete'; readonly reason: 'removed' }
  /** AdminUserGlobalSignOut. Always the last step; without anything lost, an earlier run did not come to it. */
  | {
      readonly kind: 'end-sessions';
      readonly reason: 'accompanies' | 'unfinished';
      readonly because: readonly Loss[];
    };

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
  /** What rules are to this account; absent where none is about it. */
  readonly ruled?: Ruled;
  /** Rules only are about the account: the files name no such user, and none is on record. */
  readonly unnamed?: true;
  /** An earlier run changed or took away something, and did not end the sessions of this account. */
  readonly sessionsDue?: true;
  /** On record before, where it is about this account. */
  readonly before?: UserRecord;
  /** On record when every step has succeeded; absent when nothing is to stay on record. */
  readonly after?: UserRecord;
}

/** What rules have given to an account, and are to have given when every step has succeeded. */
export interface Ruled {
  /** The account that it is about; absent where it is about to be created. */
  readonly sub?: string;
  /** The rules that match. */
  readonly rules: readonly RuleName[];
  readonly before?: Given;
  readonly after?: Given;
}

/** What one rule comes to. */
export interface RulePlan {
  readonly name: RuleName;
  /** `gone` where the files no longer have it, and it had given something. */
  readonly state: RuleState | 'gone';
  readonly from?: number;
  readonly until?: number;
  /** Nobody has been given anything by it yet. */
  readonly isFirst?: true;
  /** It ends within 30 days. */
  readonly endsSoon?: true;
  /** Accounts that match. */
  readonly matching: number;
  /** Of these, those that get something. */
  readonly changing: number;
  /** And those that had everything before the rule was on record for them. */
  readonly had: number;
  /** Accounts that lose what it had given. */
  readonly leaving: number;
  /** Accounts that match only by what nobody has proven, and get nothing. */
  readonly unproven: number;
  /** Accounts that match and are held back. */
  readonly heldBack: number;
  /** Of these, an identity provider writes an attribute of the rule. */
  readonly mapped: number;
}

/** What takes a pool's users to their declaration. */
export interface Plan {
  /** Everybody declared or on record, each once, sorted by name (code units). */
  readonly users: readonly UserPlan[];
  /** To be made before any step, sorted. */
  readonly groupsToCreate: readonly GroupName[];
  /** Every rule of the files, and those that had given something, sorted by name. */
  readonly rules: readonly RulePlan[];
  /** How many accounts the pool has: what a rule's changes are counted against. */
  readonly poolUsers: number;
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
  /** The sessions of the account have still to be ended. */
  readonly sessionsDue?: true;
}

/** Whether anything is done for the user. */
export function changes({ steps }: Pick<UserPlan, 'steps'>): boolean {
  return steps.length > 0;
}

/** What kind of change a user's steps are: a new account, a removal, a change of what is there, or the end of sessions only. */
export function changeOf({
  declared,
  unnamed,
  steps,
}: Pick<UserPlan, 'declared' | 'unnamed' | 'steps'>): 'created' | 'removed' | 'changed' | 'signed-out' {
  const [first] = steps;
  if (first?.kind === 'create') return 'created';
  if (first?.kind === 'end-sessions') return 'signed-out';
  return declared || unnamed === true ? 'changed' : 'removed';
}
