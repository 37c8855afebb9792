/** Writes a plan: one call a user, side by side within the rate; a refusal stops nobody else. */
import pLimit from 'p-limit';
import type { Outcome, UserUpdate } from '../core/types.ts';
import { type Attempter, parallelCalls, startAttempts } from './attempts.ts';
import type { Gateway, UpdateOptions } from './gateway.ts';

/**
 * Sends every update and tells what became of each, in the order given. `prepare` gives the options of an update, right
 * before it is sent; `done` hears of each as soon as it is known what became of it; `attempt` is shared by what is written
 * together. Never throws for an answer of Cognito's.
 */
export async function apply(
  gateway: Gateway,
  updates: readonly UserUpdate[],
  prepare: (update: UserUpdate) => UpdateOptions,
  done: (outcome: Outcome) => void = () => undefined,
  attempt: Attempter = startAttempts(),
): Promise<readonly Outcome[]> {
  const inParallel = pLimit(parallelCalls);
  const write = async (update: UserUpdate): Promise<Outcome> => {
    const { username, account, changes } = update;
    const made = await attempt({ username }, () => gateway.updateUser(account, changes, prepare(update)));
    return made.kind === 'done' ? { kind: 'applied', username } : { ...made, username };
  };
  const writeAndTell = async (update: UserUpdate) => {
    const outcome = await write(update);
    done(outcome);
    return outcome;
  };
  return Promise.all(updates.map((update) => inParallel(() => writeAndTell(update))));
}
