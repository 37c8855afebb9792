/** Errors of an import job's calls: what they mean to the user, and what to do. */
import type { AnswerRow } from './answer-row.ts';

/** What the gateway calls the upload of a job's file, which is S3's to answer and no operation of Cognito's. */
export const uploadOperation = 'the upload of the import file';

/** The name of the error that the gateway makes of a refusal of S3's. */
export const uploadRefused = 'ImportUploadRefused';

const creating: ReadonlySet<string> = new Set(['CreateUserImportJob']);
const running: ReadonlySet<string> = new Set(['CreateUserImportJob', 'StartUserImportJob']);

const oneByOne = 'or set importJobs: never, which creates the users one by one';

/**
 * Before all other rows: the same exceptions mean something else here. What InvalidParameterException and
 * PreconditionNotMetException say is not documented, so the words are matched loosely.
 */
export const importRows: readonly AnswerRow[] = [
  {
    names: new Set(['AccessDeniedException', 'AccessDenied', 'NotAuthorizedException']),
    operations: creating,
    says: /PassRole/,
    code: 'not-authorized',
    message: ({ words }) => `the credentials may not give importRoleArn to Cognito: ${words}`,
    hint: () => `allow iam:PassRole on that role to the role that runs pulumi, ${oneByOne}`,
  },
  {
    names: new Set(['InvalidParameterException', 'ValidationException']),
    operations: creating,
    says: /role|arn/i,
    code: 'import-refused',
    message: ({ words }) => `Cognito cannot use the role of importRoleArn: ${words}`,
    hint: () =>
      'it has to trust cognito-idp.amazonaws.com and to allow logs:CreateLogGroup, logs:CreateLogStream, ' +
      `logs:DescribeLogStreams and logs:PutLogEvents; correct it, ${oneByOne}`,
  },
  {
    names: new Set(['PreconditionNotMetException', 'LimitExceededException']),
    operations: running,
    says: /active|in progress|running|already|limit/i,
    code: 'import-refused',
    message: ({ operation, words }) => `Cognito takes no import job now (${operation}): ${words}`,
    hint: () =>
      'only one job of an account and Region is active at a time: run again when the other one is done ' +
      `(aws cognito-idp list-user-import-jobs), ${oneByOne}`,
  },
  {
    names: new Set(['PreconditionNotMetException', 'LimitExceededException']),
    operations: running,
    code: 'import-refused',
    message: ({ operation, poolId, words }) => `the import job of ${poolId} cannot go on (${operation}): ${words}`,
    hint: () => `the pool has to verify e-mail or phone automatically (AutoVerifiedAttributes); run again, ${oneByOne}`,
  },
  {
    names: new Set([uploadRefused]),
    code: 'import-refused',
    message: ({ words }) => `the file of the import job was not taken: ${words}`,
    hint: () =>
      'its address is signed and lives for 15 minutes: check the clock and that no proxy changes the headers, and ' +
      `run again, ${oneByOne}`,
  },
];
