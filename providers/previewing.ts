/** Shows the plans of a preview: in full as long as somebody would read them, else in short with the whole in a file. */
import type { Tell } from './engine-log.ts';
import type { DeploymentContext } from './inputs.ts';
import { type PreviewFile, previewFile } from './preview-file.ts';
import { privateFolderName } from './private-folder.ts';
import { planSummary } from './report/plan-summary.ts';
import { planText } from './report/plan-text.ts';
import { userChanges } from './report/user-changes.ts';
import type { PlannedRoster } from './roster-plan.ts';

/** How many users a run shows in full, of all rosters together. */
const usersInFull = 50;

/** How many of a longer plan's users are shown as examples. */
const usersAsExamples = 5;

/** The previews of one process. */
export interface Previewing {
  /** Tells the plan under its roster; nothing when it has nothing to tell. */
  show(planned: PlannedRoster, roster: string, context: DeploymentContext): Promise<void>;
}

/** Nothing shown so far. */
export function createPreviewing(tell: Tell): Previewing {
  let left = usersInFull;
  let file: PreviewFile | undefined;
  let failed = false;
  const take = (users: number): number => {
    const taken = Math.min(users, left);
    left -= taken;
    return taken;
  };
  /** Runs what writes the file; what it cannot do does not fail the preview, and is told once. */
  const write = async (name: string, writing: () => void, urn: string): Promise<boolean> => {
    try {
      if (!failed) writing();
    } catch (error) {
      failed = true;
      await tell('warning', notWritten(name, error), urn);
    }
    return !failed;
  };
  return {
    async show(planned, roster, { base, stack, urn }) {
      file ??= previewFile(base, stack);
      const { add, name, need } = file;
      const { plan, accounts, hidden } = planned;
      const users = planned.roster.size;
      const whole = planText(planned, users, hidden);
      if (whole === undefined) return;
      const changed = userChanges({ plan, accounts }).length;
      const told = changed + plan.kept.length;
      const inFull = told <= left;
      const examples = take(inFull ? told : Math.min(usersAsExamples, changed));
      const written = await write(
        name,
        () => {
          add(roster, whole);
          if (!inFull) need();
        },
        urn,
      );
      const summary = () => planSummary(planned, { users, examples, hidden, wholeIn: written ? name : undefined });
      await tell('info', inFull ? whole : summary(), urn);
    },
  };
}

function notWritten(name: string, error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error);
  return (
    `the whole of this preview could not be written to ${name}: ${reason}\n` +
    `  = let the folder ${privateFolderName} of the project be made and written to`
  );
}
