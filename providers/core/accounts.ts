/** What a user's account is beside its attributes: declared, as applied last, and the plan that joins them to what is live. */
import type { Attributes, Username } from './types.ts';

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
  /** The pool's own name of an account that this stack has created: it finds the user again, whatever the address is. */
  readonly created?: string;
  readonly enabled?: boolean;
  readonly groups?: readonly GroupName[];
  /** The declared password (its text with references, never the secret) that the account has had set, or was adopted with. */
  readonly password?: DeclaredPassword;
  readonly protect?: true;
}

export type AppliedAccounts = ReadonlyMap<Username, AppliedAccount>;

/** A new account: one AdminCreateUser with all declared attributes. */
export interface Creation {
  readonly username: Username;
  /** Set values only: a blank is no attribute of a new account. */
  readonly attributes: Attributes;
  /** Goes along in the same call. */
  readonly temporaryPassword?: string;
}
