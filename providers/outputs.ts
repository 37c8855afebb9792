/** What a roster leaves in the state, and how what was applied last is read back from it. */
import type { AppliedAccount, AppliedAccounts } from './core/accounts.ts';
import { decodeAccounts, encodeAccounts, sameAccounts } from './core/applied-accounts.ts';
import { decodePending, encodePending, type Pending } from './core/pending.ts';
import { appliedOf, decodeApplied, decodeRoster, encodeApplied, sameAttributes } from './core/state.ts';
import type { LastApplied, Roster, Username } from './core/types.ts';
import { ProviderFailure } from './failures.ts';
import type { RosterInputs, RosterOutputs } from './inputs.ts';

/** What is on record of a roster's users, secrets as references. */
export interface RosterRecord {
  readonly applied: LastApplied;
  readonly pending: Pending;
  readonly accounts: AppliedAccounts;
}

/** The outputs after a write that came to that record. */
export function encodeOutputs(inputs: RosterInputs, { applied, pending, accounts }: RosterRecord): RosterOutputs {
  const { userPoolId, roster, settings, secrets } = inputs;
  const users = encodeApplied(applied);
  return {
    __version: 1,
    userPoolId,
    roster,
    settings,
    users,
    ...(secrets === undefined ? {} : { secrets }),
    ...(pending.size === 0 ? {} : { __pending: encodePending(pending) }),
    ...(accounts.size === 0 ? {} : { __accounts: encodeAccounts(accounts) }),
  };
}

/** The outputs after a refresh: all as found, and whatever differs from what was applied kept beside it. */
export function encodeRefreshed(
  outputs: RosterOutputs,
  observed: Pick<RosterRecord, 'applied' | 'accounts'>,
): RosterOutputs {
  const users = differing(decodeOutputs(outputs), observed.applied, sameAttributes);
  const sameAccount = (a: AppliedAccount, b: AppliedAccount) => sameAccounts(new Map([['', a]]), new Map([['', b]]));
  const accounts = differing(decodeAccountOutputs(outputs), observed.accounts, sameAccount);
  return {
    ...encodeOutputs(outputs, { ...observed, pending: decodePendingOutputs(outputs) }),
    ...(users.size === 0 ? {} : { __applied: encodeApplied(users) }),
    ...(accounts.size === 0 ? {} : { __appliedAccounts: encodeAccounts(accounts) }),
  };
}

/** Those of `applied` who were found otherwise, or not at all. */
function differing<T>(
  applied: ReadonlyMap<Username, T>,
  observed: ReadonlyMap<Username, T>,
  same: (a: T, b: T) => boolean,
): ReadonlyMap<Username, T> {
  return new Map(
    [...applied].filter(([username, record]) => {
      const found = observed.get(username);
      return found === undefined || !same(record, found);
    }),
  );
}

/**
 * What was applied last, of every user the roster manages; `known` is the roster of the outputs' text where that has been
 * decoded before. Throws ProviderFailure for outputs of another version.
 */
export function decodeOutputs(outputs: RosterOutputs, known?: Roster): LastApplied {
  if (outputs.__version !== 1) {
    throw new ProviderFailure(
      `the state of ${outputs.roster} is not of this version of pulumi-cognito-users: update the package, nothing is done`,
    );
  }
  const applied = appliedOf(known ?? decodeRoster(outputs.users));
  return outputs.__applied === undefined ? applied : new Map([...applied, ...decodeApplied(outputs.__applied)]);
}

/** The addresses that wait. */
export function decodePendingOutputs({ __pending }: RosterOutputs): Pending {
  return __pending === undefined ? new Map() : decodePending(__pending);
}

/** What was applied last of accounts beside attributes. */
export function decodeAccountOutputs({ __accounts = '{}', __appliedAccounts = '{}' }: RosterOutputs): AppliedAccounts {
  return new Map([...decodeAccounts(__accounts), ...decodeAccounts(__appliedAccounts)]);
}
