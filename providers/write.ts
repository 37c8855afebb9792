/** Carries out the plan of one roster and tells what the state may hold of it afterwards. */
import { apply } from './aws/apply.ts';
import type { WorkOutcome } from './aws/apply-accounts.ts';
import { type Attempter, startAttempts } from './aws/attempts.ts';
import type { UpdateOptions } from './aws/gateway.ts';
import { accountsAfter, attributesAfter } from './core/account-records.ts';
import { mergeClientMetadata } from './core/client-metadata.ts';
import { formatDiagnostic } from './core/diagnostics.ts';
import { type ExpectedMessage, isAddress } from './core/messages.ts';
import { pendingAfter } from './core/pending.ts';
import { at } from './core/places.ts';
import { simulate } from './core/plan.ts';
import { poolRules } from './core/pool.ts';
import { storablePending } from './core/revealed.ts';
import { maskSecrets } from './core/secrets.ts';
import type { Diagnostic, LastApplied, Outcome, Username, UserUpdate } from './core/types.ts';
import type { Declaration } from './declare/declaration.ts';
import { ProviderFailure } from './failures.ts';
import type { RosterInputs } from './inputs.ts';
import { findOut } from './lost-answers.ts';
import type { RosterRecord } from './outputs.ts';
import { privateFolderName } from './private-folder.ts';
import type { PlannedRoster } from './roster-plan.ts';
import { secretsOf } from './roster-record.ts';
import type { Session } from './session.ts';
import { clientMetadataOf } from './settings.ts';
import type { UnrecordedMessages } from './unrecorded-messages.ts';
import { createGroups, writeAccounts } from './write-accounts.ts';
import { inWaves } from './write-order.ts';
import { type Written, writtenOf } from './written.ts';

/** What became of a plan. */
export interface WriteResult {
  readonly wrote: Written;
  /** On record now, fit for the state: of a user whose change did not succeed, what was there before. */
  readonly record: RosterRecord;
  /** Declared users who are not in the pool, and are left out (`missingUsers: skip`). */
  readonly skipped: readonly Username[];
  /** How many users were refused. */
  readonly refused: number;
  /** A text for each refusal; empty when all went well. */
  readonly refusals: readonly string[];
  /** A text for each user of whom it is not known whether Cognito has sent the message; it counts as sent. */
  readonly warnings: readonly string[];
}

/** What the steps and updates of a plan have come to. */
interface Outcomes {
  readonly updates: ReadonlyMap<Username, Outcome>;
  readonly work: ReadonlyMap<Username, WorkOutcome>;
  /** Of groups that could not be made. */
  readonly problems: readonly Diagnostic[];
}

/** Writes everything of the plan; `done` hears of each user as it is done. Throws CognitoError only for what was read, never for a write. */
export async function writePlan(
  session: Session,
  planned: PlannedRoster,
  inputs: RosterInputs,
  done: (outcome: Outcome) => void,
): Promise<WriteResult> {
  const { plan, accounts, pool } = planned;
  const outcomes = await writeInOrder(planned, inputs, done);
  const became = (kind: Outcome['kind']) =>
    plan.updates.filter(({ username }) => outcomes.updates.get(username)?.kind === kind);
  const written = became('applied');
  for (const update of written) remember(planned, update);
  const [refusals, warnings] = problemsOf(outcomes);
  const untried = new Set([
    ...became('not-attempted').map(({ username }) => username),
    ...untriedOf(planned, outcomes),
  ]);
  const context = session.context(inputs);
  const isTold = refusals.length + warnings.length > 0 && context !== undefined;
  const declaration = isTold ? session.declaration(context) : undefined;
  const pending = pendingAfter(
    planned.pending,
    [...written, ...became('perhaps-applied')],
    pool.directory.pool,
    Date.now(),
  );
  // Cognito's own words may quote what was sent.
  const masked = (text: string) => maskSecrets(text, secretsOf(inputs).values());
  return {
    wrote: writtenOf(planned, written, outcomes.work),
    skipped: plan.missing,
    refused: new Set(refusals.flatMap(({ subject }) => subject?.username ?? [])).size,
    record: {
      applied: planned.storable(appliedAfter(planned, outcomes)),
      pending: storablePending(pending, planned.storable),
      accounts: accountsAfter(accounts, outcomes.work),
    },
    refusals: [...texts(refusals, declaration), ...notTried(untried.size)].map(masked),
    warnings: texts(warnings, declaration).map(masked),
  };
}

