/** Counts how far the work on a component is: what progress lines are made of. */
import type { OpenPool } from '../../directory/open-pool.ts';
import type { UserOutcome } from '../../plan/model.ts';
import type { Progress } from '../../report/progress-text.ts';

/** The counts of one component. */
export interface ComponentProgress {
  /** From now on so many users are written. */
  writing(users: number): void;
  /** A user was tried. */
  done(outcome: UserOutcome): void;
  /** How many users are still to be written; undefined where none is written. */
  left(): number | undefined;
  /** How far it is by now; `busySeconds` is how long it has taken. Requests a second are those since the last time. */
  of(pool: Pick<OpenPool, 'directory' | 'traffic'>, busySeconds: number): Progress;
}

/** Nothing counted so far. */
export function createProgress(): ComponentProgress {
  let writing: { readonly users: number; readonly since: number } | undefined;
  let tried = 0;
  let last = { sent: 0, at: performance.now() };
  return {
    writing(users) {
      writing = { users, since: performance.now() };
      tried = 0;
    },
    done({ unfinished }) {
      if (!unfinished) tried += 1;
    },
    left: () => (writing === undefined ? undefined : writing.users - tried),
    of({ directory, traffic }, busySeconds) {
      const { usersRead, usersExpected } = directory.progress();
      const sent = [...traffic.counts().values()].reduce((sum, operation) => sum + operation.sent, 0);
      const now = performance.now();
      const requestsPerSecond = ((sent - last.sent) * 1000) / Math.max(now - last.at, 1);
      last = { sent, at: now };
      return {
        read: { users: usersRead, expected: usersExpected, seconds: busySeconds },
        changed:
          writing === undefined
            ? undefined
            : { users: tried, expected: writing.users, seconds: (now - writing.since) / 1000 },
        requestsPerSecond,
      };
    },
  };
}
