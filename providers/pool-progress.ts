/** Keeps count of how far the work on each pool is: what progress lines are made of. */
import type { Outcome } from './core/types.ts';
import type { Progress } from './report/progress-text.ts';
import type { OpenPool } from './session.ts';

/** The counts of one process. */
export interface PoolProgress {
  /** So many users of that roster are going to be changed, as far as is known now. */
  planned(userPoolId: string, roster: string, users: number): void;
  /** From now on so many users of that roster are written; gives what is to hear of each. */
  writing(userPoolId: string, roster: string, users: number): (outcome: Outcome) => void;
  /** How far it is by now; `busySeconds` is how long it has taken. Requests a second are those since the last time. */
  of(userPoolId: string, pool: OpenPool, busySeconds: number): Progress;
}

/** What is written of a pool. */
interface Writing {
  readonly planned: Map<string, number>;
  changed: number;
  /** When the first was written. */
  since: number | undefined;
}

/** Nothing counted so far. */
export function createPoolProgress(): PoolProgress {
  const writings = new Map<string, Writing>();
  const requestRate = createRateMeter();
  const writingOf = (userPoolId: string): Writing => {
    const writing = writings.get(userPoolId) ?? { planned: new Map(), changed: 0, since: undefined };
    writings.set(userPoolId, writing);
    return writing;
  };
  return {
    planned: (userPoolId, roster, users) => void writingOf(userPoolId).planned.set(roster, users),
    writing(userPoolId, roster, users) {
      const writing = writingOf(userPoolId);
      writing.planned.set(roster, users);
      if (users > 0) writing.since ??= performance.now();
      // A user may be heard of twice: attributes are one call, the account's steps are others.
      const heard = new Set<string>();
      return ({ kind, username }) => {
        if ((kind !== 'applied' && kind !== 'perhaps-applied') || heard.has(username)) return;
        heard.add(username);
        writing.changed += 1;
      };
    },
    of(userPoolId, { directory, traffic }, busySeconds) {
      const { usersRead, usersExpected } = directory.progress();
      const { planned, changed, since } = writingOf(userPoolId);
      const expected = sum(planned.values());
      const sent = sum([...traffic.counts().values()].map((operation) => operation.sent));
      return {
        read: { users: usersRead, expected: usersExpected, seconds: busySeconds },
        changed: since === undefined ? undefined : { users: changed, expected, seconds: secondsSince(since) },
        requestsPerSecond: requestRate(userPoolId, sent),
      };
    },
  };
}

/** Requests a second since that pool was asked for last. */
function createRateMeter(): (userPoolId: string, sent: number) => number {
  const began = performance.now();
  const before = new Map<string, { readonly sent: number; readonly at: number }>();
  return (userPoolId, sent) => {
    const last = before.get(userPoolId) ?? { sent: 0, at: began };
    before.set(userPoolId, { sent, at: performance.now() });
    return (sent - last.sent) / Math.max(secondsSince(last.at), 0.001);
  };
}

function secondsSince(time: number): number {
  return (performance.now() - time) / 1000;
}

function sum(amounts: Iterable<number>): number {
  let total = 0;
  for (const amount of amounts) total += amount;
  return total;
}
