/** The data every other module speaks in: declared, applied and live users, and the plan between them. */
import type { DeclaredAccount } from './accounts.ts';

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

/** What the declaration says of one user. */
export interface DeclaredUser extends DeclaredAccount {
  readonly attributes: Attributes;
  /** The account's `sub`, which finds it whatever its address or alias is by now. */
  readonly sub?: string;
  /** Goes to the pool's triggers with every update of this user, over the configuration's. */
  readonly clientMetadata?: ReadonlyMap<string, string>;
}

/** The declared users of one resource. */
export type Roster = ReadonlyMap<Username, DeclaredUser>;

/** What the previous `up` left of each user; a blank stays, so that drift on a blanked attribute shows. */
export type LastApplied = ReadonlyMap<Username, Attributes>;

/** One account as Cognito holds it. */
export interface LiveUser {
  /** The pool's own name of the account, which every write uses; a UUID in pools that sign in by e-mail or phone. */
  readonly username: string;
  readonly sub: string;
  readonly enabled: boolean;
  /** UserStatus as ListUsers gives it: CONFIRMED, FORCE_CHANGE_PASSWORD, EXTERNAL_PROVIDER, ... */
  readonly status: string;
  readonly attributes: Attributes;
}

/** The live accounts by the name under which the declaration or the state knows them; who is missing has no entry. */
export type Live = ReadonlyMap<Username, LiveUser>;

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

export type AttributeChange =
  | {
      readonly kind: 'set';
      readonly name: AttributeName;
      readonly reason: Reason;
      readonly from: string | undefined;
      readonly to: string;
    }
  | { readonly kind: 'delete'; readonly name: AttributeName; readonly reason: Reason; readonly from: string };

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
    /** Declared nowhere any longer: the account and all its attributes are left as they are. */
    | 'undeclared'
    /** Declared by another roster of the deployment now. */
    | 'handed-over'
    /** A new address that Cognito holds back until its user answers the message that was sent. */
    | 'pending'
    /** Declared with `create: false` and not in the pool, under `missingUsers: create`. */
    | 'not-created'
    /** The account has a password of its own: the declared one is set when it changes. */
    | 'password-kept'
    /** `removedUsers: clear`, but the pool does not let this attribute be deleted. */
    | 'unblankable';
}

/** What takes live to declared. Users and attributes are sorted by code unit. */
export interface Plan {
  readonly updates: readonly UserUpdate[];
  readonly kept: readonly Kept[];
  /** Declared, but no account has that name. Sorted. */
  readonly missing: readonly Username[];
  /** What the state will hold when every update succeeds. */
  readonly applied: LastApplied;
}

export interface Policy {
  /** Declared users who are not in the pool: a problem, left out, or created. */
  readonly missingUsers: 'error' | 'skip' | 'create';
  /** Attributes that are declared no longer, and are live as they were applied: deleted, or left. */
  readonly removedAttributes: 'delete' | 'retain';
  /** What a declared user has and nobody declared: left, or deleted where that may be. */
  readonly unmanagedAttributes: 'retain' | 'delete';
}

/** The pool's rules as functions over data, built once from its description. */
export interface Rules {
  /** Whether Cognito holds `live` and `declared` to be one value of that attribute; texts that are equal always are. */
  same(name: AttributeName, declared: string, live: string): boolean;
  /** Whether `unmanagedAttributes: delete` has to leave that attribute alone. */
  untouchable(name: AttributeName): boolean;
}

/** What one update came to. */
export type Outcome =
  | { readonly kind: 'applied'; readonly username: Username }
  /** Something that concerns everybody (pool, credentials, network) ended the run before this one's turn. */
  | { readonly kind: 'not-attempted'; readonly username: Username }
  | {
      /** `perhaps-applied`: its answer was lost, and because it makes Cognito send a message it was not sent again. */
      readonly kind: 'refused' | 'perhaps-applied';
      readonly username: Username;
      readonly diagnostic: Diagnostic;
    };

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
  | 'declared-but-ignored'
  | 'mapped-attribute'
  | 'message-forbidden'
  | 'unknown-attribute'
  | 'read-only'
  | 'required'
  | 'immutable'
  | 'sign-in-attribute'
  | 'verified-without-address'
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
  readonly subject?: {
    readonly username: Username;
    readonly attribute?: AttributeName;
    /** What of the account beside attributes. */
    readonly account?: keyof DeclaredAccount;
  };
}
