/** Tells how a run goes: progress while verbs run, the plan of a preview, a stop, and what it came to at the end. */
import type { UserOutcome } from '../../plan/model.ts';
import { changes } from '../../plan/model.ts';
import { progressText } from '../../report/progress-text.ts';
import { totalsText } from '../../report/totals-text.ts';
import type { UsersInputs } from '../../state/inputs.ts';
import { count } from '../../values/amounts.ts';
import type { PlannedPool } from '../pool-plan.ts';
import type { Session } from '../session.ts';
import type { Tell } from './engine-log.ts';
import { createPreviewing } from './previewing.ts';
import { type ComponentProgress, createProgress } from './progress.ts';
import { noStatusLine, type StatusLine } from './status-line.ts';
import { createTicker, type Ticker } from './ticker.ts';

/** How often progress is told where every line stays, in milliseconds. */
export const plainLinesEveryMs = 10_000;

/** How often the line moves in a terminal. */
export const movingLineEveryMs = 1_000;

type ComponentOfPool = Pick<UsersInputs, 'component' | 'userPoolId' | 'connection'>;

/** What one process tells beside results and failures. */
export interface Telling {
  /** Runs a verb, and tells its progress under the component, or under the stack where that is not known. */
  during<T>(inputs: ComponentOfPool, verb: () => Promise<T>): Promise<T>;
  /** Shows a plan in a preview. */
  planned(inputs: UsersInputs, planned: PlannedPool): Promise<void>;
  /** Runs what writes a plan, which gets what is to hear of each user. A stop in between is told at once. */
  writing<T>(
    inputs: ComponentOfPool,
    planned: PlannedPool,
    write: (done: (outcome: UserOutcome) => void) => Promise<T>,
  ): Promise<T>;
  /** Tells the totals, once a component: the engine asks nothing more of it in this process. */
  ended(inputs: ComponentOfPool): Promise<void>;
}

interface Told {
  readonly progress: ComponentProgress;
  readonly ticker: Ticker;
  hasEnded: boolean;
}

/** How progress is told. */
export interface ProgressOptions {
  /** How often, in milliseconds. */
  readonly everyMs?: number;
  /** Where the latest progress stands all the time. */
  readonly line?: StatusLine;
}

/** Telling by that log. */
export function createTelling(
  session: Session,
  tell: Tell,
  { everyMs = plainLinesEveryMs, line = noStatusLine }: ProgressOptions,
): Telling {
  const components = new Map<string, Told>();
  const previewing = createPreviewing(tell);
  const urnOf = (inputs: ComponentOfPool) => session.context(inputs)?.componentUrn;
  const toldOf = (inputs: ComponentOfPool): Told => {
    const key = JSON.stringify([inputs.component, inputs.userPoolId]);
    const known = components.get(key);
    if (known !== undefined) return known;
    const progress = createProgress();
    const ticker = createTicker(everyMs, async () => {
      const pool = session.opened(inputs);
      if (pool === undefined || session.stopped.aborted) return;
      const text = progressText(progress.of(pool, ticker.busySeconds()));
      line.show(text);
      await tell('progress', text, urnOf(inputs));
    });
    const told = { progress, ticker, hasEnded: false };
    components.set(key, told);
    return told;
  };
  return {
    async during(inputs, verb) {
      try {
        return await toldOf(inputs).ticker.during(verb);
      } finally {
        line.clear();
      }
    },
    async planned(inputs, planned) {
      const context = session.context(inputs);
      if (context?.preview === true) await previewing.show(inputs, planned, context, session.now);
    },
    async writing(inputs, { plan }, write) {
      const { progress } = toldOf(inputs);
      const users = plan.users.filter(changes).length;
      if (users > 0) progress.writing(users);
      const stop = () => {
        const text = stoppingText(progress.left() ?? 0);
        line.show(text);
        void tell('info', text, urnOf(inputs));
      };
      session.stopped.addEventListener('abort', stop);
      try {
        return await write(progress.done);
      } finally {
        session.stopped.removeEventListener('abort', stop);
      }
    },
    async ended(inputs) {
      const told = toldOf(inputs);
      const pool = session.opened(inputs);
      if (pool === undefined || told.hasEnded) return;
      told.hasEnded = true;
      const { reading, usersRead } = pool.directory.progress();
      const seconds = told.ticker.busySeconds();
      const { traffic, rates, shares } = pool;
      const counts = { operations: traffic.counts(), shares, floorSeconds: traffic.floorSeconds(rates) };
      const text = totalsText({ reading, usersRead, seconds, ...counts });
      if (text !== undefined) await tell('info', text, urnOf(inputs));
    },
  };
}

/** Users whose requests are under way are not among them: the end of the run tells what became of those. */
function stoppingText(users: number): string {
  return `stopping: ${count(users, 'user')} ${users === 1 ? 'is' : 'are'} left alone`;
}
