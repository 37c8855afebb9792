/** How missing users come into the pool, in one line for people: the choice, and what it is predicted to take. */
import type { Seeding } from '../apply/seeding-choice.ts';
import { count, duration, figure } from '../values/amounts.ts';

/** `imports 20,000 users by 1 job: about 8 min 7 s (8 min 20 s one by one)`. */
export function seedingText({ how, users, creating, importing, roleMissing }: Seeding): string {
  if (how === 'create' || importing === undefined) {
    const quicker = importing === undefined ? '' : duration(importing.seconds);
    const hint = roleMissing ? ` (import jobs: about ${quicker}; they need importRoleArn)` : '';
    return `creates ${count(users, 'user')} one by one: about ${duration(creating.seconds)}${hint}`;
  }
  const { jobs, calls, seconds } = importing;
  const rest = calls === 0 ? '' : `, and creates ${figure(calls)} one by one`;
  const head = `imports ${count(users - calls, 'user')} by ${count(jobs, 'job')}${rest}`;
  return `${head}: about ${duration(seconds)} (${duration(creating.seconds)} one by one)`;
}

/** `imports 20 users by a job, with the passwords that they have`. */
export function broughtText(users: number): string {
  return `imports ${count(users, 'user')} by a job, with the ${users === 1 ? 'password that it has' : 'passwords that they have'}`;
}

/** How import jobs ended, as far as their warning says. */
export interface EndedImport {
  readonly jobs: readonly {
    readonly imported: number;
    readonly skipped: number;
    readonly failed: number;
    readonly message?: string;
  }[];
  /** Whether some of the rows brought a password along. */
  readonly hashed?: boolean;
  /** How many users the files had. */
  readonly rows: number;
  readonly refusal?: { readonly message: string } | undefined;
}

/** That not everybody came by the jobs; undefined where everybody did. */
export function importWarning({ jobs, rows, refusal, hashed = false }: EndedImport): string | undefined {
  const sum = (part: 'imported' | 'skipped' | 'failed') => jobs.reduce((total, job) => total + job[part], 0);
  const imported = sum('imported');
  if (imported === rows && refusal === undefined) return undefined;
  const words = [...jobs.flatMap(({ message = [] }) => message), ...(refusal === undefined ? [] : [refusal.message])];
  const counts = `${figure(sum('skipped'))} skipped, ${figure(sum('failed'))} failed`;
  return [
    `import jobs brought in ${figure(imported)} of ${count(rows, 'user')} (${counts})`,
    ...new Set(words),
    `  = the others are created one by one, which tells what is wrong with each${hashed ? '; not those with a password hash' : ''}`,
  ].join('\n');
}
