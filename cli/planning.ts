/** Plans a whole declaration by the provider's own plan and checks: the second front of the one core. */
import { checkDeployment } from '../providers/check.ts';
import type { RosterDigest } from '../providers/component-digest.ts';
import { formatDiagnostics } from '../providers/core/diagnostics.ts';
import type { Places } from '../providers/core/places.ts';
import { secretKeysIn } from '../providers/core/revealed.ts';
import type { Secrets } from '../providers/core/secrets.ts';
import { encodeRoster } from '../providers/core/state.ts';
import type { Roster, Username } from '../providers/core/types.ts';
import type { DeploymentContext, RosterInputs } from '../providers/inputs.ts';
import { decodeAccountOutputs } from '../providers/outputs.ts';
import { type NamedRoster, partition } from '../providers/partition.ts';
import { checkPlan } from '../providers/plan-check.ts';
import { planDigest } from '../providers/plan-digest.ts';
import { type PlannedRoster, planHandOver, planRoster } from '../providers/roster-plan.ts';
import { secretsOf } from '../providers/roster-record.ts';
import { createSession, type Session } from '../providers/session.ts';
import { choices, type Settings } from '../providers/settings.ts';
import { CommandFailure } from './command-failure.ts';
import { type Declared, readDeclared } from './declared.ts';
import type { Target } from './target.ts';

/** What of a roster's plan is told. */
export type Planned = Pick<PlannedRoster, 'plan' | 'accounts' | 'roster' | 'messages' | 'hidden'>;

/** One roster's plan, with the digest of everything that carrying it out would do. */
export interface RosterPlan extends RosterDigest {
  readonly planned: Planned;
}

/** The plan of a declaration. */
export interface TargetPlan {
  readonly userPoolId: string;
  /** Those declared, then those that the state has and no file cuts any longer. */
  readonly declared: readonly RosterPlan[];
  readonly removed: readonly RosterPlan[];
  /** Declared users whose missing account counts as a finding; see drift-plan.ts. */
  readonly missing: readonly Username[];
  readonly places: Places;
  /** As text for people: what `up` would warn of, and why it would write nothing. */
  readonly warnings: readonly string[];
  readonly refusals: readonly string[];
}

/** No stack can be called so (a name has letters, digits, `.`, `_` and `-`), so no folder is taken for its overlay. */
const noStack = '(no stack)';

/**
 * Plans every roster, reading and never writing. Throws CommandFailure or ProviderFailure with all problems of the
 * declaration, and CognitoError or ConnectionError for what a call came to.
 */
export async function planTarget(target: Target): Promise<TargetPlan> {
  const { userPoolId, settings } = target;
  if (userPoolId === undefined) {
    throw new CommandFailure(
      'there is no user pool\n  = name it with --user-pool-id, or a stack that has one with --stack',
    );
  }
  const declared = readDeclared(target);
  const warnings = warningsOf(declared);
  const { granularity = choices.granularity[0] } = settings;
  const rosters = partition(declared.files, granularity);
  const session = createSession();
  // What rosters that leave the deployment may delete depends on it.
  session.configure((key) => (key === 'force' ? String(settings.force ?? false) : target.connection(key)));
  const entered = enterAll(session, rosters, declared.secrets, { ...target, userPoolId });
  for (const { inputs, context } of entered.slice(0, 1)) {
    const told = await checkDeployment(session, inputs, context);
    if (told !== undefined) warnings.push(told);
  }
  // In another pool it is a replacement, which starts from nothing.
  const ofPool = target.recorded.filter((outputs) => outputs.userPoolId === userPoolId);
  const last = new Map(ofPool.map((outputs) => [outputs.roster, outputs]));
  for (const { inputs } of entered) {
    const olds = last.get(inputs.roster);
    if (olds !== undefined) session.record(inputs, decodeAccountOutputs(olds), secretsOf(olds));
  }
  const plans = await Promise.all(
    entered.map(async ({ inputs }) => {
      const planned = await planRoster(session, last.get(inputs.roster), inputs);
      const { roster, users } = inputs;
      return { roster, users, planned, digest: planDigest(planned, inputs), inputs };
    }),
  );
  const refusals: string[] = [];
  for (const { planned, inputs } of plans) {
    const refusal = await checkPlan(session, planned, inputs);
    if (refusal !== undefined) refusals.push(`${inputs.roster}: ${refusal}`);
  }
  const removed = await removedRosters(session, target, new Set(plans.map(({ roster }) => roster)));
  return { userPoolId, declared: plans, removed, missing: [], places: declared.places, warnings, refusals };
}

function warningsOf({ problems, unresolved, texts }: Declared): string[] {
  const all = [...problems, ...unresolved];
  if (all.length === 0) return [];
  const told = formatDiagnostics(all, texts);
  if (all.some(({ severity }) => severity === 'error')) {
    throw new CommandFailure(`the declaration has problems; nothing was done\n${told}`);
  }
  return [told];
}

interface EnteredRoster {
  readonly inputs: RosterInputs;
  readonly context: DeploymentContext;
}

/** Every roster as the component would send it to the provider. */
function enterAll(
  session: Session,
  rosters: readonly NamedRoster[],
  secrets: Secrets,
  { folder, base, component, sources, userPoolId, settings: all }: Target & { readonly userPoolId: string },
): readonly EnteredRoster[] {
  const { granularity: _granularity, ...settings }: Settings = all;
  const users = rosters.reduce((sum, roster) => sum + roster.users.size, 0);
  const { project = '', stack = noStack, config = new Map<string, string>() } = sources ?? {};
  const source = { folder, base, project, stack, config: Object.fromEntries(config) };
  const shared = { preview: true, component, rosters: rosters.length, users, ...source };
  return rosters.map(({ name, users: own, file, fileUsers }) => {
    const roster = `${component}/${name}`;
    const needed = neededBy(own, secrets);
    const inputs = { userPoolId, roster, users: encodeRoster(own), settings, ...needed };
    const context = { ...shared, urn: roster, file, fileUsers };
    session.enter(inputs, context, session.roster(inputs));
    return { inputs, context };
  });
}

function neededBy(users: Roster, secrets: Secrets): Pick<RosterInputs, 'secrets'> {
  const keys = secretKeysIn(users);
  if (keys.size === 0) return {};
  return { secrets: Object.fromEntries([...secrets].filter(([key]) => keys.has(key))) };
}

/** What rosters that leave the deployment still do, which a preview of the engine's does not show. */
async function removedRosters(
  session: Session,
  { recorded }: Target,
  declared: ReadonlySet<string>,
): Promise<readonly RosterPlan[]> {
  const removed: RosterPlan[] = [];
  for (const outputs of recorded) {
    if (declared.has(outputs.roster)) continue;
    const planned = await planHandOver(session, outputs);
    const { roster, users } = outputs;
    if (planned !== undefined) removed.push({ roster, users, planned, digest: planDigest(planned, outputs) });
  }
  return removed;
}
