/** What an account holds after a step, as far as this process knows without asking. */

import type { ExpectedMessage } from '../../constraints/messages.ts';
import { addressAttributes } from '../../model/addresses.ts';
import type { AttributeChange } from '../../model/changes.ts';
import type { AttributeName, Attributes } from '../../model/names.ts';
import type { LiveUser } from '../../model/users.ts';
import type { Step } from '../model.ts';
import { afterStep } from '../records.ts';

/**
 * The account after that step; undefined when it is gone. Cognito keeps an old address while the new one waits for its
 * user, and un-verifies a new one that comes without its flag.
 */
export function accountAfter(live: LiveUser, step: Step, messages: readonly ExpectedMessage[]): LiveUser | undefined {
  const after = afterStep(live, step);
  if (after === undefined || leavesAccount(step)) return after;
  const { unchanged: _unchanged, ...changed } = after;
  if (step.kind !== 'update') return changed;
  return { ...changed, attributes: attributesAfter(live, after.attributes, step.changes, messages) };
}

/** Memberships and sessions are beside the account. */
function leavesAccount({ kind }: Step): boolean {
  return kind === 'create' || kind === 'add-to-group' || kind === 'remove-from-group' || kind === 'end-sessions';
}

function attributesAfter(
  live: LiveUser,
  sent: Attributes,
  changes: readonly AttributeChange[],
  messages: readonly ExpectedMessage[],
): Attributes {
  const changed = new Set<AttributeName>(changes.map(({ name }) => name));
  const waiting = new Set<AttributeName>(messages.flatMap(({ attribute, waits }) => (waits ? [attribute] : [])));
  const attributes = new Map(sent);
  for (const address of addressAttributes) {
    const flag = `${address}_verified`;
    const before = live.attributes.get(address);
    if (waiting.has(address)) {
      if (before === undefined) attributes.delete(address);
      else attributes.set(address, before);
    } else if (changed.has(address) && !changed.has(flag)) attributes.delete(flag);
  }
  return attributes;
}
