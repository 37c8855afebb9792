/** Plans files of a declaration against a pool of the double, as a first preview with default settings does. */
import { connect } from '../../providers/aws/connection.ts';
import { checkDeployment } from '../../providers/check.ts';
import { encodeRoster } from '../../providers/core/state.ts';
import type { DeclaredUser, Diagnostic, Kept, Username, UserUpdate } from '../../providers/core/types.ts';
import { readDeclaration } from '../../providers/declare/declaration.ts';
import { resolveRoster } from '../../providers/declare/references.ts';
import { checkPlan } from '../../providers/plan-check.ts';
import { planRoster } from '../../providers/roster-plan.ts';
import { createSession } from '../../providers/session.ts';
import type { CognitoDouble } from '../cognito-double/double.ts';
import { folderWith } from '../declare/reading.ts';

/** Everything that a preview could say or do. */
export interface Preview {
  readonly problems: readonly (string | Diagnostic)[];
  readonly updates: readonly UserUpdate[];
  readonly kept: readonly Kept[];
  readonly missing: readonly Username[];
  /** Steps of accounts, by user and kind. */
  readonly steps: readonly string[];
}

export const nothingToDo: Preview = { problems: [], updates: [], kept: [], missing: [], steps: [] };

/** High enough to never wait. */
const UserList = 1_000_000;
const requestRates = { UserList, UserPoolRead: UserList, UserPoolResourceRead: UserList, UserResourceRead: UserList };

/** Who is declared in those files, by the pool's own name of the account as a plan finds it. */
interface Planned {
  readonly preview: Preview;
  readonly declared: ReadonlyMap<string, readonly [Username, DeclaredUser]>;
}

/** The declaration that those files are, and what a preview of it comes to. */
export async function previewOf(
  files: Readonly<Record<string, string>>,
  userPoolId: string,
  double: CognitoDouble,
): Promise<Planned> {
  const folder = folderWith(files);
  const declaration = readDeclaration(folder, 'dev');
  const session = createSession();
  session.configure((key) => configuration(double.url).get(key));
  const users = declaration.rosters.reduce((sum, roster) => sum + roster.users.size, 0);
  const shared = {
    preview: true,
    component: 'c',
    rosters: declaration.rosters.length,
    users,
    folder,
    base: '/',
    project: 'p',
    stack: 'dev',
    config: {},
  };
  const sources = { project: 'p', stack: 'dev', config: new Map(), secrets: new Map() };
  const rosters = declaration.rosters.map(({ file, users: own }) => {
    const { resolved, problems } = resolveRoster(own, declaration.places, sources);
    const inputs = { userPoolId, roster: file, users: encodeRoster(resolved), settings: { requestRates } };
    session.enter(inputs, { ...shared, urn: file, file, fileUsers: own.size }, resolved);
    return { inputs, own, problems };
  });
  const declared = new Map<string, readonly [Username, DeclaredUser]>();
  let preview: Preview = { ...nothingToDo, problems: declaration.diagnostics };
  for (const { inputs, own, problems } of rosters) {
    const context = session.context(inputs);
    if (context === undefined) throw new Error('a roster was not entered');
    const checked = await checkDeployment(session, inputs, context).catch((error: unknown) => String(error));
    const planned = await planRoster(session, undefined, inputs);
    const held = await checkPlan(session, planned, inputs);
    const steps = planned.accounts.work.flatMap(({ username, steps: all }) =>
      all.map(({ kind }) => `${kind} ${username}`),
    );
    for (const [name, { username }] of planned.live) {
      const user = own.get(name);
      if (user !== undefined) declared.set(username, [name, user]);
    }
    preview = {
      problems: [...preview.problems, ...problems, ...[checked, held].filter((text) => text !== undefined)],
      updates: [...preview.updates, ...planned.plan.updates],
      kept: [...preview.kept, ...planned.plan.kept],
      missing: [...preview.missing, ...planned.plan.missing],
      steps: [...preview.steps, ...steps],
    };
  }
  return { preview, declared };
}

function configuration(url: string): ReadonlyMap<string, string> {
  return new Map([
    ['aws:region', 'us-east-1'],
    ['aws:accessKey', 'x'],
    ['aws:secretKey', 'x'],
    ['aws:endpoints', JSON.stringify({ cognitoidp: url })],
  ]);
}

/** Gateways without budgets, straight to the double. */
export async function clientsOf(double: CognitoDouble, poolId: string) {
  const keys = { accessKeyId: 'x', secretAccessKey: 'x' };
  return connect({ roles: [], region: 'us-east-1', keys, cognitoEndpoint: double.url }, poolId);
}
