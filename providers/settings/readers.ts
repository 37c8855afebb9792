/** Reads the values of settings: one reader for each kind of value. */

import { parsePercent } from '../cognito/rates/account-quotas.ts';
import { type QuotaCategory, quotaCategories, type WantedRates } from '../cognito/rates/quotas.ts';
import { readClientMetadata } from '../constraints/client-metadata.ts';
import { hashAlgorithms } from '../constraints/password-hashes.ts';
import { nearest } from '../model/nearest.ts';
import { parseLimit } from '../plan/limits/limits.ts';
import { patternFlaw } from '../plan/patterns.ts';
import type { Settings } from './settings.ts';

/**
 * Gives the value of a setting that is given, or undefined where an empty text means that it is not set. A value that
 * cannot be used is told to `problems`.
 */
export type Reader = (name: string, given: unknown, problems: SettingProblems) => unknown;

/** The problems of settings, of which secret ones are told without their value. */
export class SettingProblems {
  readonly all: string[] = [];
  readonly #isSecret: (setting: string) => boolean;

  constructor(isSecret: (setting: string) => boolean) {
    this.#isSecret = isSecret;
  }

  /** Says of a setting, or of a part of it as in `requestRates.UserList`, what it has and what is right: `it must be true or false`. */
  wrong(setting: string, given: unknown, right: string, part = setting): void {
    this.all.push(
      this.#isSecret(setting)
        ? `${setting} is a secret that cannot be used; ${right}`
        : `${part} is ${JSON.stringify(given)}; ${right}`,
    );
  }

