/** Plans files of a declaration against a pool of the double, as a first preview with default settings does. */

import type { CognitoDouble } from '../../cognito-double/src/double.ts';
import { connect } from '../../providers/cognito/connection/connection.ts';
import { resolveUsers } from '../../providers/declaration/configured-values.ts';
import { readDeclaration } from '../../providers/declaration/declaration.ts';
import type { Kept } from '../../providers/model/changes.ts';
import type { Username } from '../../providers/model/names.ts';
import type { DeclaredUser } from '../../providers/model/users.ts';
import type { Diagnostic } from '../../providers/problems/diagnostic.ts';
import { planComponent } from '../../providers/provider/component-plan.ts';
import { createSession } from '../../providers/provider/session.ts';
import { everybodyOf, inputsOf } from '../../providers/state/inputs.ts';
import { folderWith } from '../declaration/reading.ts';

/** Everything that a preview could say or do. */
export interface Preview {
  readonly problems: readonly Diagnostic[];
  readonly kept: readonly Kept[];
  /** Declared users that nobody in the pool is. */
  readonly missing: readonly Username[];
  /** Steps, by user and kind. */
  readonly steps: readonly string[];
}

export const nothingToDo: Preview = { problems: [], kept: [], missing: [], steps: [] };

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
  const declaration = readDeclaration(folderWith(files), 'dev');
  const session = createSession();
  session.configure((key) => configuration(double.url).get(key));
  const sources = { project: 'p', stack: 'dev', config: new Map(), secrets: new Map() };
  const written = everybodyOf(declaration.files);
  const { resolved, problems, secrets } = resolveUsers(written, declaration.places, sources);
  const inputs = inputsOf({
    component: 'c',
    userPoolId,
    users: resolved,
    rules: new Map(),
    settings: { requestRates },
    secrets,
  });
  const planned = await planComponent(session, undefined, inputs);
  const { users } = planned.plan;
  const declared = users.flatMap(({ name, account }) => {
    const user = written.get(name);
    return user === undefined || account === undefined ? [] : [[account.user.username, [name, user]] as const];
  });
  return {
    preview: {
      problems: [...declaration.diagnostics, ...problems, ...planned.problems.filter(isTrouble), ...planned.heldBack],
      kept: users.flatMap(({ kept }) => kept),
      missing: users.flatMap(({ name, account }) => (account === undefined ? [name] : [])),
      steps: users.flatMap(({ name, steps }) => steps.map(({ kind }) => `${kind} ${name}`)),
    },
    declared: new Map(declared),
  };
}

/** That another account has the name unproven is for people to know, and changes nothing. */
function isTrouble({ code }: Diagnostic): boolean {
  return code !== 'other-account';
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
