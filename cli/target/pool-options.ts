/** The flags of commands that only read a pool. */
import { type Command, InvalidArgumentError } from 'commander';
import { poolIdFlaw } from '../../providers/model/pool-ids.ts';

/** Adds them: the pool, or the stack that has it, and how it is reached. */
export function addPool(command: Command): Command {
  return command
    .option('-s, --stack <name>', "the user pool and connection of that stack's configuration")
    .option('--component <name>', 'the CognitoUsers component, where the stack has several')
    .option('-p, --user-pool-id <id>', "the user pool; default: the stack's", readPoolId)
    .option('--region <region>', "default: the stack's aws:region, AWS_REGION, or the one in the pool's id")
    .option('--profile <name>', "default: the stack's aws:profile or AWS_PROFILE")
    .option('-C, --cwd <dir>', 'run as if started in that folder');
}

/** The id as it was given. Throws commander's error for what cannot be one. */
export function readPoolId(text: string): string {
  const flaw = poolIdFlaw(text);
  if (flaw === undefined) return text;
  throw new InvalidArgumentError(`It ${flaw}.`);
}
