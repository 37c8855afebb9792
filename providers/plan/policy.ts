/** What a plan may do, as the settings say. */

/** The settings that decide what is planned, with their defaults filled in. */
export interface Policy {
  /** Declared users who are not in the pool: a problem, left out, or created. */
  readonly missingUsers: 'error' | 'skip' | 'create';
  /** What becomes of an account that is no longer declared. */
  readonly removedUsers: 'retain' | 'clear' | 'disable' | 'delete';
  /** Attributes that are no longer declared, and are live as they were applied: deleted, or left. */
  readonly removedAttributes: 'delete' | 'retain';
  /** What a declared user has and nobody declared: left, or deleted where that may be. */
  readonly unmanagedAttributes: 'retain' | 'delete';
  /** Whether an update may make Cognito send a code, and a new user gets an invitation. */
  readonly messages: 'forbid' | 'allow';
  /** Declared attributes that an identity provider writes at every sign-in. */
  readonly mappedAttributes: 'error' | 'warn' | 'ignore';
  /** Names by which only an account that has not proven them is found. */
  readonly unprovenNames: 'error' | 'allow';
  /** Recorded accounts that are gone while another account has their username or verified address. */
  readonly recreatedAccounts: 'error' | 'accept';
  /** Attributes, `groups` and `enabled`: who loses one of these is signed out everywhere. */
  readonly endSessions: readonly string[];
  /** Whether declared groups that the pool lacks are made. */
  readonly createGroups: boolean;
  /** Why no import job can be run, which only takes password hashes; undefined where one can. */
  readonly noImport: string | undefined;
  /** Lets `delete` take accounts that this stack has not created. It does not lift `protect`. */
  readonly force: boolean;
}
