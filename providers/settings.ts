/** The settings of a roster: one table of names, values and defaults, for the configuration and the component alike. */
import { isDeepStrictEqual } from 'node:util';
import { distance } from 'fastest-levenshtein';
import { defaultRequestRates, type QuotaCategory, quotaCategories, type RequestRates } from './aws/quotas.ts';
import type { AccountPolicy } from './core/accounts.ts';
import { type ClientMetadata, readClientMetadata } from './core/client-metadata.ts';
import { isComponentDigest } from './core/digest-text.ts';
import { type Limits, parseLimit } from './core/guard.ts';
import type { Policy } from './core/types.ts';
import { type IgnoreLists, readPatterns } from './ignores.ts';

/** A resource a file (big files split by a stable hash), or a resource a user. */
export type Granularity = 'file' | 'user';

/** What becomes of an account that the declaration no longer has. */
export type RemovedUsers = 'retain' | 'clear' | 'disable' | 'delete';

/** What a user of the component may set beside the pool and the folder. */
export interface Settings extends Partial<Policy>, Partial<IgnoreLists> {
  /** Whether an update may make Cognito send an e-mail or SMS with a verification code. */
  readonly messages?: 'forbid' | 'allow';
  /** What a declared attribute is that a federated user's identity provider writes again at every sign-in. */
  readonly mappedAttributes?: 'error' | 'warn' | 'ignore';
  /** The most users that one run may change: a number, or a percent of the roster (`30 %`). */
  readonly maxChanges?: string | number;
  /** The most attributes that one run may delete, counted the same way. */
  readonly maxDeletions?: string | number;
  /** Lifts both limits for one run. */
  readonly force?: boolean;
  /** Goes to the pool's Lambda triggers with every update. No secrets: Cognito does not encrypt it. */
  readonly clientMetadata?: Readonly<Record<string, string>>;
  /** A resource a file, or one a user. */
  readonly granularity?: Granularity;
  /** What becomes of an account that the declaration no longer has; `clear` blanks what was applied of it. */
  readonly removedUsers?: RemovedUsers;
  /** Whether a declared group that the pool does not have is made. */
  readonly createGroups?: boolean;
  /** Whether very many missing users may come into the pool by a CreateUserImportJob. */
  readonly importJobs?: 'auto' | 'never';
  /** The role that lets Cognito write the log of an import job (CreateUserImportJob, CloudWatchLogsRoleArn). */
  readonly importRoleArn?: string;
  /** The digest of the plan that was approved: `up` refuses to do anything else. */
  readonly expectPlan?: string;
  /** Requests a second by quota category; what is left out keeps its default. */
  readonly requestRates?: Partial<RequestRates>;
}

