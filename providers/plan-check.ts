/** What holds a plan back although the declaration is right: told in the preview, and again before the first write. */
import { notInPool } from './check.ts';
import { aliasConflicts } from './core/alias-conflicts.ts';
import { formatDiagnostics } from './core/diagnostics.ts';
import { guard, type Limits, type Measure, measure } from './core/guard.ts';
import { forbiddenMessage } from './core/messages.ts';
import { at, oncePerPlace } from './core/places.ts';
import type { Pool } from './core/pool.ts';
import { changeProblems } from './core/schema-rules.ts';
import { maskSecrets } from './core/secrets.ts';
import { signInAttributes } from './core/sign-in.ts';
import type { Diagnostic, UserUpdate } from './core/types.ts';
import type { RosterInputs } from './inputs.ts';
import type { PlannedRoster } from './roster-plan.ts';
import { secretsOf } from './roster-record.ts';
import type { Session } from './session.ts';
import { limitsOf, policyOf } from './settings.ts';
import { aliasUpdates } from './write-order.ts';

/** The reasons as one text; undefined when the plan may be written. */
export async function checkPlan(
  session: Session,
  planned: PlannedRoster,
  inputs: RosterInputs,
): Promise<string | undefined> {
  const limits = limitsOf(inputs.settings);
  const problems: readonly Diagnostic[] = [
    ...(inputs.settings.messages === 'allow' ? [] : planned.messages.map(forbiddenMessage)),
    ...vanished(planned, inputs),
    ...planned.accounts.problems,
    ...brokenRules(planned),
    ...(await conflictingAliases(session, planned, inputs.userPoolId)),
    ...(limits === undefined ? [] : guardProblems(session, planned, inputs, limits)),
  ];
  if (problems.length === 0) return undefined;
  const context = session.context(inputs);
  const declaration = context === undefined ? undefined : session.declaration(context);
  const placed = problems.map((problem) => {
    const { username, attribute, account } = problem.subject ?? {};
    if (declaration === undefined || username === undefined) return problem;
    const place = at(declaration.places, username, attribute, account);
    const named = problem.message.startsWith(`${username} `) ? problem.message : `${username}: ${problem.message}`;
    return { ...problem, message: named, ...place };
  });
  const told = formatDiagnostics(oncePerPlace(placed), declaration?.texts);
  return `nothing of this roster is written\n${maskSecrets(told, secretsOf(inputs).values())}`;
}

/** Who was listed when the declaration was checked, and has no account after all: ListUsers lags behind deletions. */
function vanished({ plan }: PlannedRoster, { userPoolId, settings }: RosterInputs): readonly Diagnostic[] {
  if (policyOf(settings).missingUsers !== 'error') return [];
  return plan.missing.map((username) => notInPool(username, userPoolId));
}

/** What Cognito would refuse of these changes, told before any of them is sent. */
function brokenRules({ plan, live, pool }: PlannedRoster): readonly Diagnostic[] {
  return plan.updates.flatMap((update) => {
    const user = live.get(update.username);
    return user === undefined ? [] : changeProblems(update, user, pool.directory.pool);
  });
}

/** Conflicts that this roster's users are part of, with whoever is planned so far and whoever is live. */
async function conflictingAliases(
  session: Session,
  { plan, accounts, live, pool: { directory } }: PlannedRoster,
  poolId: string,
): Promise<readonly Diagnostic[]> {
  const moves = [...plan.updates, ...aliasUpdates(accounts.work, live, directory.pool)];
  const updates = session.planned(poolId, moves);
  const taken = newAliases(moves, directory.pool);
  if (taken.length === 0) return [];
  // Whoever holds them now has to be known; a pool that was read by pages is.
  await directory.read(taken);
  const own = new Set(moves.map(({ username }) => username));
  return aliasConflicts([...updates], directory.known(), directory.pool).filter(({ subject, others }) =>
    [subject.username, ...others].some((username) => own.has(username)),
  );
}

function newAliases(updates: readonly UserUpdate[], pool: Pool): readonly string[] {
  const aliases: ReadonlySet<string> = new Set(signInAttributes(pool));
  return updates.flatMap(({ changes }) =>
    changes.flatMap((change) => (change.kind === 'set' && aliases.has(change.name) ? [change.to] : [])),
  );
}

/**
 * The limits hold for the roster, and for the file it is cut from as far as this process has planned that: else a file
 * that is cut into a resource a user would have no limit at all.
 */
function guardProblems(
  session: Session,
  { plan, accounts, roster, applied, recorded }: PlannedRoster,
  inputs: RosterInputs,
  limits: Limits,
): readonly Diagnostic[] {
  const users = new Set([...roster.keys(), ...applied.keys(), ...recorded.accounts.keys()]);
  const own = measure([{ updates: plan.updates, work: accounts.work }], users.size);
  const problems = guard(own, limits);
  const context = session.context(inputs);
  if (problems.length > 0) return problems;
  if (context === undefined) return removalProblems(session, inputs, own, limits);
  if (context.fileUsers <= roster.size) return problems;
  const file = session.measured(`${context.component} ${context.file}`, inputs.roster, own);
  return guard({ ...file, users: Math.max(context.fileUsers, file.users) }, limits);
}

/** Rosters that leave the deployment do so one by one: what their component loses together is what counts. */
function removalProblems(
  session: Session,
  { userPoolId, roster }: RosterInputs,
  own: Measure,
  limits: Limits,
): readonly Diagnostic[] {
  const component = session.componentOf(roster);
  const name = component?.name ?? roster.split('/').at(0) ?? roster;
  const all = session.measured(`removed from ${userPoolId} ${name}`, roster, own);
  return guard({ ...all, users: all.users + (component?.users ?? 0) }, limits);
}
