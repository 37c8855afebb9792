/** Plans a component, shows the plan, and refuses what must not be written. */
import { approvedOf } from '../settings/with-defaults.ts';
import type { DeploymentContext, UsersInputs, UsersOutputs } from '../state/inputs.ts';
import { notApproved } from './approval.ts';
import { planComponent } from './component-plan.ts';
import type { PlannedPool } from './pool-plan.ts';
import type { Run } from './run.ts';
import { seedingNotice } from './seeding.ts';
import type { Session } from './session.ts';
import { problemsText, refusalText } from './telling/refusal-text.ts';
import { ProviderFailure } from './verb-failures.ts';

/** Plans, and shows the plan in a preview. Throws what holds it back. */
export async function soundPlan(run: Run, olds: UsersOutputs | undefined, news: UsersInputs): Promise<PlannedPool> {
  const { session, telling } = run;
  const planned = await planComponent(session, olds, news);
  const context = session.context(news);
  // A refresh asks for a diff too, without a check before it: there is nothing planned that could be held back.
  if (context === undefined) return planned;
  await telling.planned(news, planned);
  refuse(session, news, planned);
  if (context.preview) await tellNotices(run, news, planned, context);
  return planned;
}

/** Throws what `up` refuses of the plan: problems, limits, and a plan that is not the approved one. */
export function refuse(session: Session, inputs: UsersInputs, planned: PlannedPool): void {
  const refusal = refusalText(session, inputs, planned);
  const reason = refusal ?? notApproved(approvedOf(inputs.settings), planned);
  if (reason !== undefined) throw new ProviderFailure(reason);
}

async function tellNotices(
  { session, tell }: Run,
  inputs: UsersInputs,
  planned: PlannedPool,
  { urn, componentUrn }: DeploymentContext,
): Promise<void> {
  if (planned.problems.length > 0) await tell('warning', problemsText(session, inputs, planned.problems), urn);
  const notice = seedingNotice(planned, inputs.settings);
  if (notice !== undefined) await tell('info', notice, componentUrn);
}
