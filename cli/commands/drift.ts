/** `cognito-users drift`: whether the pool is still as declared, for machines and schedules. */
import { Command } from 'commander';
import { CommandFailure } from '../command-failure.ts';
import type { ExitStatus } from '../exit-status.ts';
import { addPlanFlags, type PlanFlags, tellPlan } from './plan.ts';

const examples = `
Drift is what somebody changed since the last pulumi up: attributes, groups, accounts, and what was added where
unmanagedAttributes is delete. What only the files have changed since then waits for the next pulumi up, and is no drift.
An account that is gone is drift, unless missingUsers says otherwise. Without a stack nothing was applied, so
everything that is live otherwise than declared is drift.

Examples:
  $ cognito-users drift --stack prod                          every night; 2 means that somebody changed something
  $ cognito-users drift -s prod -o json --out drift.json      for machines
  $ cognito-users drift -p eu-west-1_AbCdEf123 --show-values  without a stack

Exit status: 0 no drift, 1 error (or it cannot be told which account a name means), 2 drift, 3 Cognito could not be reached`;

/** The command; what it comes to is handed to `ended`. */
export function driftCommand(ended: (status: ExitStatus) => void): Command {
  const command = new Command('drift').description('tell whether the live pool is still as declared');
  return addPlanFlags(command)
    .addHelpText('after', examples)
    .action(async (flags: PlanFlags) => ended(await drift(flags)));
}

async function drift(flags: PlanFlags): Promise<ExitStatus> {
  const [{ driftOf, statusOfDrift }, { planTarget }, { targetOf }] = await Promise.all([
    import('../drift-plan.ts'),
    import('../declared-plan.ts'),
    import('../target/target.ts'),
  ]);
  const target = await targetOf(flags, flags);
  const { missingUsers = 'error', onlyUsers } = target.settings;
  // Forgotten there, it would call a pool clean that nobody has looked at.
  if (onlyUsers !== undefined && target.flagged.onlyUsers === undefined) {
    throw new CommandFailure(
      'onlyUsers is in the configuration of the stack, and drift looks at everybody\n  = remove it there, or give --only-users',
    );
  }
  // Where somebody has deleted an account, the others are looked at all the same.
  const tolerant =
    missingUsers === 'error' ? { ...target, settings: { ...target.settings, missingUsers: 'skip' as const } } : target;
  const planned = await planTarget(tolerant);
  const found = driftOf(planned, {
    missingCounts: missingUsers === 'error',
    applied: planned.applied,
    deletedUnmanaged: target.recorded?.settings.unmanagedAttributes === 'delete',
  });
  return statusOfDrift(await tellPlan('drift', found, flags));
}
