/** How far a run is, in one line for people. */
import { count, duration, shortNumber } from './amounts.ts';
import { columns } from './columns.ts';

/** What of a work is done. */
export interface Done {
  readonly users: number;
  /** What `users` comes to in the end, as far as it is known. */
  readonly expected: number | undefined;
  /** How long it has taken so far. */
  readonly seconds: number;
}

/** The work on one pool. */
export interface Progress {
  readonly read: Done;
  /** Undefined while nothing is written. */
  readonly changed: Done | undefined;
  /** As measured of late, of all operations. */
  readonly requestsPerSecond: number;
}

/**
 * `3,200 of 10,000 users read, 5 s left, 25 requests/s`, and once something is written
 * `120 of 1,000 users changed, 59 s left, 15 requests/s; 10,000 read`. The time left goes by what the same work has
 * taken so far, and is left out where that says nothing. What matters most comes first, because a narrow terminal cuts.
 */
export function progressText({ read, changed, requestsPerSecond }: Progress): string {
  const rate = `${shortNumber(requestsPerSecond)} requests/s`;
  if (changed === undefined) return [`${portion(read)} read`, ...timeLeft(read), rate].join(', ');
  const line = [`${portion(changed)} changed`, ...timeLeft(changed), rate].join(', ');
  const both = `${line}; ${read.users.toLocaleString('en')} read`;
  return both.length <= columns ? both : line;
}

function portion(done: Done): string {
  if (!isOpen(done)) return count(done.users, 'user');
  return `${done.users.toLocaleString('en')} of ${count(done.expected, 'user')}`;
}

function timeLeft(done: Done): readonly string[] {
  if (!isOpen(done) || done.users === 0) return [];
  return [`${duration(((done.expected - done.users) * done.seconds) / done.users)} left`];
}

/** An estimate that was too small says nothing any longer. */
function isOpen(done: Done): done is Done & { readonly expected: number } {
  return done.expected !== undefined && done.expected > done.users;
}
