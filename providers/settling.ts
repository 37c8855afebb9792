/** Lets every roster have its turn before one that had refusals fails: the engine starts nothing more after a failure. */

/** How long nothing may happen in the process before those still awaited are given up. */
const idleMs = 1_500;

/** The bookkeeping of one process. Rosters of one component form a group. */
export interface Settling {
  /** Runs an operation of the provider; while one runs, nobody is given up. */
  during<T>(operation: () => Promise<T>): Promise<T>;
  /** That roster has had its turn: nothing to do, or done. */
  settled(group: string, roster: string): void;
  /**
   * Waits with a failure until `expected` rosters of the group are settled. False: the engine has no worker left for
   * those still to come, so this one lets go and leaves the failing to another that waits.
   */
  mayFail(group: string, roster: string, expected: number): Promise<boolean>;
}

interface Waiting {
  readonly group: string;
  readonly expected: number;
  readonly release: (fails: boolean) => void;
}

/** Fresh bookkeeping; `idle` in milliseconds. */
export function createSettling(idle: number = idleMs): Settling {
  const done = new Map<string, Set<string>>();
  let waiting: readonly Waiting[] = [];
  let running = 0;
  let timer: NodeJS.Timeout | undefined;

  const settle = (group: string, roster: string) => {
    done.set(group, (done.get(group) ?? new Set()).add(roster));
    const complete = waiting.filter((one) => (done.get(one.group)?.size ?? 0) >= one.expected);
    waiting = waiting.filter((one) => !complete.includes(one));
    for (const one of complete) one.release(true);
  };
  const watch = () => {
    clearTimeout(timer);
    if (running === 0 && waiting.length > 0) timer = setTimeout(giveUp, idle);
  };
  // One alone has nobody to wait for; of several, all but one make room for rosters that have not had their turn.
  const giveUp = () => {
    const [last, ...others] = waiting;
    waiting = others.length === 0 || last === undefined ? [] : [last];
    for (const one of others) one.release(false);
    if (others.length === 0) last?.release(true);
    watch();
  };
  return {
    async during(operation) {
      running += 1;
      clearTimeout(timer);
      try {
        return await operation();
      } finally {
        running -= 1;
        watch();
      }
    },
    settled: settle,
    mayFail(group, roster, expected) {
      return new Promise((release) => {
        waiting = [...waiting, { group, expected, release }];
        settle(group, roster);
        watch();
      });
    },
  };
}
