/** Brings very many missing users of a component into its pool by import jobs, before anybody is created one by one. */

import { CognitoError } from './aws/gateway.ts';
import { type ImportOutcome, type ImportProgress, importUsers } from './aws/import-users.ts';
import type { AppliedAccount, Creation } from './core/accounts.ts';
import { creationOf } from './core/creation.ts';
import { ignoredUsers } from './core/ignore-plan.ts';
import { planImport, takesImports } from './core/import-csv.ts';
import { revealRoster } from './core/revealed.ts';
import { secretKeysOf } from './core/secrets.ts';
import { planSeeding, type Seeding } from './core/seeding-plan.ts';
import type { DeclaredUser, Username } from './core/types.ts';
import type { Tell } from './engine-log.ts';
import { createIgnores } from './ignores.ts';
import type { DeploymentContext, RosterInputs } from './inputs.ts';
import { readAccounts } from './live-accounts.ts';
import { count } from './report/amounts.ts';
import { importWarning, seedingText } from './report/seeding-text.ts';
import type { PlannedRoster } from './roster-plan.ts';
import type { OpenPool, Session } from './session.ts';
import { accountPolicyOf, ignoresOf, ratesOf, type SerializedSettings } from './settings.ts';

/** What stands in the place of a roster for accounts that came by a job. */
const byImport = 'import job';

/** Seeding by import jobs, each component at most once a process. */
export interface ImportSeeding {
  /** Tells, once a component, how its missing users come into the pool, where import jobs are worth a word. */
  announce(planned: PlannedRoster, inputs: RosterInputs, context: DeploymentContext): Promise<void>;
  /** Whether so many users are declared, and somebody is missing, that it could come to import jobs: costs no call. */
  mayImport(planned: PlannedRoster, inputs: RosterInputs, context: DeploymentContext): boolean;
  /**
   * Imports the component's missing users where that is predicted quicker, and waits for it. True when accounts have
   * come into the pool: then the roster has to be planned anew.
   */
  before(planned: PlannedRoster, inputs: RosterInputs, context: DeploymentContext): Promise<boolean>;
}

/** Nothing imported so far. */
export function createImportSeeding(session: Session, tell: Tell): ImportSeeding {
  const announced = new Set<string>();
  const imports = new Map<string, Promise<boolean>>();
  return {
    async announce(planned, inputs, context) {
      if (announced.has(context.component) || !mayImport(planned, inputs.settings, context)) return;
      announced.add(context.component);
      const { size } = await missingUsers(session, planned.pool, inputs, context);
      const seeding = predict({ importable: size, others: 0, jobs: 1 }, planned.pool, inputs.settings);
      if (seeding.importing !== undefined) await tell('info', seedingText(seeding), context.component);
    },
    mayImport: (planned, { settings }, context) => mayImport(planned, settings, context),
    async before(planned, inputs, context) {
      const known = imports.get(context.component);
      const importing = known ?? importMissing(session, tell, planned, inputs, context);
      imports.set(context.component, importing);
      return importing;
    },
  };
}

function mayImport({ accounts, pool }: PlannedRoster, settings: SerializedSettings, { users }: DeploymentContext) {
  if (!accounts.work.some(({ steps: [first] }) => first.kind === 'create')) return false;
  const { importing, creating } = predict({ importable: users, others: 0, jobs: 1 }, pool, settings);
  return importing !== undefined && importing.seconds < creating.seconds;
}

function predict(
  users: { readonly importable: number; readonly others: number; readonly jobs: number },
  { directory }: OpenPool,
  settings: SerializedSettings,
): Seeding {
  return planSeeding({
    ...users,
    creationsPerSecond: ratesOf(settings).UserCreation,
    importJobs: settings.importJobs ?? 'auto',
    hasRole: settings.importRoleArn !== undefined,
    poolImports: takesImports(directory.pool),
  });
}

