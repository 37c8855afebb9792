/** What a user's account is beside its attributes: declared, as applied last, and the plan that joins them to what is live. */
import type { AddressAttribute } from './messages.ts';
import type { Attributes, Username, UserUpdate } from './types.ts';

/** 1-128 characters, no spaces (CreateGroup, GroupName). */
export type GroupName = string;

/** A password, which the declaration can only take from a secret. */
export interface DeclaredPassword {
  /** `${secret:…}` as declared; the password itself once secrets are put in. */
  readonly value: string;
  /** The user has to choose another at the first sign-in. */
  readonly temporary: boolean;
}

/** What the declaration may say of a user's account. What is absent is left alone. */
export interface DeclaredAccount {
  /** Never made, whatever `missingUsers` says. */
  readonly create?: false;
  /** Whether the user may sign in. */
  readonly enabled?: boolean;
  /** All groups that the user is in, and no others. Sorted, each once. */
  readonly groups?: readonly GroupName[];
  readonly password?: DeclaredPassword;
  /** The account is never disabled, cleared or deleted because the declaration lacks it. */
  readonly protect?: true;
}

/** What the previous `up` left of an account beside attributes; fit for the state: no secret is in it. */
export interface AppliedAccount {
  /**
   * The account that this is about: of one that somebody has made under the same name since, it says nothing. It finds
   * the user again, whatever the address is by now. Absent when it was created and the answer was lost.
   */
  readonly sub?: string;
  /** This stack has created it. */
  readonly created?: true;
  readonly enabled?: boolean;
  readonly groups?: readonly GroupName[];
  /** The declared password (its text with references, never the secret) that the account has had set, or was adopted with. */
  readonly password?: DeclaredPassword;
  /** Setting the password was tried or planned and did not come about: the next `up` sets it. */
  readonly passwordDue?: true;
  readonly protect?: true;
}

export type AppliedAccounts = ReadonlyMap<Username, AppliedAccount>;

/** A new account: one AdminCreateUser with all declared attributes. */
export interface Creation {
  readonly username: Username;
  /** What the call takes as Username: the declared name, or the declared address where the pool signs in by one. */
  readonly signInName: string;
  /** Set values only: a blank is no attribute of a new account. */
  readonly attributes: Attributes;
  /** Goes along in the same call; as declared, so a reference to a secret. */
  readonly temporaryPassword?: string;
  /** Where the invitation goes to; without it, it is suppressed (MessageAction). */
  readonly invitation?: AddressAttribute;
}

/** Why a step is there. */
export type StepReason =
  /** The declaration asks for it. */
  | 'declared'
  /** Somebody else changed what the last `up` had applied. */
  | 'drifted'
  /** An earlier run did not come to it. */
  | 'unfinished'
  /** The user is declared nowhere any longer, and `removedUsers` says so. */
  | 'removed';

/** One call on one account. Passwords are as declared, so references to secrets: whoever sends them puts those in. */
export type AccountStep =
  | { readonly kind: 'create'; readonly creation: Creation }
  | { readonly kind: 'add-to-group' | 'remove-from-group'; readonly group: GroupName; readonly reason: StepReason }
  | { readonly kind: 'enable' | 'disable'; readonly reason: StepReason }
  | { readonly kind: 'set-password'; readonly password: DeclaredPassword; readonly reason: StepReason }
  /** AdminUpdateUserAttributes that blanks what was managed (`removedUsers: clear`). */
  | { readonly kind: 'blank'; readonly update: UserUpdate }
  | { readonly kind: 'delete' };

/** What of the declaration a step is about; undefined where it is about all of the account. */
export function concernOf({ kind }: AccountStep): keyof DeclaredAccount | undefined {
  switch (kind) {
    case 'enable':
    case 'disable':
      return 'enabled';
    case 'add-to-group':
    case 'remove-from-group':
      return 'groups';
    case 'set-password':
      return 'password';
    case 'create':
    case 'blank':
    case 'delete':
      return undefined;
  }
}

/**
 * All steps of one account, in the order to take them. Without `create` done, none of the others can be; else each can
 * be tried although another failed.
 */
export interface AccountWork {
  readonly username: Username;
  /** The pool's own name of the account; absent where the first step creates it. */
  readonly account?: string;
  readonly steps: readonly [AccountStep, ...AccountStep[]];
}

/** What becomes of missing and of removed users, and what may be done for that. */
export interface AccountPolicy {
  readonly missingUsers: 'error' | 'skip' | 'create';
  readonly removedUsers: 'retain' | 'clear' | 'disable' | 'delete';
  /** Declared groups that the pool does not have are made. */
  readonly createGroups: boolean;
  /** Lets `delete` take accounts that this stack has not created. It does not lift `protect`. */
  readonly force: boolean;
  /** New users get Cognito's invitation (`messages: allow`). */
  readonly invites: boolean;
}
