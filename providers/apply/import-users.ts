/** Brings new users into a pool by import jobs, one after the other, and tells what is known of each user. */
import { hash } from 'node:crypto';
import type { Refusal } from '../cognito/answers/explain-answer.ts';
import { CognitoError } from '../cognito/gateway.ts';
import { type ImportGateway, type ImportJob, isUnderWay } from '../cognito/import-gateway.ts';
import { neverStopped, pause } from '../cognito/stopping.ts';
import type { Username } from '../model/names.ts';
import { fileText, type ImportFile, type ImportPlan } from './import-csv.ts';

/** Rows so far, over all jobs of a run. */
export interface ImportProgress {
  readonly imported: number;
  readonly skipped: number;
  readonly failed: number;
  readonly total: number;
}

/** How often a job is looked at: ever more rarely, within 5 requests a second and pool of DescribeUserImportJob. */
export interface Polling {
  readonly firstMs: number;
  readonly mostMs: number;
}

export interface ImportOptions {
  /** CreateUserImportJob, CloudWatchLogsRoleArn. */
  readonly roleArn: string;
  readonly polling?: Polling;
  readonly onProgress?: (progress: ImportProgress) => void;
  /** Once it is aborted, jobs are neither begun nor waited for; the refusal is then `stopped`. */
  readonly stopped?: AbortSignal;
}

/**
 * `imported`: in the pool, as the row said. `perhaps`: a job had the row and did not import everybody; Cognito only
 * counts, so look the user up: who is missing was refused, and AdminCreateUser tells why; who is there may have been
 * there before, otherwise than declared. `not-attempted`: no job had the row in this run, though one of an earlier run may
 * have: look the user up, and import again who is missing.
 */
export type ImportOutcome = 'imported' | 'perhaps' | 'not-attempted';

export interface ImportResult {
  /** By username, of everybody in the files. */
  readonly outcomes: ReadonlyMap<Username, ImportOutcome>;
  /** As they ended, in order: the one of an earlier run first. */
  readonly jobs: readonly ImportJob[];
  /** Why the jobs after those were not run. */
  readonly refusal?: Refusal;
}

const defaultPolling: Polling = { firstMs: 2_000, mostMs: 15_000 };
const growth = 1.5;

const namePrefix = 'pulumi-cognito-users-';

/** The name that the job of that file always has, so that a later run knows it again. */
export function importJobName({ creations }: ImportFile): string {
  const usernames = JSON.stringify(creations.map(({ username }) => username));
  return `${namePrefix}${hash('sha256', usernames).slice(0, 16)}`;
}

/**
 * Runs the jobs of those files. A job of an earlier run that is still under way is waited for instead of starting
 * another: the only job that runs then, unless it has the very rows of the first file. Never throws for an answer of
 * Cognito's.
 */
export async function importUsers(
  gateway: ImportGateway,
  { files }: Pick<ImportPlan, 'files'>,
  options: ImportOptions,
): Promise<ImportResult> {
  const run = new ImportRun(gateway, files, options);
  try {
    await run.all();
    return run.result();
  } catch (error) {
    if (!(error instanceof CognitoError)) throw error;
    return { ...run.result(), refusal: error.refusal };
  }
}

class ImportRun {
  readonly #gateway: ImportGateway;
  readonly #files: readonly ImportFile[];
  readonly #options: ImportOptions;
  readonly #outcomes: Map<Username, ImportOutcome>;
  readonly #jobs: ImportJob[] = [];

  constructor(gateway: ImportGateway, files: readonly ImportFile[], options: ImportOptions) {
    this.#gateway = gateway;
    this.#files = files;
    this.#options = options;
    const usernames = files.flatMap(({ creations }) => creations.map(({ username }) => username));
    this.#outcomes = new Map(usernames.map((username) => [username, 'not-attempted']));
  }

  result(): ImportResult {
    return { outcomes: new Map(this.#outcomes), jobs: [...this.#jobs] };
  }

  async all(): Promise<void> {
    const earlier = await this.#gateway.active();
    const [first, ...others] = this.#files;
    let files = this.#files;
    if (earlier?.name.startsWith(namePrefix)) {
      const same = first !== undefined && importJobName(first) === earlier.name;
      await this.#follow(earlier, same ? first : undefined);
      files = same ? others : [];
    }
    for (const file of files) await this.#run(file);
  }

  async #run(file: ImportFile): Promise<void> {
    const { id, uploadUrl } = await this.#gateway.create(importJobName(file), this.#options.roleArn, file.algorithm);
    await this.#gateway.upload(uploadUrl, Buffer.from(fileText(file)));
    await this.#follow(await this.#gateway.start(id), file);
  }

  /** Until the job has ended; `file` is what it was given, where that is of this run. */
  async #follow(started: ImportJob, file: ImportFile | undefined): Promise<void> {
    this.#settle(file, 'perhaps');
    const { firstMs, mostMs } = this.#options.polling ?? defaultPolling;
    let job = started;
    for (let ms = firstMs; isUnderWay(job); ms = Math.min(mostMs, ms * growth)) {
      this.#tell(job);
      // The next look meets the stop.
      await pause(ms, this.#options.stopped ?? neverStopped);
      job = await this.#gateway.describe(job.id);
    }
    this.#tell(job);
    this.#jobs.push(job);
    // Whatever the status says: a job that failed or was stopped may have had everybody in before.
    if (file !== undefined && job.imported === file.creations.length) this.#settle(file, 'imported');
  }

  #settle(file: ImportFile | undefined, outcome: ImportOutcome): void {
    for (const { username } of file?.creations ?? []) this.#outcomes.set(username, outcome);
  }

  #tell(current: ImportJob): void {
    const jobs = [...this.#jobs, current];
    const sum = (part: 'imported' | 'skipped' | 'failed') => jobs.reduce((total, job) => total + job[part], 0);
    this.#options.onProgress?.({
      imported: sum('imported'),
      skipped: sum('skipped'),
      failed: sum('failed'),
      total: this.#outcomes.size,
    });
  }
}
