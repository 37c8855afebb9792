/** Shows the plan of a preview: in full as long as somebody would read it, else in short with the whole in a file. */

import { planReport } from '../../report/build-report.ts';
import { rowsText, shortText } from '../../report/text-report.ts';
import { hidesValues } from '../../settings/with-defaults.ts';
import type { DeploymentContext, UsersInputs } from '../../state/inputs.ts';
import { privateFolderName } from '../../state/private-folder.ts';
import { printable } from '../../values/printable.ts';
import type { PlannedPool } from '../pool-plan.ts';
import { accessTokensOf } from '../token-lives.ts';
import type { Tell } from './engine-log.ts';
import { type PreviewFile, previewFile } from './preview-file.ts';

/** How many users are shown in full. */
const usersInFull = 50;

/** How many of a longer plan's users are shown as examples. */
const usersAsExamples = 5;

/** A preview that is shown is not refused, and reads no file for the places of users. */
const withoutPlaces = { refusals: [], missing: [], destroy: false, places: new Map(), texts: new Map() };

/** What is looked at of a component. */
type Shown = Pick<UsersInputs, 'component' | 'settings'>;

/** The previews of one process. */
export interface Previewing {
  /** Tells the plan under its resource; nothing when it has nothing to tell. `now` is in milliseconds since 1970. */
  show(inputs: Shown, planned: PlannedPool, context: DeploymentContext, now: number): Promise<void>;
}

/** Nothing shown so far. */
export function createPreviewing(tell: Tell): Previewing {
  let file: PreviewFile | undefined;
  /** What the file cannot take in does not fail the preview, and is told. */
  const write = async (component: string, whole: string, { base, stack, urn }: DeploymentContext) => {
    file ??= previewFile(base, stack);
    try {
      file.add(component, printable(whole));
      return file.name;
    } catch (error) {
      await tell('warning', notWritten(file.name, error), urn);
      return undefined;
    }
  };
  return {
    async show({ component, settings }, { pool, plan, heldBack, activeUsers }, context, now) {
      // Even where nothing is to be told: it removes what an earlier run left.
      file ??= previewFile(context.base, context.stack);
      const reported = {
        plan,
        heldBack,
        activeUsers,
        accessTokens: await accessTokensOf({ pool, plan }, now),
        ...withoutPlaces,
        rulePlaces: context.rules ?? {},
        digest: undefined,
        userPoolId: pool.poolId,
      };
      const report = planReport(reported, { command: 'plan', showValues: !hidesValues(settings) });
      const whole = rowsText(report);
      if (whole === undefined) return;
      const rows = report.userPools.flatMap(({ users, kept }) => [...users, ...kept]);
      const isShort = new Set(rows.map(({ username }) => username)).size <= usersInFull;
      const text = isShort
        ? whole
        : shortText(report, { examples: usersAsExamples, wholeIn: await write(component, whole, context) });
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
