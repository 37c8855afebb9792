/** A problem as data: what is wrong, where, and with which user. The codes are a closed list. */
import type { AttributeName, Username } from '../model/names.ts';
import type { RuleName } from '../model/rules.ts';
import type { DeclaredAccount } from '../model/users.ts';

/** A place in a file of the declaration; line and column start at 1. */
export interface SourceRef {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export type DiagnosticCode =
  | DeclarationProblem
  | ReferenceProblem
  | PoolProblem
  | AccountProblem
  | CallProblem
  | 'bad-setting'
  | 'too-many-changes'
  | 'too-many-deletions'
  | 'too-many-active';

/** What can be wrong with `${…}` in a value. */
export type ReferenceProblem =
  | 'unknown-reference'
  | 'malformed-reference'
  | 'secret-as-config'
  | 'config-as-secret'
  | 'empty-reference'
  /** A value of the program that nothing takes. */
  | 'unused-value';

/** What a pool does not take of a declaration. */
export type PoolProblem =
  | 'user-declared-twice'
  | 'account-declared-twice'
  | 'ambiguous-user'
  | 'other-account'
  | 'unproven-name'
  | 'account-replaced'
  /** The declaration takes away the name by which it finds the account. */
  | 'name-given-up'
  /** Only an import job takes the password hash of a new user, and none can make this one. */
  | 'not-importable'
  /** It depends on what the program makes in the same run. */
  | 'not-known-yet'
  | 'declared-but-ignored'
  /** A pattern of `onlyUsers` that matches nobody. */
  | 'only-nobody'
  /** A rule that the pool cannot keep: an unknown condition, or one that its users could claim. */
  | 'rule-condition'
  /** Rules, or a rule and a user's own groups, disagree about one account. */
  | 'rule-conflict'
  /** A rule that is over. */
  | 'rule-ended'
  /** A rule names somebody or something that is not there. */
  | 'rule-nobody'
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

/** What cannot be made of an account as declared, beside attributes. */
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

/** What the pool's schema does not take of a value. */
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
  /** A kill right after it would lose what has to follow. */
  | 'not-recorded'
  /** The journal came with a commit. */
  | 'journal-in-git'
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
  /** A rule that is not in form, or that says what no rule may. */
  | 'bad-rule'
  | 'duplicate-rule'
  | 'secret-in-rule'
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
  /** The rule in it: where the user has no place, that of the rule stands for it. */
  readonly rule?: RuleName;
  /** Another user, or rule, in it: the hint ends in where that one is declared. */
  readonly other?: Username;
  readonly subject?: {
    readonly username: Username;
    readonly attribute?: AttributeName;
    /** The key of the account, beside attributes. */
    readonly account?: keyof DeclaredAccount;
  };
}
