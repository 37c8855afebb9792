/** Plans a whole declaration by the provider's own plan and checks: the second front of the one core. */

import { poolRules, type Rules } from '../providers/constraints/comparison.ts';
import type { Diagnostic } from '../providers/problems/diagnostic.ts';
import { placed } from '../providers/problems/places.ts';
import { formatDiagnostics } from '../providers/problems/problem-text.ts';
import { planComponent, planNobody } from '../providers/provider/component-plan.ts';
import type { PlannedPool } from '../providers/provider/pool-plan.ts';
import { settingsOfRemoval } from '../providers/provider/removal.ts';
import { createSession, type Session } from '../providers/provider/session.ts';
import type { ReportedPlan } from '../providers/report/build-report.ts';
import type { Settings } from '../providers/settings/settings.ts';
import { type DeploymentContext, everybodyOf, inputsOf, type UsersInputs } from '../providers/state/inputs.ts';
import { encodeFiles } from '../providers/state/user-files.ts';
import { CommandFailure } from './command-failure.ts';
import { type Declared, readDeclared } from './read-declaration.ts';
import type { Target } from './target/target.ts';

/** The plan of a declaration. */
export interface TargetPlan extends ReportedPlan {
  /** What `up` would warn of, with their places. */
  readonly warnings: readonly Diagnostic[];
  /** How last applied and live values are compared; undefined where nothing was applied to the pool. */
  readonly applied: Rules | undefined;
}

/** No stack can be called so (a name has letters, digits, `.`, `_` and `-`), so no folder is taken for its overlay. */
const noStack = '(no stack)';

/** Plans everybody, reading and never writing. Throws CommandFailure with all problems of the files, and CognitoError. */
export async function planTarget(target: Target): Promise<TargetPlan> {
  const userPoolId = poolOf(target);
  const declared = readDeclared(target);
  const warnings = warningsOf(declared);
  const { files, places, texts, secrets } = declared;
  const { component, settings, recorded } = target;
  const inputs: UsersInputs = inputsOf({ component, userPoolId, settings, users: everybodyOf(files), secrets });
  const session = sessionOf(target, inputs, files);
  // In another pool it is a replacement, which starts from nothing.
  const olds = recorded?.userPoolId === userPoolId ? recorded : undefined;
  const planned = await planComponent(session, olds, inputs);
  const applied = olds === undefined ? undefined : poolRules(planned.pool.directory.pool);
  return told(planned, { userPoolId, destroy: false, places, texts, warnings, applied });
}

/** Plans what `pulumi destroy` would do with everybody on record, by the settings of the last `up` and those of the flags. */
export async function planDestroy(target: Target): Promise<TargetPlan> {
  const { recorded, flagged } = target;
  if (recorded === undefined) {
    throw new CommandFailure(
      '--destroy needs what a stack has applied, and there is nothing on record\n  = name a stack with --stack',
    );
  }
  // A destroy goes by the last `up`, its `force` included.
  const last = { ...recorded.settings, ...flagged };
  const session = sessionOf(target, recorded, [], last);
  const settings = settingsOfRemoval(session, { settings: last });
  // The connection on record is the target's, with flags over it.
  const { connection: _recorded, ...applied } = recorded;
  const planned = await planNobody(session, { ...applied, settings });
  const { userPoolId } = recorded;
  // Mistakes of the files stop no destroy; what they say of a user shows where `protect` stands.
  const { places, texts } = readDeclared(target);
  return told(planned, { userPoolId, destroy: true, places, texts, warnings: [], applied: undefined });
}

function poolOf({ userPoolId }: Target): string {
  if (userPoolId !== undefined) return userPoolId;
  throw new CommandFailure(
    'there is no user pool\n  = name it with --user-pool-id, or a stack that has one with --stack',
  );
}

/** Problems of the files end the command; warnings are told. */
function warningsOf({ problems, unresolved, texts }: Declared): readonly Diagnostic[] {
  const all = [...problems, ...unresolved];
  if (all.some(({ severity }) => severity === 'error')) {
    throw new CommandFailure(`the declaration has problems; nothing was done\n${formatDiagnostics(all, texts)}`);
  }
  return all;
}

/** A session that knows of the component what the engine tells the provider. */
function sessionOf(
  target: Target,
  inputs: UsersInputs,
  files: Declared['files'],
  { force = false }: Pick<Settings, 'force'> = target.settings,
): Session {
  const session = createSession();
  const { connection, component, folder, base, sources } = target;
  session.configure((key) => (key === 'force' ? String(force) : connection(key)));
  const { stack = noStack } = sources ?? {};
  const context: DeploymentContext = {
    preview: true,
    urn: component,
    componentUrn: component,
    outcome: false,
    folder,
    base,
    stack,
    files: encodeFiles(files),
  };
  session.enter(inputs, context);
  return session;
}

type Told = Pick<TargetPlan, 'userPoolId' | 'destroy' | 'places' | 'texts' | 'warnings' | 'applied'>;

function told({ plan, problems, heldBack, digest }: PlannedPool, rest: Told): TargetPlan {
  const all = placed(problems, rest.places);
  return {
    ...rest,
    plan,
    refusals: all.filter(({ severity }) => severity === 'error'),
    heldBack: placed(heldBack, rest.places),
    missing: [],
    digest: digest(),
    warnings: [...rest.warnings, ...all.filter(({ severity }) => severity === 'warning')],
  };
}
