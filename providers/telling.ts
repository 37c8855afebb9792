/** Tells how a run goes: progress while verbs run, the plan of a preview, and what it came to at the end. */
import type { Outcome } from './core/types.ts';
import type { Tell } from './engine-log.ts';
import type { DeploymentContext, RosterInputs } from './inputs.ts';
import { createPoolProgress } from './pool-progress.ts';
import { createPreviewing } from './previewing.ts';
import { progressText } from './report/progress-text.ts';
import { totalsText } from './report/totals-text.ts';
import { userChanges } from './report/user-changes.ts';
import type { PlannedRoster } from './roster-plan.ts';
import type { Session } from './session.ts';
import { createTicker } from './ticker.ts';
import { createTurns } from './turns.ts';

/** How often progress is told where every line stays, in milliseconds. */
export const plainLinesEveryMs = 10_000;

/** How often the line moves in a terminal. */
export const movingLineEveryMs = 1_000;

type RosterOfPool = Pick<RosterInputs, 'userPoolId' | 'roster'>;

/** What one process tells beside results and failures. */
export interface Telling {
  /** Runs a verb over a pool, and tells its progress under the component, or under the stack where that is not known. */
  during<T>(inputs: RosterOfPool, component: string | undefined, verb: () => Promise<T>): Promise<T>;
  /** Takes in a roster's plan, which `up` carries out later, and shows it in a preview. */
  planned(inputs: RosterOfPool, planned: PlannedRoster, context: DeploymentContext): Promise<void>;
  /** From now on the plan of that roster is written; gives what is to hear of each of its users. */
  writing(inputs: RosterOfPool, planned: PlannedRoster): (outcome: Outcome) => void;
  /** The engine asks nothing more of that roster in this process; after the last of its component the totals are told. */
  hadTurn(inputs: RosterOfPool): Promise<void>;
}

/** Telling by that log, progress at most every so many milliseconds. */
export function createTelling(session: Session, tell: Tell, everyMs: number): Telling {
  const turns = createTurns();
  const components = new Map<string, string>();
  const progress = createPoolProgress();
  const previewing = createPreviewing(tell);
  const ticker = createTicker(everyMs, async (userPoolId) => {
    const pool = session.opened(userPoolId);
    if (pool === undefined) return;
    const text = progressText(progress.of(userPoolId, pool, ticker.busySeconds(userPoolId)));
    await tell('progress', text, components.get(userPoolId));
  });
  return {
    during({ userPoolId }, component, verb) {
      if (component !== undefined) components.set(userPoolId, component);
      return ticker.during(userPoolId, verb);
    },
    async planned({ userPoolId, roster }, planned, context) {
      progress.planned(userPoolId, roster, userChanges(planned).length);
      if (context.preview) await previewing.show(planned, roster, context);
    },
    writing: ({ userPoolId, roster }, planned) => progress.writing(userPoolId, roster, userChanges(planned).length),
    async hadTurn(inputs) {
      const context = session.context(inputs);
      const pool = session.opened(inputs.userPoolId);
      if (context === undefined || !turns.had(context.component, inputs.roster, context.rosters)) return;
      if (pool === undefined) return;
      const { reading, usersRead } = pool.directory.progress();
      const seconds = ticker.busySeconds(inputs.userPoolId);
      const counts = { operations: pool.traffic.counts(), floorSeconds: pool.traffic.floorSeconds() };
      const text = totalsText({ reading, usersRead, seconds, ...counts });
      if (text !== undefined) await tell('info', text, context.component);
    },
  };
}
