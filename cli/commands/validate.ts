/** `cognito-users validate`: everything that is wrong with a declaration, without planning it. */
import { Command } from 'commander';
import { type ExitStatus, exitStatus } from '../exit-status.ts';
import { addOutput, deliver, jsonText, type OutputFlags } from '../output.ts';
import { addTarget, type TargetFlags } from '../target/target-options.ts';

type ValidateFlags = TargetFlags & OutputFlags;

const examples = `
Examples:
  $ cognito-users validate                              the files in users/, in a pre-commit hook: no call, no credentials
  $ cognito-users validate --stack prod                 with its overlay, and its references against its configuration
  $ cognito-users validate -p eu-west-1_AbCdEf123       and the pool's schema too: one DescribeUserPool

With --stack, a pool is called only when --user-pool-id names it.

Exit status: 0 valid (there may be warnings), 1 problems, 3 Cognito could not be reached`;

/** The command; what it comes to is handed to `ended`. */
export function validateCommand(ended: (status: ExitStatus) => void): Command {
  const command = new Command('validate').description(
    "check the declaration's files, and with --user-pool-id the pool's schema",
  );
  return addOutput(addTarget(command), ['text', 'json'])
    .addHelpText('after', examples)
    .action(async (flags: ValidateFlags) => ended(await validate(flags)));
}

async function validate(flags: ValidateFlags): Promise<ExitStatus> {
  const [{ problemsOf, validationReport, validationText }, { targetOf }] = await Promise.all([
    import('../validation.ts'),
    import('../target/target.ts'),
  ]);
  const found = await problemsOf(await targetOf(flags), flags.userPoolId);
  deliver(flags.output === 'json' ? jsonText(validationReport(found)) : validationText(found), flags);
  return found.problems.some(({ severity }) => severity === 'error') ? exitStatus.error : exitStatus.nothingToDo;
}