async function importMissing(
  session: Session,
  tell: Tell,
  planned: PlannedRoster,
  inputs: RosterInputs,
  context: DeploymentContext,
): Promise<boolean> {
  const { component } = context;
  const { userPoolId, settings } = inputs;
  const { pool } = planned;
  const missing = await missingUsers(session, pool, inputs, context);
  const plan = planImport(importable(missing, pool, settings), pool.directory.pool, await header(pool));
  const rows = plan.files.reduce((sum, file) => sum + file.creations.length, 0);
  const seeding = predict({ importable: rows, others: missing.size - rows, jobs: plan.files.length }, pool, settings);
  if (seeding.how !== 'import' || settings.importRoleArn === undefined) return false;
  await tell('info', seedingText(seeding), component);
  const { outcomes, jobs, refusal } = await importUsers(pool.imports, plan, {
    roleArn: settings.importRoleArn,
    onProgress: ({ imported, total }: ImportProgress) =>
      void tell('progress', `${imported.toLocaleString('en')} of ${count(total, 'user')} imported`, component),
  });
  const warning = importWarning({ jobs, rows, refusal });
  if (warning !== undefined) await tell('warning', warning, component);
  await session.renew(userPoolId, settings, missing.size);
  await recordImported(session, inputs, outcomes, missing);
  return true;
}

/** Without it nobody is imported, and everybody created: whoever may make no job has no need of the right to read it. */
async function header({ imports }: OpenPool): Promise<readonly string[]> {
  try {
    return await imports.header();
  } catch (error) {
    if (error instanceof CognitoError) return [];
    throw error;
  }
}

/** Everybody of the component whom the pool does not have, as the rosters declare them. */
async function missingUsers(
  session: Session,
  { directory }: OpenPool,
  { userPoolId, settings }: RosterInputs,
  context: DeploymentContext,
): Promise<ReadonlyMap<Username, DeclaredUser>> {
  const everybody = session.everybody(context);
  // The check has looked for them, so this costs no call.
  const live = await readAccounts(directory, { declared: everybody, creates: true });
  const isIgnored = ignoredUsers(new Map(), createIgnores(ignoresOf(settings), directory.pool), directory.pool);
  return new Map(
    [...everybody].filter(
      // Who is on record may have another name by now: the roster itself knows.
      ([username, user]) =>
        user.create !== false &&
        !live.has(username) &&
        !isIgnored(username) &&
        !session.isRecorded(userPoolId, username),
    ),
  );
}

/** Whom a file can carry as far as the declaration decides: nobody is invited by a job, and secrets travel with their roster. */
function importable(
  missing: ReadonlyMap<Username, DeclaredUser>,
  { directory }: OpenPool,
  settings: SerializedSettings,
): readonly Creation[] {
  const { invites } = accountPolicyOf(settings);
  const creations: Creation[] = [];
  for (const [username, user] of missing) {
    if ([...user.attributes.values()].some((value) => secretKeysOf(value).length > 0)) continue;
    const [revealed = user] = revealRoster(new Map([[username, user]]), new Map()).values();
    const creation = creationOf(username, revealed, directory.pool, invites);
    if (creation.invitation === undefined) creations.push(creation);
  }
  return creations;
}

/**
 * Who surely came by a job counts as created by this stack, with the password still to be set. Of a job that did not
 * import everybody it is not known whom, so those are adopted.
 */
async function recordImported(
  session: Session,
  inputs: RosterInputs,
  outcomes: ReadonlyMap<Username, ImportOutcome>,
  users: ReadonlyMap<Username, DeclaredUser>,
): Promise<void> {
  const imported = [...outcomes].flatMap(([username, outcome]) => (outcome === 'imported' ? [username] : []));
  const { directory } = await session.pool(inputs.userPoolId, inputs.settings, imported.length);
  const live = await directory.read(imported);
  const accounts = new Map(
    await Promise.all(
      imported.map(async (username): Promise<[Username, AppliedAccount | undefined]> => {
        // ListUsers lags behind the job.
        const account = live.get(username) ?? (await directory.confirm({ username }));
        if (account === undefined) return [username, undefined];
        const due = users.get(username)?.password === undefined ? {} : { passwordDue: true as const };
        return [username, { sub: account.sub, created: true, ...due }];
      }),
    ),
  );
  session.record(
    { userPoolId: inputs.userPoolId, roster: byImport },
    new Map([...accounts].flatMap(([username, record]) => (record === undefined ? [] : [[username, record] as const]))),
    new Map(),
  );
}
