/** The settings of a component. */
import type { WantedRates } from '../cognito/rates/quotas.ts';
import type { HashAlgorithm } from '../constraints/password-hashes.ts';
import type { PatternLists } from '../plan/patterns.ts';
import type { Policy } from '../plan/policy.ts';

/** What a user of the component may set beside the pool and the folder. `table.ts` has a row for each. */
export interface Settings extends Partial<Omit<Policy, 'noImport'>>, Partial<PatternLists> {
  /** Whether users' names and values stand in the state in clear, or as a Pulumi secret. */
  readonly stateValues?: 'plain' | 'encrypted';
  /** The most users that one run may change: a number, or a percent of a file's users (`30 %`). */
  readonly maxChanges?: string | number;
  /** The most attributes that one run may delete, and accounts that it may remove, counted the same way. */
  readonly maxDeletions?: string | number;
  /** The most users that one run may make monthly active, which Cognito bills: a number. */
  readonly maxActiveUsers?: string | number;
  /** Goes to the pool's Lambda triggers with every update. No secrets: Cognito does not encrypt it. */
  readonly clientMetadata?: Readonly<Record<string, string>>;
  /** Whether missing users come into the pool by a CreateUserImportJob: where that is predicted quicker, wherever it is possible, or never. */
  readonly importJobs?: 'auto' | 'always' | 'never';
  /** The role that lets Cognito write the log of an import job (CreateUserImportJob, CloudWatchLogsRoleArn). */
  readonly importRoleArn?: string;
  /**
   * Passwords of another directory, for users that an import job makes: how they are hashed, and which secret of the configuration, or which
   * file, maps names to hashes.
   */
  readonly passwordHashes?: {
    /** One for all users. */
    readonly algorithm: HashAlgorithm;
    /** The key of the secret, without its namespace: a JSON object of names and hashes. */
    readonly secret?: string;
    /** The file, relative to the program's folder: such an object, and not in git. */
    readonly file?: string;
    /** The column of the job's file, where GetCSVHeader does not name it. */
    readonly column?: string;
  };
  /** Digests of the plans that were approved, one a component: `up` refuses to do anything else. */
  readonly expectPlan?: string;
  /** What lies in the declaration's folder and is no part of it: names of files and folders, `*` is the only wildcard. */
  readonly otherFiles?: readonly string[];
  /** Requests a second by quota category, or a percent of what the account has, as `60%`; what is left out keeps its default. */
  readonly requestRates?: Partial<WantedRates>;
}