  /** Says what the setting itself is not about. */
  add(setting: string, problem: string): void {
    this.all.push(this.#isSecret(setting) ? `${setting} is a secret that cannot be used` : problem);
  }
}

/** One of those words. */
export function choiceReader(values: readonly string[]): Reader {
  return (name, given, problems) => {
    if (given === '') return undefined;
    if (typeof given === 'string' && values.includes(given)) return given;
    problems.wrong(name, given, `it must be ${values.join(' or ')}`);
    return undefined;
  };
}

export const readFlag: Reader = (name, given, problems) => {
  if (given === '') return undefined;
  if (given !== true && given !== false && given !== 'true' && given !== 'false') {
    problems.wrong(name, given, 'it must be true or false');
  }
  return given === true || given === 'true';
};

export const readLimit: Reader = (name, given, problems) => {
  if (given === '') return undefined;
  const limit = typeof given === 'string' || typeof given === 'number' ? parseLimit(given) : undefined;
  if (limit === undefined) problems.wrong(name, given, 'it must be a number, or a percent such as 30 %');
  return given;
};

export const readCount: Reader = (name, given, problems) => {
  if (given === '') return undefined;
  if (!/^\d{1,9}$/.test(String(given))) problems.wrong(name, given, 'it must be a number of users');
  return given;
};

/** Of any partition, such as `aws-cn`; a role's path and name have at most 512 and 64 characters (CreateRole). */
const roleArn = /^arn:aws[\w-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,576}$/;

export const readRoleArn: Reader = (name, given, problems) => {
  if (given === '') return undefined;
  if (typeof given !== 'string' || !roleArn.test(given)) {
    const example = 'arn:aws:iam::111122223333:role/cognito-import-logs';
    problems.wrong(name, given, `it must be the ARN of a role, such as ${example}`);
  }
  return given;
};

/** An empty one is no approval of nothing: a pipeline has lost the digest. */
export const readDigests: Reader = (name, given, problems) => {
  const digests = typeof given === 'string' ? digestsIn(given) : [];
  if (digests.length === 0 || !digests.every((digest) => /^[0-9a-f]{64}$/.test(digest))) {
    problems.wrong(name, given, 'it must be the digest that `cognito-users plan` prints, one or several');
  }
  return given;
};

/** The digests of a text, which has spaces, commas or line breaks between them. */
export function digestsIn(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter((digest) => digest !== '');
}

/**
 * A list of patterns. A pattern that could not mean what its author thinks (a list inside, a space, another glob's sign)
 * is a problem: taken literally it would match nobody.
 */
export const readPatterns: Reader = (name, given, problems) => {
  if (!Array.isArray(given)) {
    problems.wrong(name, given, `it must be a list: set it with pulumi config set --path '${name}[0]' <name>`);
    return [];
  }
  for (const [index, pattern] of given.entries()) {
    const flaw = patternFlaw(pattern);
    if (flaw !== undefined) problems.wrong(name, pattern, `it ${flaw}`, `${name}[${index}]`);
  }
  return given;
};

/** A list of names, of attributes and of what is declared beside them. Which attributes there are is known from the pool. */
export const readNames: Reader = (name, given, problems) => {
  if (!Array.isArray(given)) {
    problems.wrong(name, given, `it must be a list: set it with pulumi config set --path '${name}[0]' <name>`);
    return [];
  }
  for (const [index, listed] of given.entries()) {
    if (typeof listed !== 'string' || !/^[^\s*]+$/.test(listed)) {
      problems.wrong(name, listed, 'it must be the name of an attribute, groups or enabled', `${name}[${index}]`);
    }
  }
  return given;
};

/** The metadata of every update. */
export const readMetadata: Reader = (name, given, problems) => {
  const { metadata, problems: wrong } = readClientMetadata(given, {});
  for (const { message, hint = '' } of wrong) problems.add(name, `${message}: ${hint}`);
  return Object.fromEntries(metadata);
};

/** How passwords of another directory are hashed, and where the hashes are. */
export const readHashSettings: Reader = (setting, given, problems): Settings['passwordHashes'] => {
  const members: Readonly<Record<string, unknown>> = Object(given);
  const unknown = Object.keys(members).filter((key) => !hashKeys.some((known) => known === key));
  for (const key of unknown)
    problems.add(setting, `${setting} has ${JSON.stringify(key)}; its keys are ${hashKeys.join(', ')}`);
  const { algorithm, secret, file, column } = members;
  const known = hashAlgorithms.find((name) => name === algorithm);
  if (known === undefined) {
    problems.wrong(setting, algorithm, `it must be ${hashAlgorithms.join(' or ')}`, `${setting}.algorithm`);
    return undefined;
  }
  if ((secret === undefined) === (file === undefined)) {
    problems.add(
      setting,
      `${setting} must have secret or file: a secret of the configuration, or a file that is not in git`,
    );
  }
  return {
    algorithm: known,
    ...(secret === undefined ? {} : { secret: String(secret) }),
    ...(file === undefined ? {} : { file: String(file) }),
    ...(column === undefined ? {} : { column: String(column) }),
  };
};

const hashKeys = ['algorithm', 'secret', 'file', 'column'] as const;

/** Requests a second by quota category, or a percent of what the account has. */
export const readRates: Reader = (setting, given, problems): Partial<WantedRates> => {
  const rates: Partial<Record<QuotaCategory, number | string>> = {};
  const categories = quotaCategories.join(', ');
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    problems.wrong(setting, given, `it must map ${categories} to requests a second`);
    return rates;
  }
  for (const [name, value] of Object.entries(given)) {
    const category = quotaCategories.find((known) => known === name);
    if (category === undefined) {
      const near = nearest(name, quotaCategories, 4);
      const hint = near === undefined ? `its keys are ${categories}` : `did you mean ${near}?`;
      problems.add(setting, `${setting} has ${JSON.stringify(name)}; ${hint}`);
    } else if (parsePercent(value) !== undefined) rates[category] = String(value);
    else if (!(Number(value) > 0) || !Number.isFinite(Number(value))) {
      problems.wrong(
        setting,
        value,
        'it must be a number of requests a second above 0, or a percent of what the account has, such as 60%',
        `${setting}.${name}`,
      );
    } else rates[category] = Number(value);
  }
  return rates;
};
