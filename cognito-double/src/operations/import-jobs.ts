/** GetCSVHeader and the operations of user import jobs. */
import { type Account, poolOf } from '../account.ts';
import { importColumns } from '../imports/columns.ts';
import { type HashingAlgorithm, hashingAlgorithms } from '../imports/hashes.ts';
import type { ImportJob } from '../imports/jobs.ts';
import { arn, clientName, importJobId, oneOf, pageToken, userPoolId } from '../model.ts';
import { readPage } from '../pages.ts';
import type { Pool } from '../pool.ts';
import type { QuotaCategory } from '../rates.ts';
import { type Operation, operation } from './operation.ts';

const getCsvHeader = operation<{ readonly UserPoolId: string }>({
  name: 'GetCSVHeader',
  quota: 'UserPoolResourceRead',
  members: { UserPoolId: userPoolId },
  required: ['UserPoolId'],
  run: (account, { UserPoolId }) => ({ UserPoolId, CSVHeader: importColumns(poolOf(account, UserPoolId)) }),
});

const createUserImportJob = operation<{
  readonly UserPoolId: string;
  readonly JobName: string;
  readonly CloudWatchLogsRoleArn: string;
  readonly PasswordHashingAlgorithm?: HashingAlgorithm;
}>({
  name: 'CreateUserImportJob',
  quota: 'UserPoolResourceUpdate',
  members: {
    UserPoolId: userPoolId,
    JobName: clientName,
    CloudWatchLogsRoleArn: arn,
    PasswordHashingAlgorithm: oneOf(...hashingAlgorithms),
  },
  required: ['UserPoolId', 'JobName', 'CloudWatchLogsRoleArn'],
  run(account, { UserPoolId, JobName, CloudWatchLogsRoleArn, PasswordHashingAlgorithm: hashing }) {
    const pool = poolOf(account, UserPoolId);
    const job = account.imports.create(pool, {
      name: JobName,
      roleArn: CloudWatchLogsRoleArn,
      ...(hashing === undefined ? {} : { hashing }),
    });
    return { UserImportJob: wireJob(account, job) };
  },
});

function jobOperation(
  name: string,
  quota: QuotaCategory,
  act: (account: Account, pool: Pool, id: string) => ImportJob,
): Operation {
  return operation<{ readonly UserPoolId: string; readonly JobId: string }>({
    name,
    quota,
    members: { UserPoolId: userPoolId, JobId: importJobId },
    required: ['UserPoolId', 'JobId'],
    run: (account, { UserPoolId, JobId }) => ({
      UserImportJob: wireJob(account, act(account, poolOf(account, UserPoolId), JobId)),
    }),
  });
}

/** Not in COGNITO.md's table: a read of a pool's resource, as DescribeUserImportJob is (inferred). */
const listUserImportJobs = operation<{
  readonly UserPoolId: string;
  readonly MaxResults: number;
  readonly PaginationToken?: string;
}>({
  name: 'ListUserImportJobs',
  quota: 'UserPoolResourceRead',
  members: {
    UserPoolId: userPoolId,
    MaxResults: { type: 'integer', minimum: 1, maximum: 60 },
    PaginationToken: pageToken,
  },
  required: ['UserPoolId', 'MaxResults'],
  run(account, { PaginationToken, ...parameters }) {
    const pool = poolOf(account, parameters.UserPoolId);
    const request = { parameters, token: PaginationToken, limit: parameters.MaxResults };
    const { found, token } = readPage(account, account.imports.of(pool), request);
    return {
      UserImportJobs: found.map(({ sub }) => wireJob(account, account.imports.get(pool, sub))),
      ...(token === undefined ? {} : { PaginationToken: token }),
    };
  },
});

/** UserImportJobType; times are in seconds on the wire. */
function wireJob({ imports, url }: Account, job: ImportJob): object {
  const { run } = job;
  return {
    JobName: job.name,
    JobId: job.id,
    UserPoolId: job.pool.id,
    PreSignedUrl: `${url}${job.uploadPath}`,
    CreationDate: job.createdAt / 1000,
    Status: imports.status(job),
    CloudWatchLogsRoleArn: job.roleArn,
    ...(job.hashing === undefined ? {} : { PasswordHashingAlgorithm: job.hashing }),
    ImportedUsers: run?.counts.SUCCEEDED ?? 0,
    SkippedUsers: run?.counts.SKIPPED ?? 0,
    FailedUsers: run?.counts.FAILED ?? 0,
    ...(run === undefined ? {} : { StartDate: run.startedAt / 1000 }),
    ...(run?.completion === undefined
      ? {}
      : { CompletionDate: run.completion.at / 1000, CompletionMessage: run.completion.message }),
  };
}

export const importOperations = [
  getCsvHeader,
  createUserImportJob,
  jobOperation('StartUserImportJob', 'UserPoolResourceUpdate', ({ imports }, pool, id) => imports.start(pool, id)),
  jobOperation('DescribeUserImportJob', 'UserPoolResourceRead', ({ imports }, pool, id) => imports.get(pool, id)),
  // Not in COGNITO.md's table: a change of a pool's resource, as StartUserImportJob is (inferred).
  jobOperation('StopUserImportJob', 'UserPoolResourceUpdate', ({ imports }, pool, id) => imports.stop(pool, id)),
  listUserImportJobs,
] as const;
