/** Carries out a plan: groups first, then the users, side by side within the rates, wave after wave. */
import pLimit from 'p-limit';
import { CognitoError } from '../cognito/gateway.ts';
import { parallelCalls } from '../cognito/rates/quotas.ts';
import type { Username } from '../model/names.ts';
import type { Plan, UserOutcome, UserPlan } from '../plan/model.ts';
import { inWaves } from '../plan/order.ts';
import type { Diagnostic } from '../problems/diagnostic.ts';
import { startAttempts } from './attempts.ts';
import { type Writing, writeUser } from './steps.ts';

/** What writing needs beside the plan. */
export interface WriteOptions extends Omit<Writing, 'attempt'> {
  /** Once it is aborted, no call begins and none is sent again; those under way are waited for. */
  readonly stopped: AbortSignal;
  /** Hears of each user that was tried, once its outcome is known. */
  done(outcome: UserOutcome): void;
}

/** What a plan came to. */
export interface Written {
  /** By user. A user with steps that is not here was not tried. */
  readonly outcomes: ReadonlyMap<Username, UserOutcome>;
  /** Of groups that could not be made. */
  readonly problems: readonly Diagnostic[];
}

/**
 * Takes every user's steps. A refusal stops nobody else; a step that fails stops no other of its user, but for the
 * creation; what concerns everybody ends the run and is told once. The directory of the pool takes in what was done, so
 * that a later plan of this process needs no call. Never throws for an answer of Cognito's.
 */
export async function writePlan(plan: Plan, options: WriteOptions): Promise<Written> {
  const { pool, stopped, done } = options;
  const problems = await createGroups(plan, options);
  const outcomes = new Map<Username, UserOutcome>();
  const inParallel = pLimit(parallelCalls);
  const writing = { ...options, attempt: startAttempts(stopped) };
  const write = async (user: UserPlan) => {
    const outcome = await writeUser(user, writing);
    if (outcome === undefined) return;
    outcomes.set(user.name, outcome);
    done(outcome);
  };
  for (const wave of inWaves(plan.users, pool.directory.pool)) {
    await Promise.all(wave.map((user) => inParallel(() => write(user))));
  }
  return { outcomes, problems };
}

/** A group that cannot be made is a problem of its own; the steps of its users tell theirs. */
async function createGroups(
  { groupsToCreate }: Plan,
  { pool, stopped }: Pick<WriteOptions, 'pool' | 'stopped'>,
): Promise<readonly Diagnostic[]> {
  if (stopped.aborted) return [];
  try {
    await pool.groups.create(groupsToCreate);
    return [];
  } catch (error) {
    if (!(error instanceof CognitoError)) throw error;
    return error.refusal.code === 'stopped' ? [] : [{ ...error.refusal, severity: 'error' }];
  }
}
