/** What a user's account is beside its attributes: declared, as applied last, and the plan that joins them to what is live. */
import type { AddressAttribute } from './addresses.ts';
import type { Username } from './types.ts';
import type { Value, Values } from './value.ts';

/** 1-128 characters, no spaces (CreateGroup, GroupName). */
export type GroupName = string;

/** A password, which the declaration can only take from a secret. */
export interface DeclaredPassword<V extends Value = string> {
  readonly value: V;
  /** The user has to choose another at the first sign-in. */
  readonly temporary: boolean;
}

/** What the declaration may say of a user's account. What is absent is left alone. */
export interface DeclaredAccount<V extends Value = string> {
  /** Never made, whatever `missingUsers` says. */
  readonly create?: false;
  /** Whether the user may sign in. */
  readonly enabled?: boolean;
  /** All groups that the user is in, and no others. Sorted, each once. */
  readonly groups?: readonly GroupName[];
  readonly password?: DeclaredPassword<V>;
  /** The account is never disabled, cleared or deleted because the declaration lacks it. */
  readonly protect?: true;
}

/** A new account: one AdminCreateUser with all declared attributes. */
export interface Creation {
  readonly username: Username;
  /** What the call takes as Username: the declared name, or the declared address where the pool signs in by one. */
  readonly signInName: Value;
  /** Set values only: a blank is no attribute of a new account. */
  readonly attributes: Values;
  /** Goes along in the same call. */
  readonly temporaryPassword?: Value;
  /** Where the invitation goes to; without it, it is suppressed (MessageAction). */
  readonly invitation?: AddressAttribute;
}
