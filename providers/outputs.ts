/** What a roster leaves in the state, and how what was applied last is read back from it. */
import { decodePending, encodePending, type Pending } from './core/pending.ts';
import { appliedOf, decodeApplied, decodeRoster, encodeApplied, sameAttributes } from './core/state.ts';
import type { LastApplied, Roster } from './core/types.ts';
import { ProviderFailure } from './failures.ts';
import type { RosterInputs, RosterOutputs } from './inputs.ts';

/** The outputs after a write that came to `applied`, in which secrets are references. */
export function encodeOutputs(inputs: RosterInputs, applied: LastApplied, pending: Pending): RosterOutputs {
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
  };
}

/** The outputs after a refresh: `users` as found, and whoever differs from what was applied kept beside them. */
export function encodeRefreshed(outputs: RosterOutputs, observed: LastApplied): RosterOutputs {
  const differing = [...decodeOutputs(outputs)].filter(([username, attributes]) => {
    const found = observed.get(username);
    return found === undefined || !sameAttributes(attributes, found);
  });
  const encoded = encodeOutputs(outputs, observed, decodePendingOutputs(outputs));
  if (differing.length === 0) return encoded;
  return { ...encoded, __applied: encodeApplied(new Map(differing)) };
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
