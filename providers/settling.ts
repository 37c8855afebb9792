/** Lets every roster have its turn before one that had refusals fails: the engine starts nothing more after a failure. */

/** How long nothing may happen in the process before it is clear that nothing will. */
const idleMs = 1_500;

/** The bookkeeping of one process. Rosters of one component form a group. */
export interface Settling {
  /** Runs an operation of the provider; while one runs, nobody is given up. */
  during<T>(operation: () => Promise<T>): Promise<T>;
  /** The engine has come to that roster of a group of so many. */
  entered(group: string, roster: string, rosters: number): void;
  /** That roster has had its turn: nothing to do, or done. */
  settled(group: string, roster: string): void;
  /**
   * A roster that has had its turn waits with its failure until the others have had theirs. False: others wait for the
   * engine's workers, which are all held here, so this one has to let go; the group then owes a failure.
   */
  mayFail(group: string, roster: string): Promise<boolean>;
  /** Whether a roster of the group let go, so that one after it has to fail in its place. */
  owes(group: string): boolean;
}

interface Group {
  rosters: number;
  readonly entered: Set<string>;
  readonly settled: Set<string>;
  waiting: readonly ((fails: boolean) => void)[];
  owes: boolean;
}

/** Fresh bookkeeping; `idle` in milliseconds. */
export function createSettling(idle: number = idleMs): Settling {
  const groups = new Map<string, Group>();
  let running = 0;
  let timer: NodeJS.Timeout | undefined;

  const groupOf = (name: string): Group => {
    const group = groups.get(name) ?? { rosters: 1, entered: new Set(), settled: new Set(), waiting: [], owes: false };
    groups.set(name, group);
    return group;
  };
  const release = (group: Group, fails: boolean) => {
    const { waiting } = group;
    group.waiting = [];
    for (const tell of waiting) tell(fails);
  };
  const settle = (group: Group, roster: string) => {
    group.settled.add(roster);
    if (group.settled.size >= group.rosters) release(group, true);
  };
  const watch = () => {
    clearTimeout(timer);
    const anyWaits = [...groups.values()].some(({ waiting }) => waiting.length > 0);
    if (running === 0 && anyWaits) timer = setTimeout(giveUp, idle);
  };
  // Whom the engine has come to but given no worker waits for one that is held here; if there is nobody, nobody comes.
  const giveUp = () => {
    for (const group of groups.values()) {
      if (group.waiting.length === 0) continue;
      const starving = [...group.entered].some((roster) => !group.settled.has(roster));
      if (starving) group.owes = true;
      release(group, !starving);
    }
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
    entered(name, roster, rosters) {
      const group = groupOf(name);
      group.rosters = rosters;
      group.entered.add(roster);
    },
    settled: (name, roster) => settle(groupOf(name), roster),
    owes: (name) => groups.get(name)?.owes === true,
    mayFail(name, roster) {
      return new Promise((resolve) => {
        const group = groupOf(name);
        group.waiting = [...group.waiting, resolve];
        settle(group, roster);
        watch();
      });
    },
  };
}
