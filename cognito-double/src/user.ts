/** One account of a pool as immutable data: a write makes a new version, so that a listing may lag behind it. */

import type { Password } from './password.ts';

/** UserStatusType. */
export type UserStatus =
  | 'UNCONFIRMED'
  | 'CONFIRMED'
  | 'ARCHIVED'
  | 'COMPROMISED'
  | 'UNKNOWN'
  | 'RESET_REQUIRED'
  | 'FORCE_CHANGE_PASSWORD'
  | 'EXTERNAL_PROVIDER';

/** The attributes to which Cognito sends messages. */
export type Contact = 'email' | 'phone_number';

/** A new address that waits until the user answers the verification message. */
export interface PendingValue {
  readonly value: string;
  /** When the message was sent, in milliseconds; the code lives for 24 hours (Developer Guide, code expiration). */
  readonly sentAt: number;
}

export interface User {
  /** The pool's own name: the sub in pools that sign in by e-mail or phone, `Google_1234` for a federated user. */
  readonly username: string;
  readonly sub: string;
  /** All attributes but `sub`; never a blank one. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly pending: ReadonlyMap<Contact, PendingValue>;
  readonly enabled: boolean;
  readonly status: UserStatus;
  /** Absent where nobody knows it: generated, or to be reset. */
  readonly password?: Password;
  /** The hash that an import job brought; nobody signs in with it here. */
  readonly passwordHash?: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly modifiedAt: number;
}

/** The pending values of the many users without any: one map for all, as pools here have 100,000 users. */
export const nothingPending: ReadonlyMap<Contact, PendingValue> = new Map();

/** AttributeType. */
export interface WireAttribute {
  readonly Name: string;
  readonly Value?: string;
}

/** AttributeListType of a user, `sub` among them. */
export function wireAttributes(user: User): readonly WireAttribute[] {
  return [
    { Name: 'sub', Value: user.sub },
    ...[...user.attributes].map(([name, value]) => ({ Name: name, Value: value })),
  ];
}

/** What UserType and AdminGetUserResponse have in common; times are in seconds on the wire. */
export function wireProfile(user: User): object {
  return {
    Username: user.username,
    UserCreateDate: user.createdAt / 1000,
    UserLastModifiedDate: user.modifiedAt / 1000,
    Enabled: user.enabled,
    UserStatus: user.status,
  };
}

/** UserType: no groups and no MFA (COGNITO.md, Reading). */
export function wireUser(user: User): object {
  return { ...wireProfile(user), Attributes: wireAttributes(user) };
}
