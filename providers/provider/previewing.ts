/** Shows the plan of a preview: in full as long as somebody would read it, else in short with the whole in a file. */
import { changes } from '../plan/model.ts';
import { privateFolderName } from '../private-folder.ts';
import { planSummary } from '../report/plan-summary.ts';
import { planText } from '../report/plan-text.ts';
import type { DeploymentContext } from '../state/inputs.ts';
import type { Tell } from './engine-log.ts';
import type { PlannedPool } from './planning.ts';
import { type PreviewFile, previewFile } from './preview-file.ts';

/** How many users are shown in full. */
const usersInFull = 50;

/** How many of a longer plan's users are shown as examples. */
const usersAsExamples = 5;

/** The previews of one process. */
export interface Previewing {
  /** Tells the plan under its resource; nothing when it has nothing to tell. */
  show(component: string, planned: Pick<PlannedPool, 'plan'>, context: DeploymentContext): Promise<void>;
}

/** Nothing shown so far. */
export function createPreviewing(tell: Tell): Previewing {
  let file: PreviewFile | undefined;
  /** What the file cannot take in does not fail the preview, and is told. */
  const write = async (component: string, whole: string, { base, stack, urn }: DeploymentContext) => {
    file ??= previewFile(base, stack);
    try {
      file.add(component, whole);
      return file.name;
    } catch (error) {
      await tell('warning', notWritten(file.name, error), urn);
      return undefined;
    }
  };
  return {
    async show(component, { plan }, context) {
      // Even where nothing is to be told: it removes what an earlier run left.
      file ??= previewFile(context.base, context.stack);
      const whole = planText(plan);
      if (whole === undefined) return;
      const told = plan.users.filter((user) => changes(user) || user.kept.length > 0).length;
      const isShort = told <= usersInFull;
      const text = isShort
        ? whole
        : planSummary(plan, { examples: usersAsExamples, wholeIn: await write(component, whole, context) });
      await tell('info', text, context.urn);
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
