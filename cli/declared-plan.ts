/** Plans a whole declaration by the provider's own plan and checks: the second front of the one core. */

import { neverStopped } from '../providers/cognito/stopping.ts';
import { hashesOf } from '../providers/component/password-hashes.ts';
import { poolRules, type Rules } from '../providers/constraints/comparison.ts';
import type { Username } from '../providers/model/names.ts';
import { nearest } from '../providers/model/nearest.ts';
import type { Pool } from '../providers/model/pool.ts';
import { type DeclaredRule, type DeclaredRules, type RuleName, ruleSubject } from '../providers/model/rules.ts';
import type { LiveUser } from '../providers/model/users.ts';
import type { Diagnostic } from '../providers/problems/diagnostic.ts';
import { placed, placesOfRules } from '../providers/problems/places.ts';
import { formatDiagnostics } from '../providers/problems/problem-text.ts';
import { planComponent, planNobody } from '../providers/provider/component-plan.ts';
import type { PlannedPool } from '../providers/provider/pool-plan.ts';
import { settingsOfRemoval } from '../providers/provider/removal.ts';
import { createSession, type Session } from '../providers/provider/session.ts';
import { accessTokensOf } from '../providers/provider/token-lives.ts';
import type { ReportedPlan } from '../providers/report/build-report.ts';
import type { Settings } from '../providers/settings/settings.ts';
import { hidesValues } from '../providers/settings/with-defaults.ts';
import {
  type DeploymentContext,
  everybodyOf,
  inputsOf,
  secretsOf,
  type UsersInputs,
  type UsersOutputs,
  unknownInput,
} from '../providers/state/inputs.ts';
import { withProgramValues } from '../providers/state/program-values.ts';
import { decodeRules, encodeRules } from '../providers/state/rule-texts.ts';
import { createDecoder } from '../providers/state/texts.ts';
import { encodeFiles } from '../providers/state/user-files.ts';
import { secretKeyOfValue } from '../providers/values/secrets.ts';
import { CommandFailure } from './command-failure.ts';
import { type Declared, readDeclared } from './read-declaration.ts';
import type { Target } from './target/target.ts';

/** The plan of a declaration. */
export interface TargetPlan extends ReportedPlan {
  /** Whether nobody is to see users' values, by `stateValues`. */
  readonly hides: boolean;
  /** What `up` would warn of, with their places. */
  readonly warnings: readonly Diagnostic[];
  /** How last applied and live values are compared; undefined where nothing was applied to the pool. */
  readonly applied: Rules | undefined;
}

/** No stack can be called so (a name has letters, digits, `.`, `_` and `-`), so no folder is taken for its overlay. */
const noStack = '(no stack)';

/** When a plan is of, in milliseconds since 1970; the present where it is left out. */
export interface PlanTime {
  readonly at?: number | undefined;
}

/** Plans everybody, reading and never writing. Throws CommandFailure with all problems of the files, and CognitoError. */
export async function planTarget(target: Target, { at }: PlanTime = {}): Promise<TargetPlan> {
  const declared = readDeclared(target);
  const ofFiles = warningsOf(declared);
  const { places, texts } = declared;
  const { userPoolId, planned, olds, rulePlaces, notes, now } = await planDeclared(target, declared, { at });
  const warnings = [...ofFiles, ...notes];
  const applied = olds === undefined ? undefined : poolRules(planned.pool.directory.pool);
  const changedRules = olds === undefined ? new Set<RuleName>() : changedSince(decodeRules(olds.rules), declared.rules);
  const hides = hidesValues(target.settings);
  const accessTokens = await accessTokensOf(planned, now);
  return told(planned, {
    hides,
    userPoolId,
    destroy: false,
    places,
    texts,
    warnings,
    applied,
    rulePlaces,
    changedRules,
    accessTokens,
  });
}

