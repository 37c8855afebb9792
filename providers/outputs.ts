/** What a roster leaves in the state, and how what was applied last is read back from it. */
import { decodeApplied, encodeApplied, sameAttributes } from './core/state.ts';
import type { Attributes, LastApplied, Username } from './core/types.ts';
import type { RosterInputs, RosterOutputs } from './inputs.ts';

/** The outputs after a write that came to `applied`. */
export function encodeOutputs(inputs: RosterInputs, applied: LastApplied): RosterOutputs {
  const { userPoolId, roster, settings } = inputs;
  return { __version: 1, userPoolId, roster, settings, users: encodeApplied(applied) };
}

/** The outputs after a refresh: `users` as found, and whoever differs from what was applied kept beside them. */
export function encodeRefreshed(outputs: RosterOutputs, observed: LastApplied): RosterOutputs {
  const differing = [...decodeOutputs(outputs)].filter(([username, attributes]) => {
    const found = observed.get(username);
    return found === undefined || !sameAttributes(attributes, found);
  });
  const encoded = encodeOutputs(outputs, observed);
  if (differing.length === 0) return encoded;
  return { ...encoded, __applied: encodeApplied(new Map(differing)) };
}

/** What was applied last, of every user the roster manages. Throws for outputs that a newer version wrote. */
export function decodeOutputs(outputs: RosterOutputs): LastApplied {
  if (outputs.__version !== 1) {
    throw new Error(
      `the state of ${outputs.roster} was written by a newer version of pulumi-cognito-users: update the package`,
    );
  }
  const applied = new Map<Username, Attributes>(decodeApplied(outputs.users));
  if (outputs.__applied !== undefined) {
    for (const [username, attributes] of decodeApplied(outputs.__applied)) applied.set(username, attributes);
  }
  return applied;
}
