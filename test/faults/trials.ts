/** Many trials, one after another on a stage each, and what they came to. */

import type { Users } from './scenario.ts';
import { createFaultStage, type FaultStage } from './stage.ts';
import { type TrialResult, trial } from './trial.ts';

/**
 * Runs the trials of those seeds on one stage, and gives each result as it comes. After a trial that found something
 * wrong the next one starts on a new stage, so that one mistake is told once.
 */
export async function* trials(seeds: Iterable<number>): AsyncGenerator<TrialResult> {
  let stage: FaultStage | undefined;
  let declared: Users = new Map();
  try {
    for (const seed of seeds) {
      stage ??= await createFaultStage();
      const result = await trial(stage, seed, declared);
      ({ declared } = result);
      yield result;
      if (result.broken.length === 0) continue;
      await stage.dispose();
      stage = undefined;
      declared = new Map();
    }
  } finally {
    await stage?.dispose();
  }
}
