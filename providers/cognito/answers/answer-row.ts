/** One row of what Cognito may answer: which answers it is for, and what they mean to the user. */

import type { SchemaProblem } from '../../constraints/schema-rules.ts';
import type { AttributeName } from '../../model/names.ts';

export type AnswerCode =
  /** Cognito found what the check against the schema looks for: the schema changed since, or only Cognito can know. */
  | SchemaProblem
  | 'pool-missing'
  | 'user-missing'
  /** IAM, or the credentials themselves. */
  | 'not-authorized'
  /** The pool's replica in this Region takes no writes. */
  | 'read-only-replica'
  | 'unreachable'
  /** Of an update that makes Cognito send a message: it was perhaps carried out. */
  | 'answer-lost'
  | 'throttled'
  | 'alias-taken'
  | 'user-exists'
  /** The pool's password policy, or its memory of passwords, does not take it. */
  | 'bad-password-value'
  | 'wrong-user-state'
  | 'unknown-group'
  /** A pool or a user has as many as it may have. */
  | 'too-many-groups'
  /** A trigger of the pool said no. */
  | 'trigger-refused'
  /** A trigger of the pool broke. */
  | 'trigger-failed'
  /** The message that the update asks for cannot be sent. */
  | 'message-undeliverable'
  | 'not-recorded'
  | 'service-fault'
  /** An import job could not be made, given its file or started. */
  | 'import-refused'
  /** The run was stopped before the request was sent. */
  | 'stopped'
  | 'refused';

/** What a row may tell: the call, and Cognito's own words on one line. */
export interface AnswerDetails {
  readonly operation: string;
  readonly poolId: string;
  /** The Region that was asked. */
  readonly region?: string;
  readonly words: string;
  /** The group that the request names. */
  readonly group?: string;
}

/** One row; the first whose `names` and `says` both fit is taken, and what is left out always fits. */
export interface AnswerRow {
  readonly names?: ReadonlySet<string>;
  /** The calls whose answer it may be. */
  readonly operations?: ReadonlySet<string>;
  readonly says?: RegExp;
  readonly code: AnswerCode;
  readonly attribute?: AttributeName;
  readonly message: (details: AnswerDetails) => string;
  readonly hint?: (details: AnswerDetails) => string;
}
