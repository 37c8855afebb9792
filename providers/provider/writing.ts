/** Carries out a component's plan, and makes the outputs that say what is applied now. */
import { writePlan } from '../apply/write.ts';
import { secretKeysOf } from '../core/secrets.ts';
import type { Diagnostic, Username } from '../core/types.ts';
import { isSecret, type Value, written } from '../core/value.ts';
import type { Records, UserOutcome, UserRecord } from '../plan/model.ts';
import { recordAfter } from '../plan/records.ts';
import { privateFolderName } from '../private-folder.ts';
import { count } from '../report/amounts.ts';
import { clientMetadataOf } from '../settings.ts';
import { stateVersion, type UsersInputs, type UsersOutputs } from '../state/inputs.ts';
import { encodeRecords } from '../state/records.ts';
import { placeOf } from './component-plan.ts';
import { ProviderFailure } from './failures.ts';
import { settledUsers } from './journals.ts';
import type { PlannedPool } from './planning.ts';
import { problemsText } from './problem-text.ts';
import type { Session } from './session.ts';
import { writtenText } from './written-text.ts';

/** What a plan has come to. */
export interface WriteResult {
  /** On record now: of a user whose change did not succeed, what was there before. */
  readonly records: Records;
  /** What was done, in one line; undefined where nothing is to be told. */
  readonly summary: string | undefined;
  /** Why users are not as declared, as texts; empty when all went well. */
  readonly refusals: readonly string[];
  /** How many users were refused or held back. */
  readonly refused: number;
  /** Of users of whom it is not known whether Cognito has sent the message, which counts as sent; undefined where there are none. */
  readonly warning: string | undefined;
}

/** Writes everything of the plan; `done` hears of each user. Never throws for an answer of Cognito's. */
export async function writeComponent(
  session: Session,
  { pool, plan, heldBack }: PlannedPool,
  inputs: UsersInputs,
  done: (outcome: UserOutcome) => void,
): Promise<WriteResult> {
  const journal = session.journals.of(pool.poolId, placeOf(session, inputs));
  if (plan.users.some(({ messages }) => messages.some(({ waits }) => waits))) readyToRecord(() => journal.ready());
  const clientMetadata = clientMetadataOf(inputs.settings);
  const options = { pool, clientMetadata, journal, stopped: session.stopped, done };
  const { outcomes, problems } = await writePlan(plan, options);
  const records = new Map<Username, UserRecord>();
  const now = Date.now();
  for (const user of plan.users) {
    const record = recordAfter(user, outcomes.get(user.name), pool.directory.pool, now);
    if (record !== undefined) records.set(user.name, record);
  }
  journal.returned(settledUsers(plan.users, records));
  const all = [...outcomes.values()];
  const errors: readonly Diagnostic[] = [...heldBack, ...problems, ...all.flatMap(({ refused }) => refused)];
  const perhaps = all.flatMap((outcome) => outcome.perhaps);
  const untried = plan.users.filter(({ name, steps }) => steps.length > 0 && outcomes.get(name)?.unfinished !== false);
  return {
    records,
    summary: writtenText(plan.users, outcomes),
    refusals: [
      ...(errors.length === 0 ? [] : [problemsText(session, inputs, errors)]),
      ...(untried.length === 0 ? [] : [notTried(untried.length, session.stopped)]),
    ],
    refused: new Set(errors.flatMap(({ subject }) => subject?.username ?? [])).size,
    warning: perhaps.length === 0 ? undefined : problemsText(session, inputs, perhaps),
  };
}

/** The outputs with those records. Secrets that only an older record refers to stay with it, where there are others. */
export function outputsOf(
  session: Session,
  news: UsersInputs,
  records: Records,
  olds: Pick<UsersOutputs, 'secrets'> = {},
): UsersOutputs {
  const { component, userPoolId, settings, connection } = news;
  const secrets = secretsAfter(news.secrets, olds.secrets, records);
  return {
    __version: stateVersion,
    component,
    userPoolId,
    settings,
    ...(connection === undefined ? {} : { connection }),
    ...(secrets === undefined ? {} : { secrets }),
    ...encodeRecords(records, news.users, session.decoder),
  };
}

function secretsAfter(
  now: UsersInputs['secrets'],
  before: UsersInputs['secrets'],
  records: Records,
): UsersInputs['secrets'] {
  if (before === undefined) return now;
  const secrets = new Map(Object.entries(now ?? {}));
  const old = new Map(Object.entries(before));
  const keep = (value: Value | undefined) => {
    if (value === undefined || !isSecret(value)) return;
    for (const key of secretKeysOf(written(value))) {
      const secret = old.get(key);
      if (secret !== undefined && !secrets.has(key)) secrets.set(key, secret);
    }
  };
  for (const { attributes, password, pending } of records.values()) {
    for (const value of attributes.values()) keep(value);
    for (const { value } of pending?.values() ?? []) keep(value);
    keep(password?.value);
  }
  return secrets.size === 0 ? undefined : Object.fromEntries(secrets);
}

/** Throws ProviderFailure: a message that cannot be recorded could be sent twice after a kill. */
function readyToRecord(ready: () => void): void {
  try {
    ready();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ProviderFailure(
      `nothing is written: the messages to be sent cannot be recorded: ${reason}\n` +
        `  = let the folder ${privateFolderName} of the project be made and written to`,
    );
  }
}

function notTried(users: number, stopped: AbortSignal): string {
  const were = `${count(users, 'user')} ${users === 1 ? 'was' : 'were'} not tried`;
  return `${stopped.aborted ? 'stopped: ' : ''}${were}; the next \`pulumi up\` does what is left`;
}
