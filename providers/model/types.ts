/** The data every other module speaks in: declared, applied and live users, and the plan between them. */
import type { DeclaredAccount } from './accounts.ts';
import type { Value } from './value.ts';

/** A user as the declaration or the state names it: username, alias, `sub` or a federated `Google_1234`. */
export type Username = string;

/** As Cognito reads it back: `email`, `custom:tenant`, `dev:custom:x`. 1-32 characters. */
export type AttributeName = string;

/**
 * Attribute values by name. On the wire every value is text, at most 2,048 characters; the empty text is Cognito's
 * blank: declared, it deletes; live, it counts as absent (AdminUpdateUserAttributes, UserAttributes).
 */
export type Attributes = ReadonlyMap<AttributeName, string>;

/** A place in a file of the declaration; line and column start at 1. */
export interface SourceRef {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

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

/** Why a change is there. Reports, JSON and tests read this, not the message. */
export type Reason =
  /** The declaration asks for it and nobody changed it behind our back. */
  | 'declared'
  /** Somebody else changed what the last `up` had applied. */
  | 'drifted'
  /** It was applied last and is declared no longer. */
  | 'removed'
  /** It was never declared, and `unmanagedAttributes: delete`. */
  | 'unmanaged'
  /** It goes along with the address it verifies, whatever is live. */
  | 'accompanies';

/** One attribute's change. `from` is live; in the place of a secret it is concealed. */
export type AttributeChange =
  | {
      readonly kind: 'set';
      readonly name: AttributeName;
      readonly reason: Reason;
      readonly from: Value | undefined;
      readonly to: Value;
    }
  | { readonly kind: 'delete'; readonly name: AttributeName; readonly reason: Reason; readonly from: Value };

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
    /** No longer declared, and `removedUsers: retain`: the account is left as it is. */
    | 'undeclared'
    /** The recorded account is gone, and its name is another account's now: the record is about nobody. */
    | 'account-gone'
    /** A new address that Cognito holds back until its user answers the message that was sent. */
    | 'pending'
    /** Declared with `create: false` and not in the pool, under `missingUsers: create`. */
    | 'not-created'
    /** The account has a password of its own: the declared one is set when it changes. */
    | 'password-kept'
    /** A name that is an alias, of an account that is not confirmed: Cognito takes it only afterwards. */
    | 'not-confirmed'
    /** `removedUsers: clear`, but the pool does not let this attribute be deleted. */
    | 'unblankable';
}

/** The pool's rules as functions over data, built once from its description. */
export interface Rules {
  /** Whether Cognito holds `live` and `declared` to be one value of that attribute; texts that are equal always are. */
  same(name: AttributeName, declared: string, live: string): boolean;
  /** Whether `unmanagedAttributes: delete` has to leave that attribute alone. */
  untouchable(name: AttributeName): boolean;
}

export type DiagnosticCode =
  | DeclarationProblem
  | ReferenceProblem
  | PoolProblem
  | AccountProblem
  | CallProblem
  | 'bad-setting'
  | 'too-many-changes'
  | 'too-many-deletions';

/** What can be wrong with `${…}` in a value. */
export type ReferenceProblem =
  | 'unknown-reference'
  | 'malformed-reference'
  | 'secret-as-config'
  | 'config-as-secret'
  | 'empty-reference';

/** What of a declaration a pool does not take. */
export type PoolProblem =
  | 'user-declared-twice'
  | 'account-declared-twice'
  | 'ambiguous-user'
  | 'other-account'
  | 'unproven-name'
  | 'account-replaced'
  /** The declaration takes away the name by which it finds the account. */
  | 'name-given-up'
  /** It depends on what the program makes in the same run. */
  | 'not-known-yet'
  | 'declared-but-ignored'
  | 'mapped-attribute'
  | 'message-forbidden'
  | 'unknown-attribute'
  | 'read-only'
  | 'required'
  | 'immutable'
  | 'sign-in-attribute'
  | 'verified-without-address'
  /** A flag that is declared blank beside its address. */
  | 'blank-flag'
  | 'alias-declared-twice'
  | 'alias-taken'
  | 'alias-swap'
  | ValueProblemCode;

/** What of an account, beside attributes, cannot be made as declared. */
export type AccountProblem =
  /** No account can be created for that user: its name is a provider's, or it is declared by a `sub`. */
  | 'not-creatable'
  /** The pool does not take that Username for a new account. */
  | 'sign-in-name'
  | 'unknown-group'
  | 'too-many-groups'
  | 'federated-password'
  /** No longer declared, and `protect: true` when it was last. */
  | 'protected'
  /** `removedUsers: delete`, and this stack has not created the account. */
  | 'not-ours-to-delete';

/** What of a value the pool's schema does not take. */
export type ValueProblemCode =
  | 'wrong-value-type'
  | 'too-short'
  | 'too-long'
  | 'too-small'
  | 'too-big'
  | 'bad-email'
  | 'bad-phone-number'
  | 'bad-birthdate';

/** What a call can come to. */
export type CallProblem =
  | 'user-missing'
  | 'user-exists'
  | 'bad-password-value'
  | 'wrong-user-state'
  | 'unknown-group'
  | 'too-many-groups'
  | 'pool-missing'
  | 'not-authorized'
  | 'read-only-replica'
  | 'unreachable'
  | 'answer-lost'
  | 'throttled'
  | 'trigger-refused'
  | 'trigger-failed'
  | 'message-undeliverable'
  | 'service-fault'
  | 'import-refused'
  | 'stopped'
  | 'refused';

/** What can be wrong with the files of a declaration. */
export type DeclarationProblem =
  | 'bad-client-metadata'
  | 'secret-in-client-metadata'
  | 'folder-missing'
  | 'folder-empty'
  | 'file-unreadable'
  | 'file-empty'
  | 'bad-utf8'
  | 'nul-character'
  /** A control character in the file, or half a surrogate pair in a value. */
  | 'bad-character'
  | 'tab-indent'
  | 'yaml-syntax'
  | 'several-documents'
  /** Nested deeper than any value that Cognito could take. */
  | 'too-deep'
  | 'alias-bomb'
  /** `*name` without `&name` before it. */
  | 'unknown-anchor'
  | 'unknown-key'
  | 'duplicate-key'
  | 'duplicate-user'
  | 'wrong-type'
  | 'bad-username'
  | 'bad-attribute-name'
  | 'bad-group-name'
  | 'duplicate-group'
  /** It may be a password in clear: its line is shown to nobody. */
  | 'bad-password'
  | 'bad-template'
  | 'index-outside-template'
  | 'unknown-fake'
  /** Templates stand for more users, or more values, than a machine can hold. */
  | 'too-many-users'
  /** Nothing before a comment, which is perhaps the value: `color: #FF0000`. */
  | 'comment-for-value'
  /** A folder in the declaration's folder that no stack is called. */
  | 'unknown-folder'
  /** Something in the declaration's folder that is not read. */
  | 'not-read'
  | 'value-too-long';

/** A problem as data: tests and docs name the code, the wording may change. */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: 'error' | 'warning';
  /** What is wrong, in one sentence without the place. */
  readonly message: string;
  /** The way out, or the nearest right name. */
  readonly hint?: string;
  readonly at?: SourceRef;
  /** Another user in it: the hint ends in where that one is declared. */
  readonly other?: Username;
  readonly subject?: {
    readonly username: Username;
    readonly attribute?: AttributeName;
    /** What of the account beside attributes. */
    readonly account?: keyof DeclaredAccount;
  };
}
