/** Lets what concerns a whole component wait until the engine has come to all of its rosters. */

/** How long nothing may happen in the process before it is clear that no more rosters come. */
const idleMs = 1_500;

/** The bookkeeping of one process. Rosters of one component form a group. */
export interface Gathering {
  /** Runs an operation of the provider; while one runs that waits for nobody, more may come. */
  during<T>(operation: () => Promise<T>): Promise<T>;
  /** All is known of that roster of a group of so many. */
  seen(group: string, roster: string, rosters: number): void;
  /** Resolves once all of the group have been seen, or no more come: `--target` leaves some out. */
  all(group: string): Promise<void>;
}

interface Group {
  readonly seen: Set<string>;
  rosters: number;
  /** Resolves when the group is complete or given up. */
  readonly gathered: PromiseWithResolvers<void>;
}

/** Fresh bookkeeping; `idle` in milliseconds. */
export function createGathering(idle: number = idleMs): Gathering {
  const groups = new Map<string, Group>();
  let running = 0;
  let waiting = 0;
  let timer: NodeJS.Timeout | undefined;
  const groupOf = (name: string): Group => {
    const group = groups.get(name) ?? { seen: new Set(), rosters: 1, gathered: Promise.withResolvers<void>() };
    groups.set(name, group);
    return group;
  };
  const giveUp = () => {
    for (const { gathered } of groups.values()) gathered.resolve();
  };
  const watch = () => {
    clearTimeout(timer);
    if (waiting > 0 && running === waiting) timer = setTimeout(giveUp, idle);
  };
  return {
    async during(operation) {
      running += 1;
      watch();
      try {
        return await operation();
      } finally {
        running -= 1;
        watch();
      }
    },
    seen(name, roster, rosters) {
      const group = groupOf(name);
      group.rosters = rosters;
      group.seen.add(roster);
      if (group.seen.size >= rosters) group.gathered.resolve();
    },
    async all(name) {
      waiting += 1;
      watch();
      await groupOf(name).gathered.promise;
      waiting -= 1;
      watch();
    },
  };
}
