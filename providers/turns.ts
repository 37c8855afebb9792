/** Knows when every roster of a component has had its turn in this process: a provider has no verb for the end. */

/** The bookkeeping of one process. Rosters of one component form a group. */
export interface Turns {
  /**
   * That roster of a group of so many has had its turn, well or badly: the engine asks nothing more of it. True for the
   * last of the group, and only once.
   */
  had(group: string, roster: string, rosters: number): boolean;
}

/** Fresh bookkeeping. */
export function createTurns(): Turns {
  const groups = new Map<string, Set<string>>();
  const complete = new Set<string>();
  return {
    had(name, roster, rosters) {
      const group = groups.get(name) ?? new Set<string>();
      groups.set(name, group.add(roster));
      if (group.size < rosters || complete.has(name)) return false;
      complete.add(name);
      return true;
    },
  };
}