function problemsOf({ updates, work, problems }: Outcomes): readonly [readonly Diagnostic[], readonly Diagnostic[]] {
  const refusals = [...problems, ...[...work.values()].flatMap(({ refused }) => refused)];
  const warnings = [...work.values()].flatMap(({ perhaps }) => perhaps);
  for (const outcome of updates.values()) {
    if (outcome.kind === 'refused') refusals.push(outcome.diagnostic);
    if (outcome.kind === 'perhaps-applied') warnings.push(outcome.diagnostic);
  }
  return [refusals, warnings];
}

/** Whose steps were not all tried because of a problem of everybody's. */
function untriedOf({ accounts }: PlannedRoster, { work }: Outcomes): readonly Username[] {
  return accounts.work.flatMap(({ username, steps }) => {
    const outcome = work.get(username);
    const tried = outcome === undefined ? 0 : outcome.done.size + outcome.refused.length + outcome.perhaps.length;
    const failed = (outcome?.refused.length ?? 0) + (outcome?.perhaps.length ?? 0);
    return tried < steps.length && failed === 0 ? [username] : [];
  });
}

/** Of a user whose change did not succeed, what was applied before. */
function appliedAfter({ plan, accounts, applied: before }: PlannedRoster, outcomes: Outcomes): LastApplied {
  const applied = new Map(attributesAfter(accounts, plan.applied, before, outcomes.work));
  for (const { kind, username } of outcomes.updates.values()) {
    if (kind === 'applied' || kind === 'perhaps-applied') continue;
    const last = before.get(username);
    if (last === undefined) applied.delete(username);
    else applied.set(username, last);
  }
  return applied;
}

/** Groups first, then wave after wave, and within one side by side. */
async function writeInOrder(
  planned: PlannedRoster,
  inputs: RosterInputs,
  done: (outcome: Outcome) => void,
): Promise<Outcomes> {
  const { plan, accounts, live, pool } = planned;
  if (planned.messages.some(({ waits }) => waits)) readyToRecord(pool.unrecorded);
  const problems = await createGroups(planned);
  const updates = new Map<Username, Outcome>();
  const work = new Map<Username, WorkOutcome>();
  const attempt = startAttempts();
  const doneWork = (outcome: WorkOutcome) => done(asOutcome(outcome));
  for (const wave of inWaves(plan.updates, accounts.work, live, pool.directory.pool)) {
    const [updated, worked] = await Promise.all([
      writeUpdates(planned, wave.updates, inputs, { done, attempt }),
      writeAccounts(planned, wave.work, inputs, { done: doneWork, attempt }),
    ]);
    for (const outcome of updated) updates.set(outcome.username, outcome);
    for (const outcome of worked) work.set(outcome.username, outcome);
  }
  return { updates, work, problems };
}

async function writeUpdates(
  planned: PlannedRoster,
  updates: readonly UserUpdate[],
  { settings }: RosterInputs,
  { done, attempt }: { readonly done: (outcome: Outcome) => void; readonly attempt: Attempter },
): Promise<readonly Outcome[]> {
  const { pool, roster } = planned;
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
  const sent = await apply(pool.gateway, updates, prepare, done, attempt);
  return Promise.all(sent.map((given) => settled(given, planned, messages)));
}

/** For those who count users. */
function asOutcome({ username, done, refused: [refused], perhaps: [perhaps] }: WorkOutcome): Outcome {
  if (refused !== undefined) return { kind: 'refused', username, diagnostic: refused };
  if (perhaps !== undefined) return { kind: 'perhaps-applied', username, diagnostic: perhaps };
  return { kind: done.size === 0 ? 'not-attempted' : 'applied', username };
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

function texts(problems: readonly Diagnostic[], declaration: Declaration | undefined): readonly string[] {
  return problems.map((problem) => {
    const { subject } = problem;
    if (subject === undefined) return formatDiagnostic(problem);
    const { username, attribute, account } = subject;
    const place = declaration === undefined ? {} : at(declaration.places, username, attribute, account);
    return formatDiagnostic({ ...problem, message: `${username}: ${problem.message}`, ...place }, declaration?.texts);
  });
}

function notTried(users: number): readonly string[] {
  return users === 0 ? [] : [`${users} more users were not tried; the next \`pulumi up\` does what is left`];
}
