/**
 * The one table of settings: what each is called, what it may be, what it means, and who reads it. The configuration, the
 * component, the command line, its help and docs/configuration.md are made of it, or held to it by a test.
 */
import { isDeepStrictEqual } from 'node:util';
import { defaultRequestRates } from '../cognito/rates/quotas.ts';
import { hashAlgorithms } from '../constraints/password-hashes.ts';
import { typingErrors } from '../model/nearest.ts';
import {
  choiceReader,
  type Reader,
  readCount,
  readDigests,
  readFlag,
  readHashSettings,
  readLimit,
  readMetadata,
  readNames,
  readPatterns,
  readRates,
  readRoleArn,
} from './readers.ts';
import type { Settings } from './settings.ts';

/** One setting. */
export interface Setting {
  /** How configuration writes it: one text, or a list or map set with `--path`. */
  readonly form: 'text' | 'list' | 'map';
  /** What it may be, the default first where there is one, as Markdown. */
  readonly values: string;
  /** What it decides, in plain text: the help of its flag, and its row in docs/configuration.md. */
  readonly meaning: string;
  readonly read: Reader;
  /** What its flag of `plan` and `drift` takes, as commander writes it; empty for a flag without a value. */
  readonly flag?: string;
  /** It is about one run and not about users: another value is no change of the users' resource. */
  readonly ofRun?: true;
}

/** The choices of each setting that has some, the default first. */
export const choices = {
  missingUsers: ['error', 'skip', 'create'],
  unprovenNames: ['error', 'allow'],
  recreatedAccounts: ['error', 'accept'],
  removedUsers: ['retain', 'clear', 'disable', 'delete'],
  removedAttributes: ['delete', 'retain'],
  unmanagedAttributes: ['retain', 'delete'],
  messages: ['forbid', 'allow'],
  mappedAttributes: ['error', 'warn', 'ignore'],
  importJobs: ['auto', 'always', 'never'],
  stateValues: ['plain', 'encrypted'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** Every setting, in the order of the documents. */
export const settingsTable: Readonly<Record<keyof Settings, Setting>> = {
  missingUsers: choice(choices.missingUsers, 'declared users who are not in the pool: an error, left out, or created'),
  unprovenNames: choice(
    choices.unprovenNames,
    'users who are found only by a name that nobody has proven: held back, or taken where just one account has the name',
  ),
  recreatedAccounts: choice(
    choices.recreatedAccounts,
    'users whose recorded account is gone while another has the name: held back, or taken after restoring a pool',
    { flag: '<choice>', ofRun: true },
  ),
  removedUsers: choice(
    choices.removedUsers,
    'accounts of users who are no longer declared: left alone, cleared of what was managed, disabled, or deleted',
  ),
  removedAttributes: choice(
    choices.removedAttributes,
    'attributes that are no longer declared: deleted, or left alone',
  ),
  unmanagedAttributes: choice(
    choices.unmanagedAttributes,
    'attributes of declared users that nobody declared: left alone, or deleted where that may be',
  ),
  messages: choice(choices.messages, 'whether an update may make Cognito send a code, and a creation an invitation'),
  mappedAttributes: choice(
    choices.mappedAttributes,
    'declared attributes that an identity provider writes at every sign-in: an error, a warning, or written in silence',
  ),
  endSessions: {
    form: 'list',
    values: 'none, or a list of attributes, `groups`, `enabled`',
    meaning: 'users that lose one of these, or have it changed, are signed out everywhere after the write',
    read: readNames,
    flag: '<name...>',
  },
  maxChanges: limit('the most users that one run may change'),
  maxDeletions: limit('the most attributes that one run may delete, and accounts that it may delete or disable'),
  maxActiveUsers: {
    form: 'text',
    values: 'none, or a number',
    meaning: 'the most users that one run may make monthly active, which Cognito bills',
    read: readCount,
    flag: '<number>',
  },
  force: flag('lifts all three limits, and lets removedUsers: delete take accounts that this stack has not created', {
    ofRun: true,
  }),
  stateValues: choice(
    choices.stateValues,
    "whether users' names and values stand in the state in clear, or as a secret, which previews and reports hide, too",
  ),
  createGroups: flag('whether declared groups that the pool does not have are made'),
  importJobs: choice(
    choices.importJobs,
    'whether new users come by import jobs: where that is predicted quicker, wherever it is possible, or never',
    { ofRun: true },
  ),
  importRoleArn: {
    form: 'text',
    values: 'none, or the ARN of a role',
    meaning: 'lets Cognito write the log of an import job; without it users are created one by one',
    read: readRoleArn,
    ofRun: true,
  },
  passwordHashes: {
    form: 'map',
    values: `none, or \`algorithm\` (${hashAlgorithms.map((name) => `\`${name}\``).join(', ')}), and \`secret\` or \`file\``,
    meaning:
      'passwords of another directory, for users that an import job makes: how they are hashed, and what maps names to hashes',
    read: readHashSettings,
    ofRun: true,
  },
  expectPlan: {
    form: 'text',
    values: 'none, or one or several digests',
    meaning: 'the plans that were approved, one for each component: up does just that, or writes nothing',
    read: readDigests,
    ofRun: true,
  },
  ignoreUsers: patterns('users that no run touches; declaring one of them is an error', { flag: '<pattern...>' }),
  ignoreAttributes: patterns('attributes that no run touches; declaring one of them is an error', {
    flag: '<pattern...>',
  }),
  onlyUsers: patterns('the only users that this run looks at', { flag: '<pattern...>', ofRun: true }),
  otherFiles: patterns('files and folders in the folder of the declaration that are no part of it', { ofRun: true }),
  clientMetadata: {
    form: 'map',
    values: 'none, or a map of texts',
    meaning:
      'goes to Lambda triggers with every update, below what a user has; no secrets, as Cognito does not encrypt it',
    read: readMetadata,
    flag: '<key=value...>',
  },
  requestRates: {
    form: 'map',
    values: Object.entries(defaultRequestRates)
      .map(([category, rate]) => `\`${category}\` ${rate}`)
      .join(', '),
    meaning:
      'requests a second by quota category, below the quotas that end users draw on, too; or a percent of what the account has, such as `60%`',
    read: readRates,
    flag: '<category=rate...>',
    ofRun: true,
  },
};

