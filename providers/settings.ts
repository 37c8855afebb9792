/** The settings of a component: one table of names, values and defaults, for the configuration and the component alike. */
import { isDeepStrictEqual } from 'node:util';
import { defaultRequestRates, type QuotaCategory, quotaCategories, type RequestRates } from './cognito/rates/quotas.ts';
import { type ClientMetadata, readClientMetadata } from './constraints/client-metadata.ts';
import { typingErrors } from './model/nearest.ts';
import { type Limits, parseLimit } from './plan/limits.ts';
import { type PatternLists, patternFlaw } from './plan/patterns.ts';
import type { Policy } from './plan/policy.ts';

/** What a user of the component may set beside the pool and the folder. */
export interface Settings extends Partial<Policy>, Partial<PatternLists> {
  /** The most users that one run may change: a number, or a percent of a file's users (`30 %`). */
  readonly maxChanges?: string | number;
  /** The most attributes that one run may delete, and accounts that it may remove, counted the same way. */
  readonly maxDeletions?: string | number;
  /** Goes to the pool's Lambda triggers with every update. No secrets: Cognito does not encrypt it. */
  readonly clientMetadata?: Readonly<Record<string, string>>;
  /** Whether very many missing users may come into the pool by a CreateUserImportJob. */
  readonly importJobs?: 'auto' | 'never';
  /** The role that lets Cognito write the log of an import job (CreateUserImportJob, CloudWatchLogsRoleArn). */
  readonly importRoleArn?: string;
  /** Digests of the plans that were approved, one a component: `up` refuses to do anything else. */
  readonly expectPlan?: string;
  /** What lies in the declaration's folder and is no part of it: names of files and folders, `*` is the only wildcard. */
  readonly otherFiles?: readonly string[];
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
  unprovenNames: ['error', 'allow'],
  recreatedAccounts: ['error', 'accept'],
  importJobs: ['auto', 'never'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** The settings that are one text, number or flag beside the choices. */
const plainKeys = ['maxChanges', 'maxDeletions', 'force', 'createGroups', 'importRoleArn', 'expectPlan'] as const;
/** The settings that are lists or maps. */
export const structuredKeys = [
  'requestRates',
  'ignoreUsers',
  'ignoreAttributes',
  'onlyUsers',
  'otherFiles',
  'clientMetadata',
] as const;
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
  for (const list of ['ignoreUsers', 'ignoreAttributes', 'onlyUsers', 'otherFiles'] as const) {
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
  if (expected !== undefined) settings['expectPlan'] = readDigests(expected, problems);
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

/** An empty one is no approval of nothing: a pipeline has lost the digest. */
function readDigests(given: unknown, problems: string[]): unknown {
  const digests = typeof given === 'string' ? digestsIn(given) : [];
  if (digests.length === 0 || !digests.every((digest) => /^[0-9a-f]{64}$/.test(digest))) {
    problems.push(
      `expectPlan is ${JSON.stringify(given)}; it is the digest that \`cognito-users plan\` prints, one or several`,
    );
  }
  return given;
}

function digestsIn(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter((digest) => digest !== '');
}

/**
 * The patterns of one list as configuration gave them. A pattern that could not mean what its author thinks (a list
 * inside, a space, another glob's sign) is told in `problems`: taken literally it would match nobody.
 */
function readPatterns(key: keyof PatternLists | 'otherFiles', given: unknown, problems: string[]): readonly string[] {
  if (!Array.isArray(given)) {
    problems.push(
      `${key} is ${JSON.stringify(given)}; it is a list: set it with pulumi config set --path '${key}[0]' <name>`,
    );
    return [];
  }
  for (const [index, pattern] of given.entries()) {
    const flaw = patternFlaw(pattern);
    if (flaw !== undefined) problems.push(`${key}[${index}] is ${JSON.stringify(pattern)}; it ${flaw}`);
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
export type SerializedSettings = Settings;

/** What a plan may do, with the defaults filled in. */
export function policyOf(settings: Settings): Policy {
  return {
    missingUsers: settings.missingUsers ?? choices.missingUsers[0],
    removedUsers: settings.removedUsers ?? choices.removedUsers[0],
    removedAttributes: settings.removedAttributes ?? choices.removedAttributes[0],
    unmanagedAttributes: settings.unmanagedAttributes ?? choices.unmanagedAttributes[0],
    messages: settings.messages ?? choices.messages[0],
    mappedAttributes: settings.mappedAttributes ?? choices.mappedAttributes[0],
    unprovenNames: settings.unprovenNames ?? choices.unprovenNames[0],
    recreatedAccounts: settings.recreatedAccounts ?? choices.recreatedAccounts[0],
    createGroups: settings.createGroups ?? false,
    force: settings.force ?? false,
  };
}

/** The lists of patterns; `onlyUsers` stays absent where it is not set. */
export function patternsOf({ ignoreUsers = [], ignoreAttributes = [], onlyUsers }: Settings): PatternLists {
  return { ignoreUsers, ignoreAttributes, ...(onlyUsers === undefined ? {} : { onlyUsers }) };
}

/** The digests of the approved plans; undefined where no plan needs an approval. */
export function approvedOf({ expectPlan }: Settings): ReadonlySet<string> | undefined {
  return expectPlan === undefined ? undefined : new Set(digestsIn(expectPlan));
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
  return configKeys.find(
    (known) => typingErrors(known.toLowerCase(), key.toLowerCase()) <= Math.floor(known.length / 6),
  );
}

/** Whether settings come to the same, but for those that are about a run and not about users. */
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
    onlyUsers: _only,
    otherFiles: _others,
    recreatedAccounts: _recreated,
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
