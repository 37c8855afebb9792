/** Addresses and names that two accounts would hold after the plan, though the pool gives them to one only. */

import { aliasMoves } from '../../constraints/aliases.ts';
import type { UserUpdate } from '../../model/changes.ts';
import type { Username } from '../../model/names.ts';
import type { Pool } from '../../model/pool.ts';
import { isKnown, meant } from '../../model/value.ts';
import type { AccountIndex } from '../account-index.ts';
import type { UserPlan } from '../model.ts';
import { aliasMove, liveOf } from '../order.ts';
import { type AliasDiagnostic, aliasConflicts } from './conflicts.ts';

/** The conflicts of the plan, among planned users and with live ones. */
export function aliasProblems(
  users: readonly UserPlan[],
  { index, pool }: { readonly index: AccountIndex; readonly pool: Pool },
): readonly AliasDiagnostic[] {
  const updates = moves(users, pool);
  if (updates.length === 0) return [];
  const holders = [...takenNames(users, pool)].flatMap((name) => index.answering(name).map(({ user }) => user));
  const known = new Map(
    [...liveOf(users.filter(({ steps }) => steps.length > 0)), ...holders].map((user) => [user.username, user]),
  );
  return aliasConflicts(updates, known.values(), pool);
}

/**
 * The names that users are to get, an address that only its flag makes an alias included: the accounts that hold them now have to
 * be known before the plan is right.
 */
export function takenNames(users: readonly UserPlan[], pool: Pool): ReadonlySet<Username> {
  const taken = aliasMoves(moves(users, pool), liveOf(users), pool);
  return new Set(
    taken.flatMap(({ update, takes }) => [
      update.account,
      ...[...takes.values()].flatMap(({ value }) => (isKnown(value) ? [meant(value)] : [])),
    ]),
  );
}

/** What the plan moves of the pool's aliases. */
export function moves(users: readonly UserPlan[], pool: Pool): readonly UserUpdate[] {
  return users.flatMap((user) => aliasMove(user, pool) ?? []);
}
