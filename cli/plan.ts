/** `cognito-users plan`: what `pulumi up` would do now. */
import { resolve } from 'node:path';
import { Command } from 'commander';
import { type ExitStatus, exitStatus } from './exit-status.ts';
import { addOutput, deliver, type OutputFlags, writeWhole } from './output.ts';
import { hasChanges } from './plan-summary.ts';
import { rendererOf, reportFormats } from './renderers.ts';
import { addSettings, type SettingsFlags } from './settings-options.ts';
import { addTarget, type TargetFlags } from './target-options.ts';

/** The flags of `plan` and `drift`. */
export type PlanFlags = TargetFlags & SettingsFlags & OutputFlags & { readonly showValues?: boolean };

/** Of `plan` alone: only a plan is carried out. */
interface DigestFlag {
  readonly digestOut?: string;
}

const examples = `
Examples:
  $ cognito-users plan --stack prod                      as the next pulumi up would do it
  $ cognito-users plan -s prod -o json --out plan.json   for machines
  $ cognito-users plan -s prod --digest-out digest       for pulumi config set expectPlan "$(cat digest)"
  $ cognito-users plan -p eu-west-1_AbCdEf123 -u users   without a stack: nothing was applied before

Exit status: 0 nothing to do, 1 error (or pulumi up would refuse), 2 changes, 3 Cognito could not be reached`;

/** The command; what it comes to is handed to `ended`. */
export function planCommand(ended: (status: ExitStatus) => void): Command {
  const command = new Command('plan').description(
    'show what pulumi up would do: the declaration against the live pool',
  );
  return addPlanFlags(command)
    .option('--digest-out <file>', 'write the digest to that file, unless pulumi up would refuse', (file) =>
      resolve(file),
    )
    .addHelpText('after', examples)
    .action(async (flags: PlanFlags & DigestFlag) => ended(await plan(flags)));
}

/** The flags that every command over a plan has. */
export function addPlanFlags(command: Command): Command {
  addOutput(addTarget(command), reportFormats);
  command.option('--show-values', "tell users' values too; secrets never are");
  return addSettings(command);
}

async function plan(flags: PlanFlags & DigestFlag): Promise<ExitStatus> {
  // The AWS SDK takes its time to load, and help needs none of it.
  const [render, { planTarget }, { planReport }, { targetOf }] = await Promise.all([
    rendererOf(flags.output),
    import('./planning.ts'),
    import('./plan-report.ts'),
    import('./target.ts'),
  ]);
  const found = await planTarget(await targetOf(flags, flags));
  const report = planReport(found, { command: 'plan', stack: flags.stack, showValues: flags.showValues === true });
  deliver(render(report), flags);
  for (const text of [...found.warnings, ...found.refusals]) process.stderr.write(`${text}\n`);
  if (found.refusals.length > 0) return exitStatus.error;
  if (flags.digestOut !== undefined) writeWhole(flags.digestOut, `${report.digest}\n`);
  return hasChanges(report.summary) ? exitStatus.changes : exitStatus.nothingToDo;
}