function choice(values: readonly string[], meaning: string, more: Partial<Setting> = { flag: '<choice>' }): Setting {
  const named = values.map((value) => `\`${value}\``).join(', ');
  return { form: 'text', values: named, meaning, read: choiceReader(values), ...more };
}

function limit(meaning: string): Setting {
  const values = "`30 %` from 10 users on, or a number, or another percent of a file's users";
  return { form: 'text', values, meaning, read: readLimit, flag: '<limit>' };
}

function flag(meaning: string, more: Partial<Setting> = {}): Setting {
  return { form: 'text', values: '`false`, `true`', meaning, read: readFlag, flag: '', ...more };
}

function patterns(meaning: string, more: Partial<Setting>): Setting {
  const values = 'none, or a list of names, `*` is the only wildcard';
  return { form: 'list', values, meaning, read: readPatterns, ...more };
}

/** The names of the settings of one form. */
export function settingsOfForm(...forms: readonly Setting['form'][]): readonly string[] {
  return Object.entries(settingsTable).flatMap(([name, { form }]) => (forms.includes(form) ? [name] : []));
}

/** Every key that the project's configuration may have, as `pulumi config set` takes it. */
export const configKeys: readonly string[] = ['userPoolId', 'users', ...Object.keys(settingsTable)];

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

/** Whether settings come to the same for users, whatever they say of the run. */
export function sameSettings(a: Settings, b: Settings): boolean {
  return isDeepStrictEqual(aboutUsers(a), aboutUsers(b));
}

function aboutUsers(settings: Settings): ReadonlyMap<string, unknown> {
  const names = Object.keys(settingsTable).filter((name): name is keyof Settings => Object.hasOwn(settingsTable, name));
  return new Map(names.flatMap((name) => (settingsTable[name].ofRun === true ? [] : [[name, settings[name]]])));
}
