/** Carries out the plan of one roster and tells what the state may hold of it afterwards. */
import { apply } from './aws/apply.ts';
import type { UpdateOptions } from './aws/gateway.ts';
import { orderUpdates } from './core/alias-order.ts';
import { mergeClientMetadata } from './core/client-metadata.ts';
import { formatDiagnostic } from './core/diagnostics.ts';
import { type ExpectedMessage, isAddress } from './core/messages.ts';
import { type Pending, pendingAfter } from './core/pending.ts';
import { at } from './core/places.ts';
import { simulate } from './core/plan.ts';
import { poolRules } from './core/pool.ts';
import { storablePending } from './core/revealed.ts';
import { maskSecrets } from './core/secrets.ts';
import type { Attributes, Diagnostic, LastApplied, Outcome, Username, UserUpdate } from './core/types.ts';
import type { Declaration } from './declare/declaration.ts';
import { ProviderFailure } from './failures.ts';
import type { RosterInputs } from './inputs.ts';
import { findOut } from './lost-answers.ts';
import { privateFolderName } from './private-folder.ts';
import { type PlannedRoster, secretsOf } from './roster-plan.ts';
import type { Session } from './session.ts';
import { clientMetadataOf } from './settings.ts';
import type { UnrecordedMessages } from './unrecorded-messages.ts';

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
  /** A text for each user of whom it is not known whether Cognito has sent the message; it counts as sent. */
  readonly warnings: readonly string[];
}

/** Sends every update of the plan; `done` hears of each as it is done. Throws CognitoError only for what was read, never for a write. */
export async function writePlan(
  session: Session,
  planned: PlannedRoster,
  inputs: RosterInputs,
  done: (outcome: Outcome) => void,
): Promise<WriteResult> {
  const { plan, pool } = planned;
  const outcomes = await writeInOrder(planned, inputs, done);
  const became = (kind: Outcome['kind']) =>
    plan.updates.filter(({ username }) => outcomes.get(username)?.kind === kind);
  const written = became('applied');
  const perhaps = became('perhaps-applied');
  for (const update of written) remember(planned, update);
  const applied = new Map(plan.applied);
  const [refusals, warnings]: [Diagnostic[], Diagnostic[]] = [[], []];
  for (const outcome of outcomes.values()) {
    if (outcome.kind === 'refused') refusals.push(outcome.diagnostic);
    if (outcome.kind === 'perhaps-applied') warnings.push(outcome.diagnostic);
    else if (outcome.kind !== 'applied') restore(applied, planned.applied, outcome.username);
  }
  const context = session.context(inputs);
  const problems = refusals.length + warnings.length;
  const declaration = problems === 0 || context === undefined ? undefined : session.declaration(context);
  const told = [...texts(refusals, declaration), ...notTried(became('not-attempted').length)];
  const pending = pendingAfter(planned.pending, [...written, ...perhaps], pool.directory.pool, Date.now());
  // Cognito's own words may quote what was sent.
  const masked = (text: string) => maskSecrets(text, secretsOf(inputs).values());
  return {
    written: written.length,
    skipped: plan.missing,
    refused: refusals.length,
    applied: planned.storable(applied),
    pending: storablePending(pending, planned.storable),
    refusals: told.map(masked),
    warnings: texts(warnings, declaration).map(masked),
  };
}

/** An address is free before it is taken: wave after wave, and within one side by side. */
async function writeInOrder(
  planned: PlannedRoster,
  { settings }: RosterInputs,
  done: (outcome: Outcome) => void,
): Promise<ReadonlyMap<Username, Outcome>> {
  const { plan, live, pool, roster } = planned;
  const configured = clientMetadataOf(settings);
  const messages = Map.groupBy(planned.messages, ({ username }) => username);
  const prepare = ({ username, account, changes }: UserUpdate): UpdateOptions => {
    const own = messages.get(username) ?? [];
    const sending = () => {
      for (const { name } of changes) if (isAddress(name)) pool.unrecorded.forget(account, name);
      for (const { attribute, to, waits } of own) {
        if (waits) pool.unrecorded.sending({ account, attribute, value: to }, Date.now());
      }
    };
    const clientMetadata = mergeClientMetadata(configured, roster.get(username)?.clientMetadata ?? new Map());
    return { clientMetadata, sendsMessage: own.length > 0, sending };
  };
  if (planned.messages.some(({ waits }) => waits)) readyToRecord(pool.unrecorded);
  const outcomes = new Map<Username, Outcome>();
  for (const wave of orderUpdates(plan.updates, live.values(), pool.directory.pool)) {
    const sent = await apply(pool.gateway, wave, prepare, done);
    for (const outcome of await Promise.all(sent.map((given) => settled(given, planned, messages)))) {
      outcomes.set(outcome.username, outcome);
    }
  }
  return outcomes;
}

/** Throws ProviderFailure: a message that cannot be recorded could be sent twice after a kill. */
function readyToRecord(unrecorded: UnrecordedMessages): void {
  try {
    unrecorded.ready();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ProviderFailure(
      `nothing of this roster is written: what messages are sent cannot be recorded: ${reason}\n` +
        `  = let the folder ${privateFolderName} of the project be made and written to`,
    );
  }
}

/** What became of an update whose answer was lost, and no memory of a message that was surely not sent. */
async function settled(
  outcome: Outcome,
  { plan, pool }: PlannedRoster,
  messages: ReadonlyMap<Username, readonly ExpectedMessage[]>,
): Promise<Outcome> {
  const own = messages.get(outcome.username);
  const update = plan.updates.find(({ username }) => username === outcome.username);
  if (own === undefined || update === undefined) return outcome;
  const rules = poolRules(pool.directory.pool);
  const found =
    outcome.kind === 'perhaps-applied'
      ? await findOut(pool.gateway, update, { messages: own, rules, diagnostic: outcome.diagnostic })
      : outcome;
  if (found.kind === 'refused' || found.kind === 'not-attempted') {
    for (const { attribute } of own) pool.unrecorded.forget(update.account, attribute);
  }
  return found;
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

function texts(problems: readonly Diagnostic[], declaration: Declaration | undefined): readonly string[] {
  return problems.map((problem) => {
    const { username = '', attribute } = problem.subject ?? {};
    const place = declaration === undefined ? {} : at(declaration.places, username, attribute);
    return formatDiagnostic({ ...problem, message: `${username}: ${problem.message}`, ...place }, declaration?.texts);
  });
}

function notTried(users: number): readonly string[] {
  return users === 0 ? [] : [`${users} more users were not tried; the next \`pulumi up\` does what is left`];
}
