/** Plans a component: what it declares, over what its outputs have on record, with the settings of the run. */

import { CognitoError } from '../cognito/gateway.ts';
import { joined } from '../model/joined-lists.ts';
import { concealedValue } from '../model/value.ts';
import type { Plan, Records } from '../plan/model.ts';
import type { Diagnostic } from '../problems/diagnostic.ts';
import { hiddenEverywhere } from '../report/hidden-words.ts';
import type { Settings } from '../settings/settings.ts';
import { clientMetadataOf, hidesValues, limitsOf, patternsOf, policyOf } from '../settings/with-defaults.ts';
import { decodeGiven } from '../state/given-texts.ts';
import { awaitedIn, secretsOf, stateVersion, type UsersInputs, type UsersOutputs } from '../state/inputs.ts';
import { decodeRecords } from '../state/recorded-users.ts';
import { decodeRules } from '../state/rule-texts.ts';
import { withValues } from '../state/two-faces.ts';
import { decodeFiles } from '../state/user-files.ts';
import { withoutSecrets } from '../values/masking.ts';
import { expectedIn } from './expectations.ts';
import type { JournalPlace } from './journals.ts';
import { type PlannedPool, type PlanRequest, planUsers } from './pool-plan.ts';
import { predictedImports } from './seeding.ts';
import type { Session } from './session.ts';
import { ProviderFailure } from './verb-failures.ts';

/**
 * Plans what the component declares over what is on record. `records` takes the place of what `olds` have where that is known better.
 * Throws CognitoError, ConnectionError, and ProviderFailure for outputs of another version.
 */
export async function planComponent(
  session: Session,
  olds: UsersOutputs | undefined,
  news: UsersInputs,
  records: Records = olds === undefined ? new Map() : recordsOf(session, olds),
): Promise<PlannedPool> {
  const declared = withValues(session.decoder.users(news.users), secretsOf(news), awaitedIn(news));
  const given = olds === undefined ? new Map() : decodeGiven(olds.__given);
  const sessionsDue = new Set(olds?.__sessionsDue);
  return planOver(session, news, { declared, rules: decodeRules(news.rules), records, given, sessionsDue });
}

/** Plans what becomes of everybody on record when nobody is declared. Throws as `planComponent`. */
export async function planNobody(session: Session, outputs: UsersOutputs): Promise<PlannedPool> {
  const given = decodeGiven(outputs.__given);
  return planOver(session, outputs, {
    declared: new Map(),
    rules: new Map(),
    records: recordsOf(session, outputs),
    given,
    sessionsDue: new Set(outputs.__sessionsDue),
  });
}

/** What those outputs have on record. Throws ProviderFailure for outputs of another version. */
export function recordsOf(session: Session, outputs: UsersOutputs): Records {
  const { __version, component } = outputs;
  if (__version !== stateVersion) {
    throw new ProviderFailure(
      `the state of ${component} is not of this version of pulumi-cognito-users; nothing is done\n` +
        '  = update the package to the version that has written the state, or to a later one',
    );
  }
  const secrets = secretsOf(outputs);
  session.secrecy.learn(secrets.values());
  return decodeRecords(outputs, secrets, session.decoder);
}

/** Where the run of that component takes place; undefined where the program, or a destroy, does not have it. */
export function placeOf(session: Session, inputs: Pick<UsersInputs, 'component'>): JournalPlace | undefined {
  return session.entered(inputs.component)?.context;
}

async function planOver(
  session: Session,
  inputs: UsersInputs,
  {
    declared,
    rules,
    records,
    given,
    sessionsDue,
  }: Pick<PlanRequest, 'declared' | 'rules' | 'records' | 'given' | 'sessionsDue'>,
): Promise<PlannedPool> {
  const { component, userPoolId, settings } = inputs;
  session.secrecy.learn(secretsOf(inputs).values());
  const context = session.context(inputs);
  const journal = session.journals.of(userPoolId, placeOf(session, inputs));
  const planned = await planInSecrecy(session, inputs, {
    declared,
    rules,
    records,
    given,
    sessionsDue: new Set([...sessionsDue, ...journal.sessions(component).due()]),
    files: context === undefined ? new Map() : decodeFiles(context.files, declared.keys()),
    policy: policyOf(settings),
    patterns: patternsOf(settings),
    passwordHashes: new Map(
      Object.entries(context?.passwordHashes ?? {}).map(([name, hash]) => [name, concealedValue(hash)]),
    ),
    imported: (plan, pool) => predictedImports(plan, pool, settings),
    limits: limitsOf(settings),
    clientMetadata: clientMetadataOf(settings),
    sentAt: ({ account: { sub }, attribute, value }) => journal.sentAt({ sub, attribute, value }),
    wasCreated: journal.wasCreated,
    expected: expectedIn(context),
    now: session.now,
  });
  const shared = session.accounts.claim(userPoolId, component, planned.plan);
  const awaited = [...awaitedIn(inputs).keys()].map((key) => key.slice(1));
  const more = joined(
    shared,
    journal.problem === undefined ? [] : [journal.problem],
    awaited.length === 0 ? [] : [notKnownYet(awaited)],
  );
  const isRefused = awaited.length > 0 || more.some(({ severity }) => severity === 'error');
  const digest = isRefused ? () => undefined : planned.digest;
  return { ...planned, problems: joined(planned.problems, more), digest };
}

function notKnownYet(names: readonly string[]): Diagnostic {
  const which =
    names.length === 1
      ? `the value ${names[0]} of the program is`
      : `the values ${names.toSorted().join(', ')} of the program are`;
  return {
    code: 'not-known-yet',
    severity: 'warning',
    message: `${which} known only during \`pulumi up\`, so the plan has no digest yet`,
    hint: 'checked during up, before anything is written',
  };
}

/** Takes users' values out of a problem, where the settings say that nobody is to see them. */
export function hidden({ users }: Pick<Plan, 'users'>, settings: Settings): (problem: Diagnostic) => Diagnostic {
  return hidesValues(settings) ? hiddenEverywhere(users) : (problem) => problem;
}

/** Plans so that neither problems nor failures tell a secret: they may hold what Cognito echoes, or what somebody else declares. */
async function planInSecrecy(
  { secrecy: { hide }, pool }: Session,
  inputs: UsersInputs,
  request: PlanRequest,
): Promise<PlannedPool> {
  try {
    const { plan, ...planned } = await planUsers(await pool(inputs), request);
    const users = plan.users.map((user) =>
      user.heldBack === undefined ? user : { ...user, heldBack: withoutSecrets(user.heldBack, hide) },
    );
    const hideAll = hidden(plan, inputs.settings);
    return {
      ...planned,
      plan: { ...plan, users },
      problems: planned.problems.map((problem) => hideAll(withoutSecrets(problem, hide))),
      heldBack: planned.heldBack.map((problem) => hideAll(withoutSecrets(problem, hide))),
    };
  } catch (error) {
    if (error instanceof CognitoError) throw new CognitoError(withoutSecrets(error.refusal, hide));
    throw error;
  }
}
