/** Reads the values of settings: one reader for each kind of value. */

import { type QuotaCategory, quotaCategories, type RequestRates } from '../cognito/rates/quotas.ts';
import { readClientMetadata } from '../constraints/client-metadata.ts';
import { nearest } from '../model/nearest.ts';
import { parseLimit } from '../plan/limits.ts';
import { patternFlaw } from '../plan/patterns.ts';

/**
 * Gives the value of a setting that is given, or undefined where an empty text means that it is not set. A value that
 * cannot be used is told in `problems`, with the setting's name, the value and the right ones.
 */
export type Reader = (name: string, given: unknown, problems: string[]) => unknown;

/** One of those words. */
export function choiceReader(values: readonly string[]): Reader {
  return (name, given, problems) => {
    if (given === '') return undefined;
    if (typeof given === 'string' && values.includes(given)) return given;
    problems.push(`${name} is ${JSON.stringify(given)}; it can be ${values.join(' or ')}`);
    return undefined;
  };
}

export const readFlag: Reader = (name, given, problems) => {
  if (given === '') return undefined;
  if (given !== true && given !== false && given !== 'true' && given !== 'false') {
    problems.push(`${name} is ${JSON.stringify(given)}; it can be true or false`);
  }
  return given === true || given === 'true';
};

export const readLimit: Reader = (name, given, problems) => {
  if (given === '') return undefined;
  const limit = typeof given === 'string' || typeof given === 'number' ? parseLimit(given) : undefined;
  if (limit === undefined)
    problems.push(`${name} is ${JSON.stringify(given)}; it is a number, or a percent such as 30 %`);
  return given;
};

/** Of any partition, such as `aws-cn`; a role's path and name have at most 512 and 64 characters (CreateRole). */
const roleArn = /^arn:aws[\w-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,576}$/;

export const readRoleArn: Reader = (name, given, problems) => {
  if (given === '') return undefined;
  if (typeof given !== 'string' || !roleArn.test(given)) {
    const example = 'arn:aws:iam::111122223333:role/cognito-import-logs';
    problems.push(`${name} is ${JSON.stringify(given)}; it is the ARN of a role, such as ${example}`);
  }
  return given;
};

/** An empty one is no approval of nothing: a pipeline has lost the digest. */
export const readDigests: Reader = (name, given, problems) => {
  const digests = typeof given === 'string' ? digestsIn(given) : [];
  if (digests.length === 0 || !digests.every((digest) => /^[0-9a-f]{64}$/.test(digest))) {
    problems.push(
      `${name} is ${JSON.stringify(given)}; it is the digest that \`cognito-users plan\` prints, one or several`,
    );
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
    problems.push(
      `${name} is ${JSON.stringify(given)}; it is a list: set it with pulumi config set --path '${name}[0]' <name>`,
    );
    return [];
  }
  for (const [index, pattern] of given.entries()) {
    const flaw = patternFlaw(pattern);
    if (flaw !== undefined) problems.push(`${name}[${index}] is ${JSON.stringify(pattern)}; it ${flaw}`);
  }
  return given;
};

/** The metadata of every update. */
export const readMetadata: Reader = (_name, given, problems) => {
  const { metadata, problems: wrong } = readClientMetadata(given, {});
  problems.push(...wrong.map(({ message, hint = '' }) => `${message}: ${hint}`));
  return Object.fromEntries(metadata);
};

/** Requests a second by quota category. */
export const readRates: Reader = (setting, given, problems): Partial<RequestRates> => {
  const rates: Partial<Record<QuotaCategory, number>> = {};
  const categories = quotaCategories.join(', ');
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    problems.push(`${setting} is ${JSON.stringify(given)}; it maps ${categories} to requests a second`);
    return rates;
  }
  for (const [name, value] of Object.entries(given)) {
    const category = quotaCategories.find((known) => known === name);
    if (category === undefined) {
      const near = nearest(name, quotaCategories, 4);
      const hint = near === undefined ? `its keys are ${categories}` : `did you mean ${near}?`;
      problems.push(`${setting} has ${JSON.stringify(name)}; ${hint}`);
    } else if (!(Number(value) > 0) || !Number.isFinite(Number(value))) {
      problems.push(`${setting}.${name} is ${JSON.stringify(value)}; it is a number of requests a second above 0`);
    } else rates[category] = Number(value);
  }
  return rates;
};
