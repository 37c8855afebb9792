/** What the state has on record of a roster, read back with the secrets that it refers to. */
import type { AppliedAccounts } from './core/accounts.ts';
import type { Pending } from './core/pending.ts';
import { revealPending } from './core/revealed.ts';
import type { Secrets } from './core/secrets.ts';
import type { LastApplied, Roster } from './core/types.ts';
import type { RosterInputs, RosterOutputs } from './inputs.ts';
import { decodeAccountOutputs, decodeOutputs, decodePendingOutputs } from './outputs.ts';

/** Values as they were written, with the secrets they refer to. */
export interface WrittenRecord {
  readonly stored: LastApplied;
  readonly secrets: Secrets;
}

/** All that is on record of a roster. */
export interface StateRecord extends WrittenRecord {
  readonly pending: Pending;
  readonly accounts: AppliedAccounts;
}

/**
 * The record in those outputs, nothing where there are none; `users` is the roster of their text where that has been
 * decoded before. Throws ProviderFailure for outputs of another version.
 */
export function recordOf(outputs: RosterOutputs | undefined, users?: Roster): StateRecord {
  if (outputs === undefined) {
    return { stored: new Map(), secrets: new Map(), pending: new Map(), accounts: new Map() };
  }
  const secrets = secretsOf(outputs);
  return {
    stored: decodeOutputs(outputs, users),
    secrets,
    pending: revealPending(decodePendingOutputs(outputs), secrets),
    accounts: decodeAccountOutputs(outputs),
  };
}

/** The secret values that travel with inputs or outputs. */
export function secretsOf({ secrets = {} }: Pick<RosterInputs, 'secrets'>): Secrets {
  return new Map(Object.entries(secrets));
}
