/** Everything that can be wrong with a deployment before it writes, over all rosters of the component at once. */
import { formatDiagnostics } from './core/diagnostics.ts';
import { union } from './core/roster.ts';
import { decodeRoster } from './core/state.ts';
import type { Diagnostic, Username } from './core/types.ts';
import { readableFailure } from './failures.ts';
import type { DeploymentContext, RosterInputs } from './inputs.ts';
import type { Session } from './session.ts';
import { policyOf } from './settings.ts';

/**
 * The problems as one text, or undefined. The engine checks roster by roster, starts writing the first while others
 * are unchecked, and stops at the first failure; so every check looks at the whole declaration.
 */
export async function checkDeployment(
  session: Session,
  inputs: RosterInputs,
  context: DeploymentContext,
): Promise<string | undefined> {
  try {
    const problems = await problemsOf(session, inputs, context);
    if (problems.length === 0) return undefined;
    const { texts } = session.declaration(context);
    return `${summary(problems.length)}\n${formatDiagnostics(problems, texts)}`;
  } catch (error) {
    const message = readableFailure(error);
    if (message === undefined) throw error;
    return message;
  }
}

function summary(problems: number): string {
  return `${problems === 1 ? '1 problem' : `${problems} problems`}; nothing is written`;
}

async function problemsOf(
  session: Session,
  inputs: RosterInputs,
  context: DeploymentContext,
): Promise<readonly Diagnostic[]> {
  const own = decodeRoster(inputs.users);
  const everybody = () =>
    context.rosters === 1 ? own : union(session.declaration(context).rosters.map(({ users }) => users));
  const problems = await session.problems(context, () =>
    missingUsers(session, inputs, context, [...everybody().keys()]),
  );
  return [...declaredTwice(session, inputs, [...own.keys()]), ...problems];
}

async function missingUsers(
  session: Session,
  { userPoolId, settings }: RosterInputs,
  context: DeploymentContext,
  names: readonly Username[],
): Promise<readonly Diagnostic[]> {
  const { directory } = await session.pool(userPoolId, settings, context.users);
  if (policyOf(settings).missingUsers !== 'error') return [];
  const live = await directory.read(names);
  return names.filter((name) => !live.has(name)).map((name) => notInPool(session, context, name, userPoolId));
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

function notInPool(session: Session, context: DeploymentContext, username: Username, poolId: string): Diagnostic {
  const at = session.declaration(context).places.get(username)?.at;
  return {
    code: 'user-missing',
    severity: 'error',
    message: `${username} is not in the user pool ${poolId}`,
    hint: 'create the account, take it out of the declaration, or set missingUsers to skip',
    ...(at === undefined ? {} : { at }),
    subject: { username },
  };
}
