/** One trial: a new declaration, an `up` while things fail, and an `up` that has to finish what that one left. */
import { setTimeout as wait } from 'node:timers/promises';
import { assertNever } from '../../providers/model/assert-never.ts';
import type { CommandResult } from '../../script/sandbox/program.ts';
import { broken } from './judge.ts';
import { type FaultKind, type Scenario, scenario, type Users } from './scenario.ts';
import type { FaultStage } from './stage.ts';

export interface TrialResult {
  readonly seed: number;
  readonly kind: FaultKind;
  /** Calls that failed during the first `up`. */
  readonly faults: number;
  /** What does not hold; nothing when all is well. */
  readonly broken: readonly string[];
  /** What is declared afterwards. */
  readonly declared: Users;
}

/** Runs the trial of that seed on a pool that is as `previously` declared. */
export async function trial(stage: FaultStage, seed: number, previously: Users): Promise<TrialResult> {
  const plan = scenario(seed, previously);
  const { double, poolId } = stage;
  const { kind, declared } = plan;
  for (const [username, values] of plan.byHand) double.changeByHand(poolId, username, Object.fromEntries(values));
  await stage.declare(declared);
  const before = users(stage);
  double.reset();
  const first = await upThroughFaults(stage, plan);
  const faults = double.requests().filter(({ outcome }) => outcome !== 'ok').length;
  double.clearFaults();
  await stage.signIn('FIRST');
  if (kind === 'engine killed') await stage.program.pulumi('cancel', '--yes');
  const second = await stage.program.pulumi('up', '--yes', '--skip-preview');
  const seen = { before, after: users(stage), requests: double.requests(), messages: double.messages() };
  const problems = [...broken(plan, previously, seen), ...failed('the second up', second)];
  if (problems.length > 0) problems.push(`the first up: ${first.output}`, `the second up: ${second.output}`);
  // Every tenth trial is looked at once more, so that ten kinds of them take turns with seeds that are no multiple of 10.
  if (seed % 11 === 0) {
    problems.push(
      ...failed('a third up', await stage.program.pulumi('up', '--yes', '--skip-preview', '--expect-no-changes')),
    );
  }
  settleAddresses(stage, declared);
  return { seed, kind, faults, broken: problems, declared };
}

function failed(which: string, { exitCode, output }: CommandResult): readonly string[] {
  return exitCode === 0 ? [] : [`${which} ended with ${exitCode}: ${output}`];
}

/** The pool, without what no trial is about. */
function users({ double, poolId }: FaultStage): Users {
  return new Map([...double.live(poolId)].map(([username, { attributes }]) => [username, attributes]));
}

async function upThroughFaults(stage: FaultStage, plan: Scenario): Promise<CommandResult> {
  const { double, program } = stage;
  const args = ['up', '--yes', '--skip-preview'] as const;
  double.setHazards(plan.seed, plan.hazards);
  switch (plan.kind) {
    case 'one refused':
      double.refuse(plan.refused, 'InvalidParameterException');
      return program.pulumi(...args);
    case 'credentials expire': {
      const up = program.pulumi(...args);
      await strike(stage, plan, up);
      await stage.signIn('SECOND');
      double.expireCredentials('FIRST');
      return up;
    }
    case 'engine killed': {
      const up = program.start(...args);
      await strike(stage, plan);
      await up.killAll();
      return { exitCode: 137, output: 'killed' };
    }
    case 'provider killed': {
      const up = program.pulumi(...args);
      await strike(stage, plan, up);
      await program.killProviderHosts();
      return up;
    }
    case 'throttle bursts':
    case 'server errors':
    case 'cut before':
    case 'cut after':
    case 'hanging':
    case 'everything':
      return program.pulumi(...args);
    default:
      return assertNever(plan.kind);
  }
}

/** Waits for the moment that the scenario has drawn, or until there is nothing left to strike. */
async function strike(
  stage: FaultStage,
  { strikesAfter: { updates, ms } }: Scenario,
  up?: Promise<unknown>,
): Promise<void> {
  let over = false;
  void up?.then(() => {
    over = true;
  });
  const due = Date.now() + ms;
  while (!over && Date.now() < due && (stage.double.calls()['AdminUpdateUserAttributes'] ?? 0) < updates) await wait(5);
}

/** A user with a new address gets it, by answering the message or by hand, so that the next trial finds nobody waiting. */
function settleAddresses({ double, poolId }: FaultStage, declared: Users): void {
  for (const [username, values] of declared) {
    const user = double.live(poolId).get(username);
    const email = values.get('email') ?? user?.attributes.get('email');
    if (email === undefined || user?.attributes.get('email') === email) continue;
    if (user?.pending.has('email')) double.confirm(poolId, username, 'email');
    else double.changeByHand(poolId, username, { email });
  }
}
