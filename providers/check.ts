/** Everything that can be wrong with a deployment before it writes, over all rosters of the component at once. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { readAccountFacts } from './account-facts.ts';
import type { Gateway } from './aws/gateway.ts';
import { accountProblems } from './core/account-problems.ts';
import { ambiguousProblems, sameAccountProblems } from './core/declared-accounts.ts';
import { formatDiagnostics } from './core/diagnostics.ts';
import { isFederated, mappedProblems } from './core/identity-providers.ts';
import { at, oncePerPlace, type Places } from './core/places.ts';
import { declaredProblems } from './core/schema-rules.ts';
import { maskSecrets } from './core/secrets.ts';
import type { Diagnostic, Live, Roster, Username } from './core/types.ts';
import { ProviderFailure } from './failures.ts';
import { collectAfterReading } from './garbage.ts';
import { ignoredProblems } from './ignores.ts';
import type { DeploymentContext, RosterInputs } from './inputs.ts';
import { readAccounts } from './live-accounts.ts';
import type { Session } from './session.ts';
import { accountPolicyOf, ignoresOf, type SerializedSettings } from './settings.ts';

/**
 * Throws all errors as one text, and gives the warnings as one. The engine checks roster by roster, starts writing the
 * first while others are unchecked, and stops at the first failure; so every check looks at the whole declaration.
 */
export async function checkDeployment(
  session: Session,
  inputs: RosterInputs,
  context: DeploymentContext,
): Promise<string | undefined> {
  const problems = await problemsOf(session, inputs, context);
  if (problems.length === 0) return undefined;
  const text = formatDiagnostics(problems, session.declaration(context).texts);
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return text;
  throw new ProviderFailure(`${summary(errors.length)}\n${text}`);
}

function summary(problems: number): string {
  return `${problems === 1 ? '1 problem' : `${problems} problems`}; nothing is written of these users`;
}

async function problemsOf(
  session: Session,
  inputs: RosterInputs,
  context: DeploymentContext,
): Promise<readonly Diagnostic[]> {
  const own = session.roster(inputs);
  const problems = await session.problems(context, () => componentProblems(session, inputs, context, own));
  return [...declaredTwice(session, inputs, [...own.keys()]), ...problems];
}

/** Over everybody whom the component declares, whichever roster of it came first. */
async function componentProblems(
  session: Session,
  { userPoolId, settings, secrets }: RosterInputs,
  context: DeploymentContext,
  own: Roster,
): Promise<readonly Diagnostic[]> {
  // The files are read while the pool is being opened.
  const opening = session.pool(userPoolId, settings, context.users);
  const everybody = await besides(opening, () => (context.rosters === 1 ? own : readEverybody(session, context)));
  const pool = await opening;
  const { gateway, directory } = pool;
  const policy = accountPolicyOf(settings);
  const live = await readAccounts(directory, { declared: everybody, creates: policy.missingUsers === 'create' });
  const names = [...everybody.keys()];
  const missing = policy.missingUsers === 'error' ? names.filter((name) => !live.has(name)) : [];
  const problems: readonly Diagnostic[] = [
    ...missing.map((name) => notInPool(name, userPoolId)),
    ...sameAccountProblems(names, live, (name) => session.declaration(context).places.get(name)?.at),
    ...ambiguousProblems(everybody, live, directory.accountsOf),
    ...[...everybody].flatMap(([name, { attributes }]) => declaredProblems(name, attributes, directory.pool)),
    ...accountProblems({
      ...(await readAccountFacts(pool, everybody, live, policy)),
      declared: everybody,
      live,
      policy,
      pool: directory.pool,
    }),
    ...(settings.mappedAttributes === 'ignore'
      ? []
      : await mappedAttributeProblems(gateway, everybody, live, settings)),
  ];
  const lists = ignoresOf(settings);
  const ignored = (places: Places) => ignoredProblems({ roster: everybody, places, live }, lists, directory.pool);
  if (problems.length === 0 && ignored(new Map()).length === 0) return [];
  const { places } = session.declaration(context);
  const placed = problems.map((problem) => ({
    ...problem,
    message: maskSecrets(problem.message, Object.values(secrets ?? {})),
    ...at(places, problem.subject?.username ?? '', problem.subject?.attribute, problem.subject?.account),
  }));
  return oncePerPlace([...placed, ...ignored(places)]);
}

function readEverybody(session: Session, context: DeploymentContext): Roster {
  const everybody = session.everybody(context);
  collectAfterReading(everybody.size);
  return everybody;
}

/** What `work` gives, done once the call that it does not depend on is under way, whose failure is told where it is awaited. */
async function besides<T>(call: Promise<unknown>, work: () => T): Promise<T> {
  call.catch(() => undefined);
  await nextTurn();
  return work();
}

/** Asks for the providers only where a federated user is declared. */
async function mappedAttributeProblems(
  gateway: Gateway,
  everybody: Roster,
  live: Live,
  { mappedAttributes }: SerializedSettings,
): Promise<readonly Diagnostic[]> {
  const federated = [...live].filter(([, user]) => isFederated(user));
  if (federated.length === 0) return [];
  const mapped = await gateway.mappedAttributes();
  const severity = mappedAttributes === 'warn' ? 'warning' : 'error';
  return federated.flatMap(([username, user]) =>
    mappedProblems(username, everybody.get(username)?.attributes ?? new Map(), user, mapped).map((problem) => ({
      ...problem,
      severity,
    })),
  );
}

/** Within one declaration its reader sees to that; here two components of one program meet in one pool. */
function declaredTwice(session: Session, inputs: RosterInputs, own: readonly Username[]): readonly Diagnostic[] {
  const { userPoolId, roster } = inputs;
  const claims = session.claims(userPoolId);
  return own.flatMap((username): readonly Diagnostic[] => {
    const other = claims.get(username)?.roster;
    if (other === undefined || other === roster) return [];
    return [
      {
        code: 'user-declared-twice',
        severity: 'error',
        message: `${username} is declared twice for ${userPoolId}: in ${other} and in ${roster}`,
        hint: 'one of the two has to go: they would take turns undoing each other',
        subject: { username },
      },
    ];
  });
}

/** The problem of a declared user who has no account. */
export function notInPool(username: Username, poolId: string): Diagnostic {
  return {
    code: 'user-missing',
    severity: 'error',
    message: `${username} is not in the user pool ${poolId}`,
    hint: 'set missingUsers to create or skip, or take it out; who has another address now is declared by that',
    subject: { username },
  };
}
