/** Tells something now and then while verbs run, and knows how long they ran. */

/** Verbs of one group are told about together. */
export interface Ticker {
  /** Runs a verb; a line that is being told when the last verb of the group ends is told before that returns. */
  during<T>(group: string, verb: () => Promise<T>): Promise<T>;
  /** How long at least one verb of the group has run so far. */
  busySeconds(group: string): number;
}

interface Group {
  running: number;
  /** When the first of those that run began. */
  since: number;
  busyBefore: number;
  /** When the next line is due, whatever verbs have begun or ended in between. */
  due: number;
  timer: NodeJS.Timeout | undefined;
  telling: Promise<void>;
}

/**
 * Calls `tick` for a group at most every so many milliseconds, the first time after as many, and only while a verb of
 * the group runs. It keeps no process alive. `tick` must not reject.
 */
export function createTicker(everyMs: number, tick: (group: string) => Promise<void>): Ticker {
  const groups = new Map<string, Group>();
  const groupOf = (name: string): Group => {
    const group = groups.get(name) ?? {
      running: 0,
      since: 0,
      busyBefore: 0,
      due: performance.now() + everyMs,
      timer: undefined,
      telling: Promise.resolve(),
    };
    groups.set(name, group);
    return group;
  };
  const schedule = (name: string, group: Group) => {
    group.timer = setTimeout(
      () => {
        group.due = performance.now() + everyMs;
        group.telling = tick(name);
        schedule(name, group);
      },
      Math.max(0, group.due - performance.now()),
    ).unref();
  };
  const busyMs = ({ running, since, busyBefore }: Group) => busyBefore + (running > 0 ? performance.now() - since : 0);
  return {
    async during(name, verb) {
      const group = groupOf(name);
      if (group.running === 0) {
        group.since = performance.now();
        schedule(name, group);
      }
      group.running += 1;
      try {
        return await verb();
      } finally {
        if (group.running === 1) {
          clearTimeout(group.timer);
          group.busyBefore = busyMs(group);
        }
        group.running -= 1;
        await group.telling;
      }
    },
    busySeconds: (name) => busyMs(groupOf(name)) / 1000,
  };
}
