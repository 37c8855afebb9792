/** The steps that take a user from its groups to those declared. */

import { isProviderGroup } from '../constraints/declared-groups.ts';
import type { GroupName } from '../model/names.ts';
import type { Pool } from '../model/pool.ts';
import type { Step } from './model.ts';

/**
 * The fewest steps after which the user is in the declared groups and no others, but for those that Cognito keeps for
 * its identity providers. Left first, so that nobody is over the quota in between.
 */
export function groupSteps(
  declared: readonly GroupName[],
  live: ReadonlySet<GroupName>,
  last: readonly GroupName[] | undefined,
  pool: Pool,
): readonly Step[] {
  const left = [...live].filter((group) => !declared.includes(group) && !isProviderGroup(pool.id, group)).sort();
  const joined = declared.filter((group) => !live.has(group)).toSorted();
  return [
    ...left.map((group): Step => {
      // Recorded, and not this one: somebody else put the user in.
      const drifted = last !== undefined && !last.includes(group);
      return { kind: 'remove-from-group', group, reason: drifted ? 'drifted' : 'declared' };
    }),
    ...joined.map((group): Step => {
      return { kind: 'add-to-group', group, reason: last?.includes(group) === true ? 'drifted' : 'declared' };
    }),
  ];
}
