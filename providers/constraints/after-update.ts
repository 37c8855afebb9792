/** What an account holds after an update. */
import type { AttributeChange } from '../model/changes.ts';
import type { LiveUser } from '../model/users.ts';
import { meant } from '../model/value.ts';

/** The account after those changes: the model that property tests, rules and the directory after a write go by. */
export function afterUpdate(live: LiveUser, changes: readonly AttributeChange[]): LiveUser {
  const attributes = new Map(live.attributes);
  for (const change of changes) {
    if (change.kind === 'set') attributes.set(change.name, meant(change.to));
    else attributes.delete(change.name);
  }
  const { unchanged: _unchanged, ...rest } = live;
  return { ...rest, attributes };
}
