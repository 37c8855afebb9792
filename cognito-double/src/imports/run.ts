/** A started import job: it reads rows as time goes by, and counts and logs what became of them. */
import type { Pool } from '../pool.ts';
import type { User } from '../user.ts';
import type { CsvFile, CsvRow } from './csv.ts';
import type { HashingAlgorithm } from './hashes.ts';
import { importRow, type Verdict } from './row.ts';

/** How quick jobs are. AWS promises nothing of it. */
export interface ImportPace {
  /** How long a started job stays Pending, in milliseconds. */
  readonly startsAfterMs: number;
  readonly usersPerSecond: number;
}

export type RunStatus = 'Pending' | 'InProgress' | 'Succeeded' | 'Failed' | 'Stopped';

export type Counts = Readonly<Record<Verdict['kind'], number>>;

/** How a job ended: `Too many…` and `…stopped by the developer` are the Developer Guide's, the others inferred. */
const messages = {
  Succeeded: 'Import Job Completed Successfully.',
  Failed: 'Too many users have failed or been skipped during the import.',
  Stopped: 'The Import Job was stopped by the developer.',
} as const;

export class ImportRun {
  readonly startedAt: number;
  readonly #pool: Pool;
  readonly #file: CsvFile | undefined;
  readonly #pace: ImportPace;
  readonly #hashing: HashingAlgorithm | undefined;
  readonly #log: string[] = [];
  #counts: Counts = { SUCCEEDED: 0, SKIPPED: 0, FAILED: 0 };
  #read = 0;
  #status: RunStatus = 'Pending';
  #completion: { readonly at: number; readonly message: string } | undefined;

  /** `file` is undefined where Cognito cannot read it. */
  constructor(pool: Pool, file: CsvFile | undefined, pace: ImportPace, now: number, hashing?: HashingAlgorithm) {
    this.#pool = pool;
    this.#file = file;
    this.#pace = pace;
    this.startedAt = now;
    this.#hashing = hashing;
  }

  get status(): RunStatus {
    return this.#status;
  }

  get counts(): Counts {
    return this.#counts;
  }

  /** When and how it ended; undefined while it goes on. */
  get completion(): { readonly at: number; readonly message: string } | undefined {
    return this.#completion;
  }

  /** The lines of the job's log stream so far. */
  get log(): readonly string[] {
    return [...this.#log];
  }

  /** Reads as many rows as the time since the last look allows. */
  advance(now: number): void {
    const elapsed = now - this.startedAt - this.#pace.startsAfterMs;
    if (this.#completion !== undefined || elapsed < 0) return;
    if (this.#file === undefined) {
      this.#end('Failed', now, 'Unable to parse the CSV file.');
      return;
    }
    this.#status = 'InProgress';
    const { header, rows } = this.#file;
    const { usersPerSecond } = this.#pace;
    const due =
      usersPerSecond === Number.POSITIVE_INFINITY ? rows.length : Math.floor((elapsed / 1000) * usersPerSecond);
    this.#import(header, rows.slice(this.#read, due), now);
    this.#read = Math.max(this.#read, due);
    if (this.#read >= rows.length) this.#finish(rows.length, now);
  }

  /** What was imported stays. */
  stop(now: number): void {
    this.#end('Stopped', now, messages.Stopped);
  }

  #import(header: readonly string[], rows: readonly CsvRow[], now: number): void {
    const users: User[] = [];
    for (const row of rows) {
      const verdict = importRow(this.#pool, header, row, { now, hashing: this.#hashing });
      if (verdict.kind === 'SUCCEEDED') users.push(verdict.user);
      this.#counts = { ...this.#counts, [verdict.kind]: this.#counts[verdict.kind] + 1 };
      this.#log.push(logLine(row, verdict));
    }
    this.#pool.listing.add(users);
  }

  /**
   * A job that imported some users has been seen to fail for the many others (aws-solutions/
   * cognito-user-profiles-export-reference-architecture 9: 14 imported, 32 failed). No source has the limit; more than
   * half is taken.
   */
  #finish(total: number, now: number): void {
    const status = this.#counts.SKIPPED + this.#counts.FAILED > total / 2 ? 'Failed' : 'Succeeded';
    this.#end(status, now, messages[status]);
  }

  #end(status: RunStatus, at: number, message: string): void {
    this.#status = status;
    this.#completion = { at, message };
  }
}

/** By line number and without user data (Developer Guide, Viewing the user pool import results). */
function logLine({ line }: CsvRow, verdict: Verdict): string {
  switch (verdict.kind) {
    case 'SUCCEEDED':
      return `[SUCCEEDED] Line Number ${line} - The import succeeded.`;
    case 'SKIPPED':
      return `[SKIPPED] Line Number ${line} - The user already exists.`;
    case 'FAILED':
      return `[FAILED] Line Number ${line} - ${verdict.reason}`;
  }
}
