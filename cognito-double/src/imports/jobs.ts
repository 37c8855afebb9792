/** The import jobs of an account: created, given a file, started, looked at and stopped. */
import { hash } from 'node:crypto';
import { CognitoException } from '../errors.ts';
import type { Pool } from '../pool.ts';
import { SortedIndex } from '../sorted-index.ts';
import { hashColumn, importColumns } from './columns.ts';
import { readCsv } from './csv.ts';
import type { HashingAlgorithm } from './hashes.ts';
import { type ImportPace, ImportRun, type RunStatus } from './run.ts';

export interface ImportJob {
  readonly id: string;
  readonly name: string;
  readonly pool: Pool;
  readonly roleArn: string;
  /** How the passwords of its rows are hashed; absent where rows have none. */
  readonly hashing?: HashingAlgorithm;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** Where the file goes by PUT: path and query of the double. */
  readonly uploadPath: string;
  readonly file?: Buffer;
  readonly run?: ImportRun;
}

/** UserImportJobStatusType; a job that is stopped here has stopped at once. */
export type JobStatus = 'Created' | 'Expired' | RunStatus;

/** UserImportJobType, Expired: 24 to 48 hours; the strict end. */
const startableMs = 24 * 60 * 60 * 1000;

export class ImportJobs {
  readonly #now: () => number;
  readonly #jobs = new Map<string, ImportJob>();
  #pace: ImportPace = { startsAfterMs: 0, usersPerSecond: Number.POSITIVE_INFINITY };

  constructor(now: () => number) {
    this.#now = now;
  }

  /** For jobs that are started from now on; by default the first look after the start finds all users imported. */
  setPace(pace: ImportPace): void {
    this.#pace = pace;
  }

  create(pool: Pool, { name, roleArn, hashing }: Pick<ImportJob, 'name' | 'roleArn' | 'hashing'>): ImportJob {
    const digest = hash('sha256', `${pool.id} ${this.#jobs.size} ${name}`);
    const id = `import-${digest.slice(0, 10)}`;
    const signed = 'X-Amz-Expires=900&X-Amz-SignedHeaders=host%3Bx-amz-server-side-encryption';
    const uploadPath = `/_import/${pool.id}/${id}?${signed}&X-Amz-Signature=${digest}`;
    const hashed = hashing === undefined ? {} : { hashing };
    const job: ImportJob = { id, name, pool, roleArn, ...hashed, createdAt: this.#now(), uploadPath };
    this.#jobs.set(id, job);
    return job;
  }

  /** Throws ResourceNotFoundException. */
  get(pool: Pool, id: string): ImportJob {
    const job = this.#jobs.get(id);
    if (job?.pool !== pool) throw new CognitoException('ResourceNotFoundException', `Import job ${id} does not exist.`);
    return job;
  }

  /** The job whose file goes there. */
  byUploadPath(path: string): ImportJob | undefined {
    return [...this.#jobs.values()].find(({ uploadPath }) => uploadPath === path);
  }

  /** The jobs of a pool, the last created first (Developer Guide, Listing your user import jobs). */
  of(pool: Pool): SortedIndex {
    const jobs = [...this.#jobs.values()].map(({ id, pool: owner }, n) => ({ id, owner, n }));
    const entries = jobs.filter(({ owner }) => owner === pool);
    return new SortedIndex(
      entries.map(({ id, n }) => ({ value: String(this.#jobs.size - n).padStart(9, '0'), sub: id })),
    );
  }

  status({ run, createdAt }: ImportJob): JobStatus {
    if (run !== undefined) return run.status;
    return this.#now() - createdAt > startableMs ? 'Expired' : 'Created';
  }

  /** Another file takes the place of the first. */
  upload(job: ImportJob, file: Buffer): void {
    this.#jobs.set(job.id, { ...job, file });
  }

  /**
   * The job, now Pending. Throws PreconditionNotMetException: it was started before or is expired, has no file
   * (aws-amplify/amplify-js 6416), the pool verifies no attribute, or another job of the account is active (Developer
   * Guide; that it is this exception is inferred for all but the file).
   */
  start(pool: Pool, id: string): ImportJob {
    const job = this.get(pool, id);
    const status = this.status(job);
    if (status !== 'Created') throw unmet(`The job ${id} is ${status} and cannot be started.`);
    if (job.file === undefined) throw unmet(`No csv file was uploaded for ${id}`);
    if ((pool.definition.AutoVerifiedAttributes ?? []).length === 0) {
      throw unmet('The user pool has no auto-verified attribute.');
    }
    const active = [...this.#jobs.values()].find(isActive);
    if (active !== undefined) throw unmet(`The job ${active.id} is active: only one can be.`);
    const columns = [...importColumns(pool), ...(job.hashing === undefined ? [] : [hashColumn])];
    const run = new ImportRun(pool, readCsv(job.file, columns), this.#pace, this.#now(), job.hashing);
    const started: ImportJob = { ...job, run };
    this.#jobs.set(id, started);
    return started;
  }

  /** It cannot be started again. Throws PreconditionNotMetException for a job that does not run (inferred). */
  stop(pool: Pool, id: string): ImportJob {
    const job = this.get(pool, id);
    if (!isActive(job)) throw unmet(`The job ${id} is ${this.status(job)} and cannot be stopped.`);
    job.run?.stop(this.#now());
    return job;
  }

  /** Lets every started job go as far as the time allows: before anything of the account is looked at. */
  catchUp(): void {
    for (const { run } of this.#jobs.values()) run?.advance(this.#now());
  }
}

function isActive({ run }: ImportJob): boolean {
  return run !== undefined && run.completion === undefined;
}

function unmet(message: string): CognitoException {
  return new CognitoException('PreconditionNotMetException', message);
}
