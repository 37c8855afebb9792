/** `cognito-users plan`: what `pulumi up` would do now. */
import { resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { readInstant } from '../../providers/declaration/instants.ts';
import type { PlanReport } from '../../providers/report/report-model.ts';
import { CommandFailure } from '../command-failure.ts';
import type { TargetPlan } from '../declared-plan.ts';
import { type ExitStatus, exitStatus } from '../exit-status.ts';
import { addOutput, deliver, jsonText, type OutputFlags, tell, writeWhole } from '../output.ts';
import { addSettings, type SettingsFlags } from '../target/settings-options.ts';
import { addTarget, type TargetFlags } from '../target/target-options.ts';

/** The flags of `plan` and `drift`. */
export type PlanFlags = TargetFlags & SettingsFlags & OutputFlags & { readonly showValues?: boolean };

/** Of `plan` only: nobody carries out drift. */
interface PlanOnlyFlags {
  readonly digestOut?: string;
  readonly destroy?: boolean;
  /** In milliseconds since 1970. */
  readonly at?: number;
}

/** The formats of a report, the default first: each is loaded when it is asked for. */
const renderers: ReadonlyMap<string, () => Promise<(report: PlanReport) => string>> = new Map([
  ['text', async () => (await import('../../providers/report/text-report.ts')).textReport],
  ['json', async () => jsonText],
  ['markdown', async () => (await import('../../providers/report/markdown-report.ts')).markdownReport],
  ['html', pageRenderer],
]);

/** A page lies around, so it says when it was made, and of which commit. */
async function pageRenderer(): Promise<(report: PlanReport) => string> {
  const [{ htmlReport }, { commitOf }] = await Promise.all([
    import('../../providers/report/html-report.ts'),
    import('../commit.ts'),
  ]);
  return (report) => {
    const commit = commitOf(process.cwd());
    const at = new Date().toISOString();
    return htmlReport(report, commit === undefined ? { at } : { at, commit });
  };
}

const examples = `
Examples:
  $ cognito-users plan --stack prod                      as the next pulumi up would do it
  $ cognito-users plan -s prod -o json --out plan.json   for machines
  $ cognito-users plan -s prod --digest-out digest       for pulumi config set expectPlan "$(cat digest)"
  $ cognito-users plan -p eu-west-1_AbCdEf123 -u users   without a stack: nothing was applied before
  $ cognito-users plan -s prod --at 2027-01-01           which rules begin and end by then, and what that changes
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
    .option('--at <day>', 'plan as of that day or instant: which rules are in force then', instantOf)
    .addHelpText('after', examples)
    .action(async (flags: PlanFlags & PlanOnlyFlags) => ended(await plan(flags)));
}

function instantOf(text: string): number {
  const read = readInstant(text);
  if ('at' in read) return read.at;
  throw new InvalidArgumentError(`It ${read.problem}; ${read.hint}.`);
}

/** The flags that every command over a plan has. */
export function addPlanFlags(command: Command): Command {
  addOutput(addTarget(command), [...renderers.keys()]);
  command.option('--show-values', "tell users' values too; secrets never are");
  return addSettings(command);
}

async function plan(flags: PlanFlags & PlanOnlyFlags): Promise<ExitStatus> {
  // The AWS SDK takes its time to load, and help needs none of it.
  const [{ planDestroy, planTarget }, { targetOf }] = await Promise.all([
    import('../declared-plan.ts'),
    import('../target/target.ts'),
  ]);
  const target = await targetOf(flags, flags);
  const report = await tellPlan(
    'plan',
    await (flags.destroy === true ? planDestroy(target) : planTarget(target, { at: flags.at })),
    flags,
  );
  if (flags.digestOut !== undefined && report.digest !== undefined) writeWhole(flags.digestOut, `${report.digest}\n`);
  return statusOfPlan(report);
}

const valuesHidden =
  "the stack has stateValues: encrypted, which hides users' values\n  = leave --show-values out, or add --state-values plain for this report";

/** Tells a plan as the flags ask for it: its report, and on stderr warnings and whatever else nobody reads at the report's head. */
export async function tellPlan(
  command: PlanReport['command'],
  found: TargetPlan,
  flags: PlanFlags,
): Promise<PlanReport> {
  const { output, out, stack, showValues = false } = flags;
  if (showValues && found.hides) throw new CommandFailure(valuesHidden);
  const inTerminal = output === 'text' && !found.hides;
  const [{ planReport }, { formatDiagnostics }, { hiddenWords }, render] = await Promise.all([
    import('../../providers/report/build-report.ts'),
    import('../../providers/problems/problem-text.ts'),
    import('../../providers/report/hidden-words.ts'),
    renderers.get(output)?.(),
  ]);
  if (render === undefined) throw new CommandFailure(`there is no output ${output}`);
  // A terminal may show the lines of the files: the person who runs the command has them.
  const report = planReport(found, { command, stack, showValues, frames: showValues || inTerminal });
  deliver(render(report), flags);
  const { plan, warnings, refusals, heldBack, texts } = found;
  const problems = output === 'text' && out === undefined ? warnings : [...warnings, ...refusals, ...heldBack];
  const told = showValues ? problems : problems.map(hiddenWords(plan.users));
  // Lines of the files hold values: a log gets none that was not asked for.
  const frames = showValues || (inTerminal && out === undefined) ? texts : new Map();
  if (told.length > 0) tell(`${formatDiagnostics(told, frames)}\n`);
  return report;
}

/** What a plan comes to: 1 where `up` would refuse it or hold a user back, 2 where anything is to be done. */
export function statusOfPlan({ refusals, summary }: PlanReport): ExitStatus {
  if (refusals.length + summary.heldBack > 0) return exitStatus.error;
  return summary.changed + summary.missing > 0 ? exitStatus.changes : exitStatus.nothingToDo;
}
