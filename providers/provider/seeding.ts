/** Brings very many missing users into a pool by import jobs, before anybody is created one by one. */

import { importLimits, planImport } from '../apply/import-csv.ts';
import { type ImportProgress, type ImportResult, importUsers } from '../apply/import-users.ts';
import { planSeeding, type Seeding } from '../apply/seeding-choice.ts';
import { CognitoError } from '../cognito/gateway.ts';
import { takesImports } from '../constraints/imports.ts';
import { addressAttribute, answersBy, readingsIn } from '../constraints/sign-in.ts';
import type { OpenPool } from '../directory/open-pool.ts';
import type { Creation } from '../model/changes.ts';
import type { Username } from '../model/names.ts';
import type { Pool } from '../model/pool.ts';
import type { LiveUser } from '../model/users.ts';
import { isSecret, meant } from '../model/value.ts';
import { activeProblem } from '../plan/limits/active-users.ts';
import { limitProblems } from '../plan/limits/limits.ts';
import type { Plan, Records, UserPlan, UserRecord } from '../plan/model.ts';
import type { Diagnostic } from '../problems/diagnostic.ts';
import { broughtText, importWarning, seedingText } from '../report/seeding-text.ts';
import type { Settings } from '../settings/settings.ts';
import { limitsOf } from '../settings/with-defaults.ts';
import type { UsersInputs } from '../state/inputs.ts';
import { count, figure } from '../values/amounts.ts';
import type { PlannedPool } from './pool-plan.ts';

/** Says something about the component while its users are imported. */
type Say = (severity: 'info' | 'progress' | 'warning', text: string) => Promise<void>;

/** What importing needs beside the plan. */
export interface SeedingOptions {
  readonly settings: Settings;
  readonly say: Say;
  /** Once it is aborted, no job is begun or waited for. */
  readonly stopped: AbortSignal;
  /** Hears of each account that surely came by a job, right away: a kill must not lose that this stack has created it. */
  created(sub: string): void;
}

/** How the missing users of the plan come into the pool, as far as import jobs are worth a word. Makes no call. */
export function seedingNotice({ plan, pool }: Pick<PlannedPool, 'plan' | 'pool'>, settings: Settings) {
  const creations = creationsOf(plan.users);
  const hashed = creations.filter(bringsPassword).length;
  const missing = creations.length - hashed;
  const seeding = predict({ importable: missing, others: 0, jobs: 1 }, pool, settings);
  const lines = [
    ...(hashed === 0 ? [] : [broughtText(hashed)]),
    ...(missing === 0 || seeding.importing === undefined ? [] : [seedingText(seeding)]),
  ];
  return lines.length === 0 ? undefined : lines.join('\n');
}

function bringsPassword({ passwordHash }: Creation): boolean {
  return passwordHash !== undefined;
}

/** The users of the plan who are predicted to come by an import job: those are free of charge. */
export function predictedImports(
  { users }: Pick<Plan, 'users'>,
  pool: OpenPool,
  settings: Settings,
): ReadonlySet<Username> {
  const creations = creationsOf(users);
  const others = creations.filter((creation) => !bringsPassword(creation));
  const importable = others.filter(isImportable);
  const facts = { importable: importable.length, others: others.length - importable.length, jobs: 1 };
  const { how } = predict(facts, pool, settings);
  const imported = [...creations.filter(bringsPassword), ...(how === 'import' ? importable : [])];
  return new Set(imported.map(({ username }) => username));
}

/**
 * Imports the plan's missing users where that is predicted quicker, and waits for it. Gives the records of those who surely came by a
 * job, who count as created by this stack: then everybody has to be planned anew. Undefined when nobody was imported.
 */
export async function importMissing(
  { plan, pool }: Pick<PlannedPool, 'plan' | 'pool'>,
  { settings, say, stopped, created }: SeedingOptions,
): Promise<Records | undefined> {
  if (settings.importRoleArn === undefined) return undefined;
  const imports = await importsOf(creationsOf(plan.users), pool, settings);
  if (imports.files.length === 0) return undefined;
  const rows = imports.files.reduce((sum, file) => sum + file.creations.length, 0);
  await say('info', imports.told.join('\n'));
  const { outcomes, jobs, refusal } = await importUsers(pool.imports, imports, {
    roleArn: settings.importRoleArn,
    stopped,
    onProgress: ({ imported, total }: ImportProgress) =>
      void say('progress', `${figure(imported)}/${figure(total)} imported, of ${count(total, 'user')}`),
  });
  const warning = importWarning({
    jobs,
    rows,
    refusal,
    hashed: imports.files.some(({ algorithm }) => algorithm !== undefined),
  });
  if (warning !== undefined) await say('warning', warning);
  await pool.directory.renew();
  pool.groups.renew();
  const imported = await recordImported(pool, plan.users, outcomes);
  for (const { sub } of imported.values()) if (sub !== undefined) created(sub);
  return imported;
}

