/** How far a run is, in one line for people. A terminal of 80 columns shows some 30 characters of it. */
import { duration, figure, shortNumber } from '../values/amounts.ts';
import { columns } from './columns.ts';

/** How much of some work is done. */
export interface Done {
  readonly users: number;
  /** What `users` comes to in the end, where that is known. */
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
 * `3,200/10,000 read, 5 s left, 25 requests/s`, and once something is written
 * `120/1,000 written, 59 s left, 15 requests/s; 10,000 read`. The time left goes by what the same work has taken so far,
 * and is left out where that says nothing. What matters most comes first, because Pulumi's table cuts the line.
 */
export function progressText({ read, changed, requestsPerSecond }: Progress): string {
  const rate = `${shortNumber(requestsPerSecond)} requests/s`;
  if (changed === undefined) return [`${portion(read)} read`, ...timeLeft(read), rate].join(', ');
  const line = [`${portion(changed)} written`, ...timeLeft(changed), rate].join(', ');
  const both = `${line}; ${figure(read.users)} read`;
  return both.length <= columns ? both : line;
}

function portion(done: Done): string {
  const users = figure(done.users);
  return isOpen(done) ? `${users}/${figure(done.expected)}` : users;
}

function timeLeft(done: Done): readonly string[] {
  if (!isOpen(done) || done.users === 0) return [];
  return [`${duration(((done.expected - done.users) * done.seconds) / done.users)} left`];
}

/** An estimate that was too small no longer says anything. */
function isOpen(done: Done): done is Done & { readonly expected: number } {
  return done.expected !== undefined && done.expected > done.users;
}
