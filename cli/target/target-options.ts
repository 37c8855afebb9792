/** The flags that say which declaration, which user pool and which stack a command is about. */
import type { Command } from 'commander';
import { readPoolId } from './pool-options.ts';

/** As commander gives them. */
export interface TargetFlags {
  readonly stack?: string;
  readonly component?: string;
  readonly userPoolId?: string;
  readonly users?: string;
  readonly otherFiles?: readonly string[];
  readonly region?: string;
  readonly profile?: string;
  readonly cwd?: string;
}

/** Adds them to a command. */
export function addTarget(command: Command): Command {
  return command
    .option('-s, --stack <name>', "use that stack's configuration, overlay and what it applied last")
    .option('--component <name>', 'the CognitoUsers component, where the stack has several')
    .option('-p, --user-pool-id <id>', "the user pool; default: the stack's", readPoolId)
    .option('-u, --users <dir>', "the folder of the declaration; default: the stack's, or users")
    .option('--other-files <name...>', 'what lies in it and is no part of the declaration; * is the only wildcard')
    .option('--region <region>', "default: the stack's aws:region, AWS_REGION, or the one in the pool's id")
    .option('--profile <name>', "default: the stack's aws:profile or AWS_PROFILE")
    .option('-C, --cwd <dir>', 'run as if started in that folder');
}