function changedSince(last: DeclaredRules, now: DeclaredRules): ReadonlySet<RuleName> {
  const names = [...last.keys(), ...now.keys()];
  // By their texts: the state has sorted entries.
  const text = (rules: DeclaredRules, name: RuleName) => {
    const rule = rules.get(name);
    return rule === undefined ? undefined : encodeRules(new Map([[name, rule]]));
  };
  return new Set(names.filter((name) => text(last, name) !== text(now, name)));
}

/**
 * The accounts that the rule of that name is about, as if it were in force and the only one, and how many match only by what nobody
 * has proven. Throws as `planTarget`, and for a rule that is not there.
 */
export async function planRule(target: Target, name: RuleName, unproven = false): Promise<RuledAccounts> {
  const declared = readDeclared(target);
  warningsOf(declared);
  const { from: _from, until: _until, ...rule } = ruleOf(declared, name);
  const asked: DeclaredRule = unproven ? { ...rule, unproven: 'allow' } : rule;
  const { planned } = await planDeclared(target, { ...declared, rules: new Map([[name, asked]]) }, {});
  const { pool, plan } = planned;
  const matching = plan.users.filter(({ ruled }) => ruled?.rules.includes(name) === true);
  const ofRule = planned.problems.filter(({ subject }) => subject?.username === ruleSubject(name));
  return {
    problems: formatDiagnostics(placed(ofRule, declared.places), declared.texts),
    users: matching.flatMap(({ account }) => account?.user ?? []),
    unproven: plan.rules.reduce((sum, { unproven }) => sum + unproven, 0),
    pool: pool.directory.pool,
    read: plan.poolUsers,
  };
}

/** The accounts that a rule is about. */
export interface RuledAccounts {
  /** What is wrong with the rule, so that `up` may refuse it; empty where nothing is. */
  readonly problems: string;
  readonly users: readonly LiveUser[];
  readonly unproven: number;
  readonly pool: Pool;
  /** How many accounts the pool has. */
  readonly read: number;
}

function ruleOf({ rules }: Declared, name: RuleName): DeclaredRule {
  const rule = rules.get(name);
  if (rule !== undefined) return rule;
  const near = nearest(name, rules.keys(), 3);
  const known = rules.size === 0 ? 'the files have no rule' : `the files have ${[...rules.keys()].sort().join(', ')}`;
  throw new CommandFailure(`there is no rule ${name}\n  = ${near === undefined ? known : `did you mean ${near}?`}`);
}

async function planDeclared(target: Target, declared: Declared, { at }: PlanTime) {
  const { files, rules, places, secrets } = declared;
  const userPoolId = poolOf(target);
  const { component, settings, recorded } = target;
  const unlaid = inputsOf({ component, userPoolId, settings, users: everybodyOf(files), rules, secrets });
  const { inputs, notes } = withLastValues(unlaid, declared, recorded);
  const rulePlaces = placesOfRules(rules, places);
  const { hashes, problems } = hashesOfTarget(target, files);
  const session = sessionOf(target, inputs, files, { at, rulePlaces, passwordHashes: hashes });
  // In another pool it is a replacement, which starts from nothing.
  const olds = recorded?.userPoolId === userPoolId ? recorded : undefined;
  const planned = await planComponent(session, olds, inputs);
  const told = { userPoolId: session.secrecy.hide(userPoolId), planned, olds, rulePlaces, now: session.now };
  return { ...told, notes: [...notes, ...problems] };
}

function hashesOfTarget({ settings, sources, base }: Target, files: Declared['files']) {
  const declared = new Set(files.flatMap(({ users }) => [...users.keys()]));
  const found = hashesOf(settings.passwordHashes, declared, {
    secret: (key) => sources?.secrets.get(`${sources.project}:${key}`),
    base,
  });
  if (!found.problems.some(({ severity }) => severity === 'error')) return found;
  throw new CommandFailure(
    `the settings have problems; nothing was done\n${formatDiagnostics(found.problems, new Map())}`,
  );
}

