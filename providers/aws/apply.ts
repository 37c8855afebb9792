/** Writes a plan: one call a user, side by side within the rate; a refusal stops nobody else. */
import pLimit from 'p-limit';
import type { DiagnosticCode, Outcome, UserUpdate } from '../core/types.ts';
import { CognitoError, type Gateway, type UpdateOptions } from './gateway.ts';

/** Enough to fill UserUpdate's 25 a second at two seconds' latency; the rate itself is the gateway's. */
const parallelCalls = 50;

/** What is wrong with the pool, the credentials or the network, and so not with one user: the rest is not tried. */
const everybodys: ReadonlySet<DiagnosticCode> = new Set([
  'pool-missing',
  'not-authorized',
  'unreachable',
  'read-only-replica',
]);

/**
 * Sends every update and tells what became of each, in the order given. `prepare` gives the options of an update, right
 * before it is sent; `done` hears of each as soon as it is known what became of it. Never throws for an answer of
 * Cognito's.
 */
export async function apply(
  gateway: Gateway,
  updates: readonly UserUpdate[],
  prepare: (update: UserUpdate) => UpdateOptions,
  done: (outcome: Outcome) => void = () => undefined,
): Promise<readonly Outcome[]> {
  const inParallel = pLimit(parallelCalls);
  let stopped = false;
  const write = async (update: UserUpdate): Promise<Outcome> => {
    const { username, account, changes } = update;
    if (stopped) return { kind: 'not-attempted', username };
    try {
      await gateway.updateUser(account, changes, prepare(update));
      return { kind: 'applied', username };
    } catch (error) {
      if (!(error instanceof CognitoError)) throw error;
      const { refusal } = error;
      if (everybodys.has(refusal.code)) {
        // Those under way meet the same: it is told once.
        if (stopped) return { kind: 'not-attempted', username };
        stopped = true;
      }
      const { attribute, ...told } = refusal;
      const subject = attribute === undefined ? { username } : { username, attribute };
      const kind = refusal.code === 'answer-lost' ? 'perhaps-applied' : 'refused';
      return { kind, username, diagnostic: { ...told, severity: 'error', subject } };
    }
  };
  const writeAndTell = async (update: UserUpdate) => {
    const outcome = await write(update);
    done(outcome);
    return outcome;
  };
  return Promise.all(updates.map((update) => inParallel(() => writeAndTell(update))));
}
