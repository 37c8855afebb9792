/** Writes a plan: one call a user, side by side within the rate; a refusal stops nobody else. */
import pLimit from 'p-limit';
import type { Refusal } from '../core/cognito-errors.ts';
import type { DiagnosticCode, Outcome, Username, UserUpdate } from '../core/types.ts';
import { CognitoError, type Gateway, type UpdateOptions } from './gateway.ts';

/** Enough to fill UserUpdate's 25 a second at two seconds' latency; the rate itself is the gateway's. */
const parallelCalls = 50;

/** What is wrong with the pool, the credentials, the quota or the network, not with one user: the rest is not tried. */
const everybodys: ReadonlySet<DiagnosticCode> = new Set([
  'pool-missing',
  'not-authorized',
  'unreachable',
  'throttled',
  'read-only-replica',
]);

/** One user may make Cognito fail; so many in a row, each tried again and again, mean that it fails for everybody. */
const faultsInARow = 5;

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
  let faults = 0;
  const write = async (update: UserUpdate): Promise<Outcome> => {
    const { username, account, changes } = update;
    if (stopped) return { kind: 'not-attempted', username };
    try {
      await gateway.updateUser(account, changes, prepare(update));
      faults = 0;
      return { kind: 'applied', username };
    } catch (error) {
      if (!(error instanceof CognitoError)) throw error;
      const { refusal } = error;
      const lost = refusal.code === 'answer-lost';
      faults = lost || refusal.code === 'service-fault' ? faults + 1 : 0;
      const stops = everybodys.has(refusal.code) || faults >= faultsInARow;
      // Those under way meet the same: it is told once, but for messages that were perhaps sent.
      if (stops && stopped && !lost) return { kind: 'not-attempted', username };
      stopped ||= stops;
      return failed(username, refusal);
    }
  };
  const writeAndTell = async (update: UserUpdate) => {
    const outcome = await write(update);
    done(outcome);
    return outcome;
  };
  return Promise.all(updates.map((update) => inParallel(() => writeAndTell(update))));
}

function failed(username: Username, { attribute, ...told }: Refusal): Outcome {
  const subject = attribute === undefined ? { username } : { username, attribute };
  const kind = told.code === 'answer-lost' ? 'perhaps-applied' : 'refused';
  return { kind, username, diagnostic: { ...told, severity: 'error', subject } };
}
