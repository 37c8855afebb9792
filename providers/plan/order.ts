/** The order in which users are written: in waves, so that an address is free before it is taken. */

import { addressAttributes } from '../model/addresses.ts';
import type { AttributeChange, Creation, UserUpdate } from '../model/changes.ts';
import type { Pool } from '../model/pool.ts';
import type { LiveUser } from '../model/users.ts';
import { textValue } from '../values/faces.ts';
import { orderUpdates } from './aliases/alias-order.ts';
import { aliasUpdate, newName } from './creation.ts';
import type { Step, UserPlan } from './model.ts';

/**
 * The users with steps, each in exactly one wave: all of one wave may be written side by side, and a wave only after
 * the one before it.
 */
export function inWaves(users: readonly UserPlan[], pool: Pool): readonly (readonly UserPlan[])[] {
  const changed = users.filter(({ steps }) => steps.length > 0);
  const moving = new Map<UserUpdate, UserPlan>();
  for (const user of changed) {
    const update = aliasMove(user, pool);
    if (update !== undefined) moving.set(update, user);
  }
  const ordered = new Set(moving.values());
  const others = changed.filter((user) => !ordered.has(user));
  const waves = orderUpdates([...moving.keys()], liveOf(moving.values()), pool).map((wave) =>
    wave.flatMap((update) => moving.get(update) ?? []),
  );
  const [first = [], ...rest] = waves;
  const together = [...first, ...others];
  return together.length === 0 ? [] : [together, ...rest];
}

/** What the user's steps take and give up of the pool's aliases, as one update; undefined where they move none. */
export function aliasMove({ name, account, steps }: UserPlan, pool: Pool): UserUpdate | undefined {
  for (const step of steps) {
    if (step.kind === 'create') return creationMove(name, step.creation, steps, pool);
    if (account === undefined) continue;
    if (step.kind === 'delete') return givenUp(name, account.user);
    if (step.kind === 'update' && step.changes.some((change) => mayMove(change, pool))) {
      return { username: name, account: account.user.username, changes: step.changes };
    }
  }
  return undefined;
}

/** What a new account takes at once, and what it takes after its confirmation. */
function creationMove(name: string, creation: Creation, steps: readonly Step[], pool: Pool): UserUpdate | undefined {
  const atOnce = aliasUpdate(creation, pool)?.changes ?? [];
  const later = steps.flatMap((step) => (step.kind === 'update' ? step.changes : []));
  const [first, ...rest] = [...atOnce, ...later];
  return first === undefined ? undefined : { username: name, account: newName(creation), changes: [first, ...rest] };
}

/** The live accounts of those users, as the rules of aliases reckon with them. */
export function liveOf(users: Iterable<UserPlan>): readonly LiveUser[] {
  return [...users].flatMap(({ account }) => (account === undefined ? [] : [account.user]));
}

function mayMove({ name }: AttributeChange, pool: Pool): boolean {
  const attribute = name.replace(/_verified$/, '');
  return pool.aliasAttributes.has(attribute) || pool.usernameAttributes.has(attribute);
}

/** A deleted account gives up all that it could be signed in with. */
function givenUp(name: string, { username, attributes }: LiveUser): UserUpdate | undefined {
  const [first, ...rest] = [...addressAttributes, 'preferred_username'].flatMap(
    (attribute): readonly AttributeChange[] => {
      const from = attributes.get(attribute) ?? '';
      return from === '' ? [] : [{ kind: 'delete', name: attribute, reason: 'removed', from: textValue(from) }];
    },
  );
  return first === undefined ? undefined : { username: name, account: username, changes: [first, ...rest] };
}