/** The files of all jobs: passwords that users bring along always come by one, other users where that is predicted quicker. */
async function importsOf(creations: readonly Creation[], pool: OpenPool, settings: Settings) {
  const hashed = creations.filter(bringsPassword);
  const others = creations.filter((creation) => !bringsPassword(creation));
  const everybody = { importable: others.length, others: 0, jobs: 1 };
  const mayImport = others.length > 0 && predict(everybody, pool, settings).how === 'import';
  if (hashed.length === 0 && !mayImport) return { files: [], told: [] };
  const columns = await header(pool);
  const ofHashed = planImport(hashed, pool.directory.pool, columns, importLimits, settings.passwordHashes);
  const told = ofHashed.files.length === 0 ? [] : [broughtText(hashed.length)];
  if (!mayImport) return { files: ofHashed.files, told };
  const { files } = planImport(others.filter(isImportable), pool.directory.pool, columns);
  const rows = files.reduce((sum, file) => sum + file.creations.length, 0);
  const seeding = predict({ importable: rows, others: others.length - rows, jobs: files.length }, pool, settings);
  if (seeding.how !== 'import') return { files: ofHashed.files, told };
  return { files: [...ofHashed.files, ...files], told: [...told, seedingText(seeding)] };
}

/** Those inputs for the plan after an import, whose limits `limitsAfterImport` looks at. */
export function withoutLimits(inputs: UsersInputs): UsersInputs {
  return { ...inputs, settings: { ...inputs.settings, force: true } };
}

/** The limits that the plan after an import exceeds: who was imported counts as a new account, as in the plan before. */
export function limitsAfterImport(
  { plan: { users, poolUsers }, activeUsers }: Pick<PlannedPool, 'plan' | 'activeUsers'>,
  imported: Records,
  settings: Settings,
): readonly Diagnostic[] {
  const limits = limitsOf(settings);
  if (limits === undefined) return [];
  const asBefore = { users: users.map((user) => asNew(user, imported)), poolUsers };
  return [...limitProblems(asBefore, limits), ...activeProblem(activeUsers, limits.active)];
}

function asNew(user: UserPlan, imported: Records): UserPlan {
  if (!imported.has(user.name)) return user;
  const { account: _account, before: _before, ...rest } = user;
  return { ...rest, steps: [] };
}

function predict(
  users: { readonly importable: number; readonly others: number; readonly jobs: number },
  { directory, rates }: OpenPool,
  settings: Settings,
): Seeding {
  return planSeeding({
    ...users,
    creationsPerSecond: rates.UserCreation,
    importJobs: settings.importJobs ?? 'auto',
    hasRole: settings.importRoleArn !== undefined,
    poolImports: takesImports(directory.pool),
  });
}

/** Without it nobody is imported, and everybody created: a role that may make no job needs no right to read it. */
async function header({ imports }: OpenPool): Promise<readonly string[]> {
  try {
    return await imports.header();
  } catch (error) {
    if (error instanceof CognitoError) return [];
    throw error;
  }
}

function creationsOf(users: readonly UserPlan[]): readonly Creation[] {
  return users.flatMap(({ steps: [first] }) => (first?.kind === 'create' ? [first.creation] : []));
}

/** Nobody is invited by a job, and its file lies with Cognito for a while: no place for secrets. */
function isImportable({ attributes, invitation }: Creation): boolean {
  return invitation === undefined && ![...attributes.values()].some(isSecret);
}

/** A job that did not import everybody does not say which users it imported, so they are looked up, and taken over. */
async function recordImported(
  { directory }: OpenPool,
  users: readonly UserPlan[],
  outcomes: ImportResult['outcomes'],
): Promise<Records> {
  const imported = users.filter(({ name }) => outcomes.get(name) === 'imported');
  const names = imported.map((user) => signInNameOf(user));
  await directory.read({ names, subs: [] });
  const records = await Promise.all(
    imported.map(async (user): Promise<readonly (readonly [Username, UserRecord])[]> => {
      const name = signInNameOf(user);
      const listed = directory.index.answering(name).find((answer) => isImported(answer.user, name, directory.pool));
      // ListUsers lags behind the job.
      const account = listed?.user ?? (await directory.confirm({ username: name }));
      if (account === undefined || !isImported(account, name, directory.pool)) return [];
      return [[user.name, recordOf(user, account)]];
    }),
  );
  return new Map(records.flat());
}

/** Anybody may have taken the name as an alias while the job ran: only by what it was imported under it is the job's account. */
function isImported(user: LiveUser, name: string, pool: Pool): boolean {
  const address = addressAttribute(name, pool);
  return readingsIn(pool)(name).some((reading) => {
    const by = answersBy(user, reading, pool);
    if (by === 'username') return true;
    return address !== undefined && (by === address || by === 'untouched-address');
  });
}

function signInNameOf({ name, steps: [first] }: UserPlan): string {
  return first?.kind === 'create' ? meant(first.creation.signInName) : name;
}

function recordOf({ steps: [first], after }: UserPlan, { username, sub }: LiveUser): UserRecord {
  const made = first?.kind === 'create' ? [...first.creation.attributes] : [];
  // What rules said is recorded as theirs by the plan that follows.
  const attributes = new Map(made.filter(([name]) => after?.attributes.has(name)));
  return { username, sub, attributes, created: true, ...(after?.password === undefined ? {} : { passwordDue: true }) };
}
