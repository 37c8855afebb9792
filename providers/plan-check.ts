/** What holds a plan back although the declaration is right: told in the preview, and again before the first write. */
import { notInPool } from './check.ts';
import { aliasConflicts } from './core/alias-conflicts.ts';
import { formatDiagnostics } from './core/diagnostics.ts';
import { guard, type Limits, measure } from './core/guard.ts';
import { forbiddenMessage } from './core/messages.ts';
import { at, oncePerPlace } from './core/places.ts';
import type { Pool } from './core/pool.ts';
import { changeProblems } from './core/schema-rules.ts';
import { maskSecrets } from './core/secrets.ts';
import { signInAttributes } from './core/sign-in.ts';
import type { Diagnostic, UserUpdate } from './core/types.ts';
import type { RosterInputs } from './inputs.ts';
import { type PlannedRoster, secretsOf } from './roster-plan.ts';
import type { Session } from './session.ts';
import { limitsOf, policyOf } from './settings.ts';

/** The reasons as one text; undefined when the plan may be written. */
export async function checkPlan(
  session: Session,
  planned: PlannedRoster,
  inputs: RosterInputs,
): Promise<string | undefined> {
  const limits = limitsOf(inputs.settings);
  const problems = [
    ...(inputs.settings.messages === 'allow' ? [] : planned.messages.map(forbiddenMessage)),
    ...vanished(planned, inputs),
    ...brokenRules(planned),
    ...(await conflictingAliases(session, planned, inputs.userPoolId)),
    ...(limits === undefined ? [] : guardProblems(session, planned, inputs, limits)),
  ];
  if (problems.length === 0) return undefined;
  const context = session.context(inputs);
  const declaration = context === undefined ? undefined : session.declaration(context);
  const placed = problems.map((problem) => {
    const { username, attribute } = problem.subject ?? {};
    if (declaration === undefined || username === undefined) return problem;
    return { ...problem, message: `${username}: ${problem.message}`, ...at(declaration.places, username, attribute) };
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
  { plan, pool: { directory } }: PlannedRoster,
  poolId: string,
): Promise<readonly Diagnostic[]> {
  const updates = session.planned(poolId, plan.updates);
  const taken = newAliases(plan.updates, directory.pool);
  if (taken.length === 0) return [];
  // Whoever holds them now has to be known; a pool that was read by pages is.
  await directory.read(taken);
  const own = new Set(plan.updates.map(({ username }) => username));
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
  { plan, roster, applied }: PlannedRoster,
  inputs: RosterInputs,
  limits: Limits,
): readonly Diagnostic[] {
  const own = measure([plan], new Set([...roster.keys(), ...applied.keys()]).size);
  const problems = guard(own, limits);
  const context = session.context(inputs);
  if (problems.length > 0 || context === undefined || context.fileUsers <= roster.size) return problems;
  const file = session.measured(`${context.component} ${context.file}`, inputs.roster, own);
  return guard({ ...file, users: Math.max(context.fileUsers, file.users) }, limits);
}
