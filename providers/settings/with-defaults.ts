/** What settings come to: their defaults filled in, in the form that a plan or a connection takes them. */
import { defaultRequestRates, type WantedRates } from '../cognito/rates/quotas.ts';
import type { ClientMetadata } from '../constraints/client-metadata.ts';
import { type Limits, parseLimit } from '../plan/limits/limits.ts';
import type { PatternLists } from '../plan/patterns.ts';
import type { Policy } from '../plan/policy.ts';
import { digestsIn } from './readers.ts';
import type { Settings } from './settings.ts';
import { choices } from './table.ts';

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
    endSessions: settings.endSessions ?? [],
    createGroups: settings.createGroups ?? false,
    noImport: noImport(settings),
    force: settings.force ?? false,
  };
}

function noImport({ importJobs, importRoleArn }: Settings): string | undefined {
  if (importJobs === 'never') return 'importJobs is never';
  return importRoleArn === undefined ? 'importRoleArn is not set' : undefined;
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
export function limitsOf({ force, maxChanges, maxDeletions, maxActiveUsers }: Settings): Limits | undefined {
  if (force === true) return undefined;
  const changes = maxChanges === undefined ? undefined : parseLimit(maxChanges);
  const deletions = maxDeletions === undefined ? undefined : parseLimit(maxDeletions);
  return {
    ...(changes === undefined ? {} : { changes }),
    ...(deletions === undefined ? {} : { deletions }),
    ...(maxActiveUsers === undefined ? {} : { active: Number(maxActiveUsers) }),
  };
}

/** The metadata that goes with every update. */
export function clientMetadataOf({ clientMetadata = {} }: Settings): ClientMetadata {
  return new Map(Object.entries(clientMetadata));
}

/** Whether users' values are hidden from the state, and so from everything that people are shown. */
export function hidesValues({ stateValues }: Settings): boolean {
  return stateValues === 'encrypted';
}

/** The rates with their defaults filled in. */
export function ratesOf(settings: Settings): WantedRates {
  return { ...defaultRequestRates, ...settings.requestRates };
}
