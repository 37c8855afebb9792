/** A user: as declared, and as Cognito holds the account. */

import type { AttributeName, Attributes, GroupName, Username } from './names.ts';
import type { Value } from './value.ts';

/**
 * What the declaration says of one user: as files, inputs and state have it, every value is the text as declared; as a
 * plan has it (`DeclaredUser<Value>`), a value has both its faces.
 */
export interface DeclaredUser<V extends Value = string> extends DeclaredAccount<V> {
  readonly attributes: ReadonlyMap<AttributeName, V>;
  /** The account's `sub`, which finds it whatever its address or alias is by now. */
  readonly sub?: string;
  /** Goes to the pool's triggers with every update of this user, over the configuration's. */
  readonly clientMetadata?: ReadonlyMap<string, string>;
}

/** Declared users by name. */
export type DeclaredUsers<V extends Value = string> = ReadonlyMap<Username, DeclaredUser<V>>;

/** One account as Cognito holds it. */
export interface LiveUser {
  /** The pool's own name of the account, which every write uses; a UUID in pools that sign in by e-mail or phone. */
  readonly username: string;
  readonly sub: string;
  readonly enabled: boolean;
  /** UserStatus as ListUsers gives it: CONFIRMED, FORCE_CHANGE_PASSWORD, EXTERNAL_PROVIDER, ... */
  readonly status: string;
  readonly attributes: Attributes;
  /** Nobody has changed the account since it was created (UserCreateDate is UserLastModifiedDate). */
  readonly unchanged?: true;
}

/** The value of an attribute, blank where there is none; `sub` is beside the attributes. */
export function valueIn(user: LiveUser, name: AttributeName): string {
  return name === 'sub' ? user.sub : (user.attributes.get(name) ?? '');
}

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
