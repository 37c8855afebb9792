/** What a plan does to an account, and what it leaves alone. */

import type { AddressAttribute } from './addresses.ts';
import type { AttributeName, Username } from './names.ts';
import type { RuleName } from './rules.ts';
import type { Value, Values } from './value.ts';

/** Why a change is there. Reports, JSON and tests read this, not the message. */
export type Reason =
  /** The declaration asks for it and nobody changed it behind our back. */
  | 'declared'
  /** Somebody else changed what the last `up` had applied. */
  | 'drifted'
  /** It was applied last and is no longer declared. */
  | 'removed'
  /** A rule had given it, and none gives it now. */
  | 'left'
  /** It was never declared, and `unmanagedAttributes: delete`. */
  | 'unmanaged'
  /** It goes along with the address it verifies, whatever is live. */
  | 'accompanies';

/** One attribute's change. `from` is live; in the place of a secret it is concealed. `rule` asks for it, or had given it. */
export type AttributeChange =
  | {
      readonly kind: 'set';
      readonly name: AttributeName;
      readonly reason: Reason;
      readonly from: Value | undefined;
      readonly to: Value;
      readonly rule?: RuleName;
    }
  | {
      readonly kind: 'delete';
      readonly name: AttributeName;
      readonly reason: Reason;
      readonly from: Value;
      readonly rule?: RuleName;
    };

/** All changes of one account: one AdminUpdateUserAttributes call. */
export interface UserUpdate {
  readonly username: Username;
  /** The account it goes to, by the pool's own name. */
  readonly account: string;
  readonly changes: readonly [AttributeChange, ...AttributeChange[]];
}

/** Seen and left alone, with the rule that says so. */
export interface Kept {
  readonly username: Username;
  readonly attribute?: AttributeName;
  readonly rule: /** No longer declared, but its value is not the one applied last: somebody else owns it now. */
    | 'taken-over'
    /** No longer declared, and `removedAttributes: retain`. */
    | 'retained'
    /** Declared, not in the pool, and `missingUsers: skip`. */
    | 'skipped'
    /** No longer declared, and `removedUsers: retain`: the account is left alone. */
    | 'undeclared'
    /** The recorded account is gone, and its name is another account's now: the record is about nobody. */
    | 'account-gone'
    /** A new address that Cognito holds back until its user answers the message that was sent. */
    | 'pending'
    /** Declared with `create: false` and not in the pool, under `missingUsers: create`. */
    | 'not-created'
    /** A rule says it, and an identity provider writes it at every sign-in of that user. */
    | 'mapped'
    /** A rule says it, or had given it, and Cognito would refuse the change of this account. */
    | 'refused'
    /** The account has a password of its own: the declared one is set when it changes. */
    | 'password-kept'
    /** A name that is an alias, of an account that is not confirmed: Cognito takes it only afterwards. */
    | 'not-confirmed'
    /** `removedUsers: clear`, but the pool does not let this attribute be deleted. */
    | 'unblankable';
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
  /** The hash of the password that the user brings along; only an import job takes it. */
  readonly passwordHash?: Value;
  /** Where the invitation goes to; without it, it is suppressed (MessageAction). */
  readonly invitation?: AddressAttribute;
}