/** Only `pulumi` knows what the program hands over now: what the last `up` has left of it counts. */
function withLastValues(
  inputs: UsersInputs,
  { values: names, places, texts }: Declared,
  recorded: UsersOutputs | undefined,
): { readonly inputs: UsersInputs; readonly notes: readonly Diagnostic[] } {
  if (names.size === 0) return { inputs, notes: [] };
  const secrets = recorded === undefined ? new Map<string, string>() : secretsOf(recorded);
  const last = (name: string) => secrets.get(secretKeyOfValue(name)) ?? recorded?.values?.[name];
  const values = Object.fromEntries([...names].sort().map((name) => [name, last(name) ?? unknownInput]));
  const laid = withProgramValues({ ...inputs, values, secretValues: recorded?.secretValues ?? [] }, createDecoder());
  if (laid.problems.length > 0) {
    const problems = placed(laid.problems, places);
    throw new CommandFailure(`the declaration has problems; nothing was done\n${formatDiagnostics(problems, texts)}`);
  }
  const known = Object.keys(values).filter((name) => last(name) !== undefined);
  return { inputs: laid.inputs, notes: known.length === 0 ? [] : [ofLastUp(known)] };
}

function ofLastUp(names: readonly string[]): Diagnostic {
  const which =
    names.length === 1
      ? `the value ${names[0]} of the program is that`
      : `the values ${names.join(', ')} of the program are those`;
  return {
    code: 'not-known-yet',
    severity: 'warning',
    message: `${which} of the last \`pulumi up\``,
    hint: '`pulumi preview` plans with those of now',
  };
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
  const session = sessionOf(target, recorded, [], { settings: last });
  const settings = settingsOfRemoval(session, { settings: last });
  // The connection on record is the target's, with flags over it.
  const { connection: _recorded, ...applied } = recorded;
  const planned = await planNobody(session, { ...applied, settings });
  const userPoolId = session.secrecy.hide(recorded.userPoolId);
  // Mistakes of the files stop no destroy; what they say of a user shows where `protect` stands.
  const { places, texts } = readDeclared(target);
  const hides = hidesValues(last);
  const accessTokens = await accessTokensOf(planned, session.now);
  const shared = { hides, userPoolId, places, texts, accessTokens };
  return told(planned, { ...shared, destroy: true, warnings: [], applied: undefined });
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

interface SessionOptions extends PlanTime {
  readonly settings?: Pick<Settings, 'force'>;
  readonly rulePlaces?: Readonly<Record<RuleName, string>>;
  readonly passwordHashes?: Readonly<Record<Username, string>>;
}

/** A session that knows of the component what the engine tells the provider. */
function sessionOf(
  target: Target,
  inputs: UsersInputs,
  files: Declared['files'],
  { settings = target.settings, at, rulePlaces, passwordHashes }: SessionOptions,
): Session {
  const { force = false } = settings;
  const session = createSession(neverStopped, at);
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
    secretPool: target.isPoolSecret,
    files: encodeFiles(files),
    ...(rulePlaces === undefined ? {} : { rules: rulePlaces }),
    ...(passwordHashes === undefined ? {} : { passwordHashes }),
  };
  session.enter(inputs, context);
  return session;
}

type Told = Pick<
  TargetPlan,
  | 'hides'
  | 'userPoolId'
  | 'destroy'
  | 'places'
  | 'texts'
  | 'warnings'
  | 'applied'
  | 'rulePlaces'
  | 'changedRules'
  | 'accessTokens'
>;

function told({ plan, problems, heldBack, activeUsers, digest }: PlannedPool, rest: Told): TargetPlan {
  const all = placed(problems, rest.places);
  return {
    ...rest,
    plan,
    refusals: all.filter(({ severity }) => severity === 'error'),
    heldBack: placed(heldBack, rest.places),
    missing: [],
    activeUsers,
    digest: digest(),
    warnings: [...rest.warnings, ...all.filter(({ severity }) => severity === 'warning')],
  };
}
