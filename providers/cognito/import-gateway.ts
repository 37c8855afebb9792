/** The calls of one pool's import jobs, translated between wire and data. */
import {
  CreateUserImportJobCommand,
  DescribeUserImportJobCommand,
  GetCSVHeaderCommand,
  ListUserImportJobsCommand,
  type ListUserImportJobsCommandOutput,
  StartUserImportJobCommand,
  type UserImportJobStatusType,
  type UserImportJobType,
} from '@aws-sdk/client-cognito-identity-provider';
import type { HashAlgorithm } from '../constraints/password-hashes.ts';
import { uploadOperation } from './answers/import-rows.ts';
import type { CallingClients } from './connection/connection.ts';
import { tellingErrors, toldPages } from './gateway.ts';
import { uploadFile } from './import-upload.ts';
import { endingPages } from './pages.ts';
import { neverStopped } from './stopping.ts';

/** A job as DescribeUserImportJob tells it. */
export interface ImportJob {
  readonly id: string;
  readonly name: string;
  readonly status: UserImportJobStatusType;
  /** Rows so far, by what became of them: new accounts, accounts that were there before, refused ones. */
  readonly imported: number;
  readonly skipped: number;
  readonly failed: number;
  /** How it ended, in Cognito's words. */
  readonly message?: string;
}

/** A job that waits for its file. */
export interface CreatedJob {
  readonly id: string;
  /** Everybody with this address may upload: shown nowhere. */
  readonly uploadUrl: string;
}

/** One pool's import jobs. Every method throws CognitoError and nothing else. */
export interface ImportGateway {
  /** GetCSVHeader: the columns of a file. */
  header(): Promise<readonly string[]>;
  /** CreateUserImportJob. A repetition after a lost answer leaves a job that is never started, and expires in a day. */
  create(name: string, roleArn: string, algorithm?: HashAlgorithm): Promise<CreatedJob>;
  /** The file, of at most 100 MB, to the address that `create` gave, within 15 minutes. */
  upload(uploadUrl: string, file: Uint8Array): Promise<void>;
  /** StartUserImportJob. */
  start(id: string): Promise<ImportJob>;
  /** DescribeUserImportJob. */
  describe(id: string): Promise<ImportJob>;
  /** ListUserImportJobs: the pool's job that is under way. */
  active(): Promise<ImportJob | undefined>;
}

const underWay: ReadonlySet<UserImportJobStatusType> = new Set(['Pending', 'InProgress', 'Stopping']);

/** Whether that job may import more users. */
export function isUnderWay({ status }: ImportJob): boolean {
  return underWay.has(status);
}

/** ListUserImportJobs, MaxResults: at most 60. */
const pageSize = 60;

/** The import jobs of one pool over those clients, whose pacing they share. Once `stopped`, no upload begins. */
export function createImportGateway(
  { repeating: client, region }: Pick<CallingClients, 'repeating' | 'region'>,
  poolId: string,
  stopped: AbortSignal = neverStopped,
): ImportGateway {
  const UserPoolId = poolId;
  const told = tellingErrors(poolId, region);
  const describe = (JobId: string) =>
    told('DescribeUserImportJob', async () =>
      readJob(await client.send(new DescribeUserImportJobCommand({ UserPoolId, JobId }))),
    );
  /** The SDK has no paginator for this list. */
  async function* jobPages(): AsyncGenerator<ListUserImportJobsCommandOutput> {
    let PaginationToken: string | undefined;
    do {
      const request = { UserPoolId, MaxResults: pageSize, ...(PaginationToken && { PaginationToken }) };
      const page = await client.send(new ListUserImportJobsCommand(request));
      yield page;
      PaginationToken = page.PaginationToken;
    } while (PaginationToken !== undefined);
  }
  return {
    header: () =>
      told('GetCSVHeader', async () => (await client.send(new GetCSVHeaderCommand({ UserPoolId }))).CSVHeader ?? []),
    create: (JobName, CloudWatchLogsRoleArn, algorithm) =>
      told('CreateUserImportJob', async () => {
        const hashing = algorithm === undefined ? {} : { PasswordHashingAlgorithm: algorithm };
        const input = { UserPoolId, JobName, CloudWatchLogsRoleArn, ...hashing };
        const { UserImportJob: job } = await client.send(new CreateUserImportJobCommand(input));
        return { id: job?.JobId ?? '', uploadUrl: job?.PreSignedUrl ?? '' };
      }),
    upload: (uploadUrl, file) => told(uploadOperation, () => uploadFile(client, uploadUrl, file, stopped)),
    async start(JobId) {
      try {
        return await told('StartUserImportJob', async () =>
          readJob(await client.send(new StartUserImportJobCommand({ UserPoolId, JobId }))),
        );
      } catch (error) {
        // A start whose answer was lost is repeated, and refused because the job runs already.
        const job = await describe(JobId);
        if (job.status === 'Created' || job.status === 'Expired') throw error;
        return job;
      }
    },
    describe,
    async active() {
      for await (const { UserImportJobs = [] } of toldPages(told, 'ListUserImportJobs', endingPages(jobPages()))) {
        const found = UserImportJobs.map((UserImportJob) => readJob({ UserImportJob })).find(isUnderWay);
        if (found !== undefined) return found;
      }
      return undefined;
    },
  };
}

function readJob({ UserImportJob: job = {} }: { readonly UserImportJob?: UserImportJobType | undefined }): ImportJob {
  return {
    id: job.JobId ?? '',
    name: job.JobName ?? '',
    status: job.Status ?? 'Created',
    imported: job.ImportedUsers ?? 0,
    skipped: job.SkippedUsers ?? 0,
    failed: job.FailedUsers ?? 0,
    ...(job.CompletionMessage === undefined ? {} : { message: job.CompletionMessage }),
  };
}
