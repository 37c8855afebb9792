/** What the plans of two components would undo of each other on one account that both have, or that rules of one have found. */
import type { AttributeName, GroupName } from '../../model/names.ts';
import { meant } from '../../model/value.ts';
import type { UserPlan } from '../model.ts';

/** What a plan wants of an account, and what it takes away. */
interface Wishes {
  /** Declared and given values; `''` for an attribute that is to be none. */
  readonly values: ReadonlyMap<AttributeName, string>;
  readonly groups: ReadonlySet<GroupName>;
  /** Whether the account is to be in no other group. */
  readonly isExact: boolean;
  readonly takes: ReadonlySet<AttributeName>;
  readonly leaves: ReadonlySet<GroupName>;
}

/**
 * The first thing that one of the two would take or change of what the other wants: an attribute, or `the group staff`. Undefined
 * where they go together.
 */
export function undoing(one: UserPlan, other: UserPlan): string | undefined {
  const [first, second] = [wishesOf(one), wishesOf(other)];
  return undoneBy(first, second) ?? undoneBy(second, first);
}

function wishesOf({ after, ruled, steps }: UserPlan): Wishes {
  const own = [...(after?.attributes ?? [])].map(([name, value]) => [name, meant(value)] as const);
  const given = [...(ruled?.after?.attributes ?? [])].map(([name, { value }]) => [name, meant(value)] as const);
  const changes = steps.flatMap((step) => (step.kind === 'update' ? step.changes : []));
  return {
    values: new Map([...given, ...own]),
    groups: new Set([...(ruled?.after?.groups.keys() ?? []), ...(after?.groups ?? [])]),
    isExact: after?.groups !== undefined,
    takes: new Set(changes.flatMap(({ kind, name }) => (kind === 'delete' ? [name] : []))),
    leaves: new Set(steps.flatMap((step) => (step.kind === 'remove-from-group' ? [step.group] : []))),
  };
}

function undoneBy(wished: Wishes, other: Wishes): string | undefined {
  for (const [name, value] of wished.values) {
    const theirs = other.values.get(name) ?? (other.takes.has(name) ? '' : value);
    if (theirs !== value) return name;
  }
  const lost = [...wished.groups].find(
    (group) => other.leaves.has(group) || (other.isExact && !other.groups.has(group)),
  );
  return lost === undefined ? undefined : `the group ${lost}`;
}
