/** Carries out a component's plan, and makes the outputs that say what is applied now. */
import { writePlan } from '../apply/write.ts';
import type { Username } from '../model/names.ts';
import type { GivenBySub } from '../model/rules.ts';
import { sessionsDueAfter } from '../plan/ended-sessions.ts';
import type { Records, UserOutcome, UserPlan, UserRecord } from '../plan/model.ts';
import { recordAfter } from '../plan/records.ts';
import { givenAfter } from '../plan/rules/given-after.ts';
import { clientMetadataOf } from '../settings/with-defaults.ts';
import { encodeGiven } from '../state/given-texts.ts';
import { secretsOf, stateVersion, type UsersInputs, type UsersOutputs } from '../state/inputs.ts';
import { keepSecrets } from '../state/kept-secrets.ts';
import { privateFolderName } from '../state/private-folder.ts';
import { encodeRecords } from '../state/recorded-users.ts';
import { count } from '../values/amounts.ts';
import { hidden, placeOf } from './component-plan.ts';
import { settledUsers } from './journals.ts';
import type { PlannedPool } from './pool-plan.ts';
import type { Session } from './session.ts';
import { problemsText } from './telling/refusal-text.ts';
import { writtenText } from './telling/written-text.ts';
import { ProviderFailure } from './verb-failures.ts';

/** What a plan has come to. */
export interface WriteResult {
  /** On record now: of a user whose change did not succeed, what was there before. */
  readonly records: Records;
  /** What rules have given, in the same way. */
  readonly given: GivenBySub;
  /** The `sub`s of accounts whose sessions have still to be ended. */
  readonly sessionsDue: ReadonlySet<string>;
  /** What was done, in one line; undefined where nothing is to be told. */
  readonly summary: string | undefined;
  /** Why users are not as declared, as texts; empty when all went well. */
  readonly refusals: readonly string[];
  /** How many users were refused or held back. */
  readonly refused: number;
  /** About messages that Cognito has perhaps sent, which count as sent; undefined where there are none. */
  readonly warning: string | undefined;
  /** To be called when the state surely gets what the records say: the journal no longer has to know it. */
  settled(): void;
}

/** Writes everything of the plan; `done` hears of each user. Never throws for an answer of Cognito's. */
export async function writeComponent(
  session: Session,
  { pool, plan, heldBack }: PlannedPool,
  inputs: UsersInputs,
  done: (outcome: UserOutcome) => void,
): Promise<WriteResult> {
  const journal = session.journals.of(pool.poolId, placeOf(session, inputs));
  if (plan.users.some(needsJournal)) readyToRecord(() => journal.ready());
  const sessions = journal.sessions(inputs.component);
  const clientMetadata = clientMetadataOf(inputs.settings);
  const options = { pool, clientMetadata, journal, sessions, stopped: session.stopped, done };
  const { outcomes, problems } = await writePlan(plan, options);
  const records = new Map<Username, UserRecord>();
  const now = Date.now();
  for (const user of plan.users) {
    const record = recordAfter(user, outcomes.get(user.name), pool.directory.pool, now);
    if (record !== undefined) records.set(user.name, record);
  }
  const given = new Map(
    plan.users.flatMap((user) => {
      const own = givenAfter(user, outcomes.get(user.name));
      return own === undefined ? [] : [own];
    }),
  );
  const sessionsDue = sessionsDueAfter(plan.users, outcomes);
  // An account that is gone has no sessions.
  const known = new Set(plan.users.flatMap(({ account }) => account?.user.sub ?? []));
  for (const sub of sessions.due()) if (!known.has(sub)) sessions.ended(sub);
  const all = [...outcomes.values()];
  const hide = hidden(plan, inputs.settings);
  const errors = [...heldBack, ...[...problems, ...all.flatMap(({ refused }) => refused)].map(hide)];
  const perhaps = all.flatMap((outcome) => outcome.perhaps).map(hide);
  const untried = plan.users.filter(({ name, steps }) => steps.length > 0 && outcomes.get(name)?.unfinished !== false);
  return {
    records,
    given,
    sessionsDue,
    summary: writtenText(plan.users, outcomes),
    refusals: [
      ...(errors.length === 0 ? [] : [problemsText(session, inputs, errors)]),
      ...(untried.length === 0 ? [] : [notTried(untried.length, session.stopped)]),
    ],
    refused: new Set(errors.flatMap(({ subject }) => subject?.username ?? [])).size,
    warning: perhaps.length === 0 ? undefined : problemsText(session, inputs, perhaps),
    settled: () => journal.returned(settledUsers(plan.users, records), inputs.component),
  };
}

/** What a run comes to that goes no further, once accounts have come by import jobs: the state has to know them. */
export function onlyRecorded(
  recorded: Pick<WriteResult, 'records' | 'given' | 'sessionsDue'>,
  reason: string,
): WriteResult {
  const none = { summary: undefined, warning: undefined, refused: 0 };
  // What the journal knows beside is for the next run.
  return { ...none, ...recorded, refusals: [reason], settled: () => undefined };
}

/** What a kill must not lose: an address that waits for its user, and a sign-out that has to follow. */
function needsJournal({ messages, steps }: UserPlan): boolean {
  return messages.some(({ waits }) => waits) || steps.at(-1)?.kind === 'end-sessions';
}

/** The outputs with those records, and with the secrets that records need: an older record may mean a secret of then. */
export function outputsOf(
  session: Session,
  news: UsersInputs,
  { records, given, sessionsDue }: Pick<WriteResult, 'records' | 'given' | 'sessionsDue'>,
  olds: Pick<UsersOutputs, 'secrets'> = {},
): UsersOutputs {
  const { component, userPoolId, settings, connection, rules, values, secretValues, __arguments } = news;
  const __given = encodeGiven(given);
  const kept = keepSecrets(records, secretsOf(news), secretsOf(olds));
  return {
    __version: stateVersion,
    component,
    userPoolId,
    ...(rules === undefined ? {} : { rules }),
    settings,
    ...(__arguments === undefined ? {} : { __arguments }),
    ...(connection === undefined ? {} : { connection }),
    ...(values === undefined ? {} : { values }),
    ...(secretValues === undefined ? {} : { secretValues }),
    ...(kept.secrets.size === 0 ? {} : { secrets: Object.fromEntries(kept.secrets) }),
    ...encodeRecords(kept.records, news.users, session.decoder),
    ...(__given === undefined ? {} : { __given }),
    ...(sessionsDue.size === 0 ? {} : { __sessionsDue: [...sessionsDue].sort() }),
  };
}

/** Throws ProviderFailure: after a kill, a message that cannot be recorded could be sent twice, and a sign-out be left out. */
function readyToRecord(ready: () => void): void {
  try {
    ready();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ProviderFailure(
      `nothing is written: the messages to be sent, or the sign-outs, cannot be recorded: ${reason}\n` +
        `  = let the folder ${privateFolderName} of the project be made and written to`,
    );
  }
}

function notTried(users: number, stopped: AbortSignal): string {
  const were = `${count(users, 'user')} ${users === 1 ? 'was' : 'were'} not tried`;
  return `${stopped.aborted ? 'stopped: ' : ''}${were}; the next \`pulumi up\` does what is left`;
}
