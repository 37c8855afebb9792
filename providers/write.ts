/** Carries out the plan of one roster and tells what the state may hold of it afterwards. */
import { apply } from './aws/apply.ts';
import { formatDiagnostic } from './core/diagnostics.ts';
import { simulate } from './core/plan.ts';
import type { Attributes, Diagnostic, LastApplied, Username, UserUpdate } from './core/types.ts';
import type { Declaration } from './declare/declaration.ts';
import type { RosterInputs } from './inputs.ts';
import type { PlannedRoster } from './roster-plan.ts';
import type { Session } from './session.ts';

/** What became of a plan. */
export interface WriteResult {
  /** How many users were updated. */
  readonly written: number;
  /** As applied now: of a user whose update did not succeed, what was applied before. */
  readonly applied: LastApplied;
  /** A text for each user that was refused; empty when all went well. */
  readonly refusals: readonly string[];
}

/** Sends every update of the plan. Throws CognitoError only for what was read, never for a write. */
export async function writePlan(session: Session, planned: PlannedRoster, inputs: RosterInputs): Promise<WriteResult> {
  const { plan, pool } = planned;
  const outcomes = await apply(pool.gateway, plan.updates);
  const applied = new Map(plan.applied);
  const refusals: Diagnostic[] = [];
  const counts = { applied: 0, refused: 0, 'not-attempted': 0 };
  for (const [index, outcome] of outcomes.entries()) {
    const update = plan.updates[index];
    if (update === undefined) continue;
    counts[outcome.kind] += 1;
    if (outcome.kind === 'applied') remember(planned, update);
    else restore(applied, planned.applied, outcome.username);
    if (outcome.kind === 'refused') refusals.push(outcome.diagnostic);
  }
  const context = session.context(inputs);
  const declaration = refusals.length === 0 || context === undefined ? undefined : session.declaration(context);
  return { applied, written: counts.applied, refusals: texts(refusals, counts['not-attempted'], declaration) };
}

/** The snapshot takes in what a write left, so that a later look in this process needs no call. */
function remember({ live, pool }: PlannedRoster, update: UserUpdate): void {
  const before = live.get(update.username);
  if (before !== undefined) pool.directory.remember(simulate(before, update));
}

function restore(applied: Map<Username, Attributes>, before: LastApplied, username: Username): void {
  const last = before.get(username);
  if (last === undefined) applied.delete(username);
  else applied.set(username, last);
}

function texts(
  refusals: readonly Diagnostic[],
  notAttempted: number,
  declaration: Declaration | undefined,
): readonly string[] {
  const told = refusals.map((refusal) => {
    const { username = '', attribute } = refusal.subject ?? {};
    const place = declaration?.places.get(username);
    const at = (attribute === undefined ? undefined : place?.attributes.get(attribute)) ?? place?.at;
    const message = `${username}: ${refusal.message}`;
    return formatDiagnostic({ ...refusal, message, ...(at === undefined ? {} : { at }) }, declaration?.texts);
  });
  if (notAttempted > 0)
    told.push(`${notAttempted} more users were not tried; the next \`pulumi up\` does what is left`);
  return told;
}
