/** Judges accounts by conditions. */
import { isAddress } from '../model/addresses.ts';
import { assertNever } from '../model/assert-never.ts';
import type { AttributeName, GroupName, Username } from '../model/names.ts';
import type { Pool } from '../model/pool.ts';
import { type LiveUser, valueIn } from '../model/users.ts';
import type { Condition } from './conditions.ts';
import { matchesAny } from './globs.ts';

/** What is known beside the account itself. */
export interface MatchingFacts {
  readonly pool: Pool;
  /** Whether the account of that username is in a group that a condition names. */
  isIn(username: string, group: GroupName): boolean;
  /** The `sub` of the account that a name of a condition `user` means; undefined where it means none. */
  meant?(name: Username): string | undefined;
}

/** Answers `isIn` by the members of each group, by the pool's own names of accounts. */
export function isInBy(members: ReadonlyMap<GroupName, ReadonlySet<string>>): MatchingFacts['isIn'] {
  return (username, group) => members.get(group)?.has(username) === true;
}

/**
 * `yes`; `no`; or `unproven`, where a condition holds only by an address or a name that its user may have claimed: an
 * unverified `email` or `phone_number`, or `preferred_username` (Developer Guide, aliases).
 */
export type Match = 'yes' | 'no' | 'unproven';

/** Judges one account by all conditions. Pure; no condition matches everybody. */
export function matchOf(user: LiveUser, conditions: readonly Condition[], facts: MatchingFacts): Match {
  let match: Match = 'yes';
  for (const condition of conditions) {
    const one = judge(user, condition, facts);
    if (one === 'no') return 'no';
    if (one === 'unproven') match = 'unproven';
  }
  return match;
}

function judge(user: LiveUser, condition: Condition, { pool, isIn, meant }: MatchingFacts): Match {
  switch (condition.kind) {
    case 'user':
      return answer(meant !== undefined && subsMeant(condition.names, meant).has(user.sub));
    case 'username':
      return answer(matchesAny([user.username], condition.globs, pool.caseSensitive));
    case 'group':
      return answer(condition.groups.some((group) => isIn(user.username, group)));
    case 'status':
      return answer(condition.statuses.includes(user.status));
    case 'enabled':
      return answer(user.enabled === condition.enabled);
    case 'attribute':
      return attributeMatch(user, condition, pool);
  }
  return assertNever(condition);
}

/** By the question and the list, as every account is asked about the same ones. */
const subsByList = new WeakMap<
  NonNullable<MatchingFacts['meant']>,
  WeakMap<readonly Username[], ReadonlySet<string>>
>();

function subsMeant(names: readonly Username[], meant: NonNullable<MatchingFacts['meant']>): ReadonlySet<string> {
  const lists = subsByList.get(meant) ?? new WeakMap();
  subsByList.set(meant, lists);
  const subs = lists.get(names) ?? new Set(names.flatMap((name) => meant(name) ?? []));
  lists.set(names, subs);
  return subs;
}

function attributeMatch(
  user: LiveUser,
  { name, globs, absent }: Condition & { readonly kind: 'attribute' },
  pool: Pool,
): Match {
  const value = valueIn(user, name);
  if (value === '') return answer(absent);
  if (!matchesAny([value], globs, hasCase(name, pool))) return 'no';
  return isProvenValue(user, name) ? 'yes' : 'unproven';
}

/** Addresses and names go by the pool's case rule, booleans have none, all else is to the letter. */
function hasCase(name: AttributeName, pool: Pool): boolean {
  if (pool.schema.get(name)?.type === 'Boolean') return false;
  return name === 'email' || name === 'preferred_username' ? pool.caseSensitive : true;
}

/** Whether the user has not just claimed the value: an address is verified, and a `preferred_username` never is. */
export function isProvenValue(user: LiveUser, name: AttributeName): boolean {
  if (name === 'preferred_username') return false;
  return !isAddress(name) || user.attributes.get(`${name}_verified`)?.toLowerCase() === 'true';
}

function answer(holds: boolean): Match {
  return holds ? 'yes' : 'no';
}
