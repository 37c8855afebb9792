/** `cognito-users plan`: what `pulumi up` would do now. */
import { resolve } from 'node:path';
import { Command } from 'commander';
import type { ExitStatus } from './exit-status.ts';
import { addOutput, deliver, type OutputFlags, writeWhole } from './output.ts';
import { statusOfPlan } from './plan-summary.ts';
import type { TargetPlan } from './planning.ts';
import { rendererOf, reportFormats } from './renderers.ts';
import { addSettings, type SettingsFlags } from './settings-options.ts';
import { addTarget, type TargetFlags } from './target-options.ts';

/** The flags of `plan` and `drift`. */
export type PlanFlags = TargetFlags & SettingsFlags & OutputFlags & { readonly showValues?: boolean };

/** Of `plan` only: nobody carries out drift. */
interface PlanOnlyFlags {
  readonly digestOut?: string;
  readonly destroy?: boolean;
}

const examples = `
Examples:
  $ cognito-users plan --stack prod                      as the next pulumi up would do it
  $ cognito-users plan -s prod -o json --out plan.json   for machines
  $ cognito-users plan -s prod --digest-out digest       for pulumi config set expectPlan "$(cat digest)"
  $ cognito-users plan -p eu-west-1_AbCdEf123 -u users   without a stack: nothing was applied before
  $ cognito-users plan -s prod --destroy                 what pulumi destroy would do, which has no preview of its own

Exit status: 0 nothing to do, 1 error or pulumi up would refuse or hold a user back, 2 changes, 3 Cognito could not be reached`;

/** The command; what it comes to is handed to `ended`. */
export function planCommand(ended: (status: ExitStatus) => void): Command {
  const command = new Command('plan').description(
    'show what pulumi up would do: the declaration against the live pool',
  );
  return addPlanFlags(command)
    .option('--digest-out <file>', 'write the digest to that file, unless pulumi up would refuse', (file) =>
      resolve(file),
    )
    .option('--destroy', 'show what pulumi destroy would do')
    .addHelpText('after', examples)
    .action(async (flags: PlanFlags & PlanOnlyFlags) => ended(await plan(flags)));
}

/** The flags that every command over a plan has. */
export function addPlanFlags(command: Command): Command {
  addOutput(addTarget(command), reportFormats);
  command.option('--show-values', "tell users' values too; secrets never are");
  return addSettings(command);
}

async function plan(flags: PlanFlags & PlanOnlyFlags): Promise<ExitStatus> {
  // The AWS SDK takes its time to load, and help needs none of it.
  const [render, { planDestroy, planTarget }, { planReport }, { targetOf }] = await Promise.all([
    rendererOf(flags.output),
    import('./planning.ts'),
    import('./plan-report.ts'),
    import('./target.ts'),
  ]);
  const target = await targetOf(flags, flags);
  const found = await (flags.destroy === true ? planDestroy(target) : planTarget(target));
  const report = planReport(found, reportOptions('plan', flags));
  deliver(render(report), flags);
  await tellBeside(found, flags);
  if (flags.digestOut !== undefined && report.digest !== undefined) writeWhole(flags.digestOut, `${report.digest}\n`);
  return statusOfPlan(report);
}

/** What a report is made by. A terminal may show the lines of the files: whoever runs the command has them. */
export function reportOptions<T>(command: T, { output, stack, showValues = false }: PlanFlags) {
  return { command, stack, showValues, frames: showValues || output === 'text' };
}

/** Tells warnings on stderr, and refusals too where nobody reads them at the head of a report. */
export async function tellBeside(found: TargetPlan, { output, out, showValues = false }: PlanFlags): Promise<void> {
  const { plan, warnings, refusals, heldBack, texts } = found;
  const isRead = output === 'text' && out === undefined;
  const problems = isRead ? warnings : [...warnings, ...refusals, ...heldBack];
  if (problems.length === 0) return;
  const [{ formatDiagnostics }, { hiddenWords }] = await Promise.all([
    import('../providers/core/diagnostics.ts'),
    import('./hidden-words.ts'),
  ]);
  const told = showValues ? problems : problems.map(hiddenWords(plan.users));
  process.stderr.write(`${formatDiagnostics(told, texts)}\n`);
}
