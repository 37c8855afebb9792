/** Carries out the plan of one roster and tells what the state may hold of it afterwards. */
import { apply } from './aws/apply.ts';
import { orderUpdates } from './core/alias-order.ts';
import { mergeClientMetadata } from './core/client-metadata.ts';
import { formatDiagnostic } from './core/diagnostics.ts';
import { type Pending, pendingAfter } from './core/pending.ts';
import { at } from './core/places.ts';
import { simulate } from './core/plan.ts';
import { storablePending } from './core/revealed.ts';
import { maskSecrets } from './core/secrets.ts';
import type { Attributes, Diagnostic, LastApplied, Outcome, Username, UserUpdate } from './core/types.ts';
import type { Declaration } from './declare/declaration.ts';
import type { RosterInputs } from './inputs.ts';
import { type PlannedRoster, secretsOf } from './roster-plan.ts';
import type { Session } from './session.ts';
import { clientMetadataOf } from './settings.ts';

/** What became of a plan. */
export interface WriteResult {
  /** How many users were updated. */
  readonly written: number;
  /** As applied now, fit for the state: of a user whose update did not succeed, what was applied before. */
  readonly applied: LastApplied;
  /** The addresses that wait for their users' answers now, fit for the state. */
  readonly pending: Pending;
  /** Declared users who are not in the pool, and are left out (`missingUsers: skip`). */
  readonly skipped: readonly Username[];
  /** How many users were refused. */
  readonly refused: number;
  /** A text for each user that was refused; empty when all went well. */
  readonly refusals: readonly string[];
}

/** Sends every update of the plan. Throws CognitoError only for what was read, never for a write. */
export async function writePlan(session: Session, planned: PlannedRoster, inputs: RosterInputs): Promise<WriteResult> {
  const { plan, pool } = planned;
  const outcomes = await writeInOrder(planned, inputs);
  const applied = new Map(plan.applied);
  const written = plan.updates.filter(({ username }) => outcomes.get(username)?.kind === 'applied');
  for (const update of written) remember(planned, update);
  const refusals: Diagnostic[] = [];
  let notAttempted = 0;
  for (const outcome of outcomes.values()) {
    if (outcome.kind !== 'applied') restore(applied, planned.applied, outcome.username);
    if (outcome.kind === 'refused') refusals.push(outcome.diagnostic);
    if (outcome.kind === 'not-attempted') notAttempted += 1;
  }
  const context = session.context(inputs);
  const declaration = refusals.length === 0 || context === undefined ? undefined : session.declaration(context);
  const told = texts(refusals, notAttempted, declaration);
  const pending = pendingAfter(planned.pending, written, pool.directory.pool, Date.now());
  return {
    written: written.length,
    skipped: plan.missing,
    refused: refusals.length,
    applied: planned.storable(applied),
    pending: storablePending(pending, planned.storable),
    // Cognito's own words may quote what was sent.
    refusals: told.map((text) => maskSecrets(text, secretsOf(inputs).values())),
  };
}

/** An address is free before it is taken: wave after wave, and within one side by side. */
async function writeInOrder(
  { plan, live, pool, roster }: PlannedRoster,
  { settings }: RosterInputs,
): Promise<ReadonlyMap<Username, Outcome>> {
  const configured = clientMetadataOf(settings);
  const metadataOf = (username: Username) =>
    mergeClientMetadata(configured, roster.get(username)?.clientMetadata ?? new Map());
  const outcomes = new Map<Username, Outcome>();
  for (const wave of orderUpdates(plan.updates, live.values(), pool.directory.pool)) {
    for (const outcome of await apply(pool.gateway, wave, metadataOf)) outcomes.set(outcome.username, outcome);
  }
  return outcomes;
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
    const place = declaration === undefined ? {} : at(declaration.places, username, attribute);
    return formatDiagnostic({ ...refusal, message: `${username}: ${refusal.message}`, ...place }, declaration?.texts);
  });
  if (notAttempted > 0)
    told.push(`${notAttempted} more users were not tried; the next \`pulumi up\` does what is left`);
  return told;
}
