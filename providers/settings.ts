/** The settings of a roster: one table of names, values and defaults, for the configuration and the component alike. */
import { isDeepStrictEqual } from 'node:util';
import { distance } from 'fastest-levenshtein';
import { defaultRequestRates, type QuotaCategory, quotaCategories, type RequestRates } from './aws/rates.ts';
import type { Policy } from './core/types.ts';

/** A resource a file (big files split by a stable hash), or a resource a user. */
export type Granularity = 'file' | 'user';

/** What a user of the component may set beside the pool and the folder. */
export interface Settings extends Partial<Policy> {
  readonly granularity?: Granularity;
  /** Requests a second by quota category; what is left out keeps its default. */
  readonly requestRates?: Partial<RequestRates>;
}

/** The choices of each setting that has some, the default first. */
export const choices = {
  missingUsers: ['error', 'skip'],
  removedAttributes: ['delete', 'retain'],
  granularity: ['file', 'user'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** Every key that the project's configuration may have, as `pulumi config set` takes it. */
export const configKeys = ['userPoolId', 'users', ...Object.keys(choices), 'requestRates'] as const;

/** A setting that cannot be used; the message names it, its value and the right ones. */
export class SettingError extends Error {
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
  if (problems.length > 0) throw new SettingError(problems.join('\n'));
  return settings;
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
export function policyOf(settings: Settings): Policy {
  return {
    missingUsers: settings.missingUsers ?? choices.missingUsers[0],
    removedAttributes: settings.removedAttributes ?? choices.removedAttributes[0],
  };
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

/** Whether two rosters' settings say the same. */
export function sameSettings(a: SerializedSettings, b: SerializedSettings): boolean {
  return isDeepStrictEqual(a, b);
}