/** The choices of each setting that has some, the default first. */
export const choices = {
  missingUsers: ['error', 'skip', 'create'],
  removedUsers: ['retain', 'clear', 'disable', 'delete'],
  removedAttributes: ['delete', 'retain'],
  unmanagedAttributes: ['retain', 'delete'],
  messages: ['forbid', 'allow'],
  mappedAttributes: ['error', 'warn', 'ignore'],
  granularity: ['file', 'user'],
  importJobs: ['auto', 'never'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** The settings that are one text, number or flag beside the choices. */
const plainKeys = ['maxChanges', 'maxDeletions', 'force', 'createGroups', 'importRoleArn', 'expectPlan'] as const;
/** The settings that are lists or maps. */
export const structuredKeys = ['requestRates', 'ignoreUsers', 'ignoreAttributes', 'clientMetadata'] as const;
/** The settings that `pulumi config set` takes without `--path`. */
export const scalarKeys: readonly string[] = [...Object.keys(choices), ...plainKeys];

/** Every key that the project's configuration may have, as `pulumi config set` takes it. */
export const configKeys: readonly string[] = ['userPoolId', 'users', ...scalarKeys, ...structuredKeys];

/** A setting that cannot be used; the message names it, its value and the right ones. */
class SettingError extends Error {
  override readonly name = 'SettingError';
}

/** Checks settings of whatever origin, all of them before it throws; an unknown choice is told with the right ones. */
export function readSettings(given: Readonly<Record<string, unknown>>): Settings {
  const problems: string[] = [];
  const settings: Record<string, unknown> = {};
  for (const [name, values] of Object.entries<readonly string[]>(choices)) {
    const value = given[name];
    if (value === undefined || value === '') continue;
    if (typeof value === 'string' && values.includes(value)) settings[name] = value;
    else problems.push(`${name} is ${JSON.stringify(value)}; it can be ${values.join(' or ')}`);
  }
  if (given['requestRates'] !== undefined) settings['requestRates'] = readRates(given['requestRates'], problems);
  for (const list of ['ignoreUsers', 'ignoreAttributes'] as const) {
    if (given[list] !== undefined) settings[list] = readPatterns(list, given[list], problems);
  }
  for (const limit of ['maxChanges', 'maxDeletions'] as const) {
    if (given[limit] !== undefined && given[limit] !== '') settings[limit] = readLimit(limit, given[limit], problems);
  }
  for (const flag of ['force', 'createGroups'] as const) {
    if (given[flag] !== undefined && given[flag] !== '') settings[flag] = readFlag(flag, given[flag], problems);
  }
  const role = given['importRoleArn'];
  if (role !== undefined && role !== '') settings['importRoleArn'] = readRoleArn(role, problems);
  const expected = given['expectPlan'];
  if (expected !== undefined && expected !== '') settings['expectPlan'] = readDigest(expected, problems);
  if (given['clientMetadata'] !== undefined) {
    const { metadata, problems: wrong } = readClientMetadata(given['clientMetadata'], {});
    settings['clientMetadata'] = Object.fromEntries(metadata);
    problems.push(...wrong.map(({ message, hint = '' }) => `${message}: ${hint}`));
  }
  if (problems.length > 0) throw new SettingError(problems.join('\n'));
  return settings;
}

function readLimit(name: string, given: unknown, problems: string[]): unknown {
  const limit = typeof given === 'string' || typeof given === 'number' ? parseLimit(given) : undefined;
  if (limit === undefined)
    problems.push(`${name} is ${JSON.stringify(given)}; it is a number, or a percent such as 30 %`);
  return given;
}

function readFlag(name: string, given: unknown, problems: string[]): boolean {
  if (given !== true && given !== false && given !== 'true' && given !== 'false') {
    problems.push(`${name} is ${JSON.stringify(given)}; it can be true or false`);
  }
  return given === true || given === 'true';
}

/** Of any partition, such as `aws-cn`; a role's path and name have at most 512 and 64 characters (CreateRole). */
const roleArn = /^arn:aws[\w-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,576}$/;

function readRoleArn(given: unknown, problems: string[]): unknown {
  if (typeof given !== 'string' || !roleArn.test(given)) {
    const example = 'arn:aws:iam::111122223333:role/cognito-import-logs';
    problems.push(`importRoleArn is ${JSON.stringify(given)}; it is the ARN of a role, such as ${example}`);
  }
  return given;
}

function readDigest(given: unknown, problems: string[]): unknown {
  if (typeof given !== 'string' || !isComponentDigest(given)) {
    problems.push(`expectPlan is ${JSON.stringify(given)}; it is the digest that \`cognito-users plan\` prints`);
  }
  return given;
}

function readRates(given: unknown, problems: string[]): Partial<RequestRates> {
  const rates: Partial<Record<QuotaCategory, number>> = {};
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    problems.push(
      `requestRates is ${JSON.stringify(given)}; it maps ${quotaCategories.join(', ')} to requests a second`,
    );
    return rates;
  }
  for (const [name, value] of Object.entries(given)) {
    const category = quotaCategories.find((known) => known === name);
    if (category === undefined) {
      problems.push(`requestRates has ${JSON.stringify(name)}; its keys are ${quotaCategories.join(', ')}`);
    } else if (!(Number(value) > 0) || !Number.isFinite(Number(value))) {
      problems.push(`requestRates.${name} is ${JSON.stringify(value)}; it is a number of requests a second above 0`);
    } else rates[category] = Number(value);
  }
  return rates;
}

/** Settings as they travel in inputs and outputs. */
export type SerializedSettings = Omit<Settings, 'granularity'>;

/** The policy with its defaults filled in. */
export function policyOf(settings: Settings): Policy & { readonly removedUsers: RemovedUsers } {
  return {
    missingUsers: settings.missingUsers ?? choices.missingUsers[0],
    removedUsers: settings.removedUsers ?? choices.removedUsers[0],
    removedAttributes: settings.removedAttributes ?? choices.removedAttributes[0],
    unmanagedAttributes: settings.unmanagedAttributes ?? choices.unmanagedAttributes[0],
  };
}

/** What becomes of missing and of removed users, with the defaults filled in. */
export function accountPolicyOf(settings: Settings): AccountPolicy {
  const { missingUsers, removedUsers } = policyOf(settings);
  return {
    missingUsers,
    removedUsers,
    createGroups: settings.createGroups ?? false,
    force: settings.force ?? false,
    invites: settings.messages === 'allow',
  };
}

/** The two lists; empty when they are not set. */
export function ignoresOf(settings: Settings): IgnoreLists {
  return { ignoreUsers: settings.ignoreUsers ?? [], ignoreAttributes: settings.ignoreAttributes ?? [] };
}

/** The guard's limits; undefined when `force` lifts them. What is not set is the guard's own default. */
export function limitsOf({ force, maxChanges, maxDeletions }: Settings): Limits | undefined {
  if (force === true) return undefined;
  const changes = maxChanges === undefined ? undefined : parseLimit(maxChanges);
  const deletions = maxDeletions === undefined ? undefined : parseLimit(maxDeletions);
  return { ...(changes === undefined ? {} : { changes }), ...(deletions === undefined ? {} : { deletions }) };
}

/** The metadata that goes with every update. */
export function clientMetadataOf({ clientMetadata = {} }: Settings): ClientMetadata {
  return new Map(Object.entries(clientMetadata));
}

/** The rates with their defaults filled in. */
export function ratesOf(settings: Settings): RequestRates {
  return { ...defaultRequestRates, ...settings.requestRates };
}

/**
 * A key that looks like a misspelt one of ours, with the right one. A project may have keys of its own, so short ones
 * count only when nothing but their letter case differs.
 */
export function misspeltKey(key: string): string | undefined {
  if (configKeys.some((known) => known === key)) return undefined;
  return configKeys.find((known) => distance(known.toLowerCase(), key.toLowerCase()) <= Math.floor(known.length / 6));
}

/** Whether two rosters' settings come to the same, but for those that are about a run and not about users. */
export function sameSettings(a: SerializedSettings, b: SerializedSettings): boolean {
  return isDeepStrictEqual(aboutUsers(a), aboutUsers(b));
}

function aboutUsers(settings: SerializedSettings): SerializedSettings {
  const {
    requestRates: _rates,
    force: _force,
    importJobs: _jobs,
    importRoleArn: _role,
    expectPlan: _plan,
    ...rest
  } = settings;
  return rest;
}

/** What `read` gives; a SettingError of it joins the other problems instead. */
export function collect<T>(read: () => T, problems: string[]): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof SettingError)) throw error;
    problems.push(error.message);
    return undefined;
  }
}
