/** The groups of a user: from those that it is in to those that are declared, and which of these the pool lacks. */
import { closest, distance } from 'fastest-levenshtein';
import type { AccountStep, GroupName } from './accounts.ts';
import { isProviderGroup } from './membership-plan.ts';
import type { Pool } from './pool.ts';
import type { Diagnostic, Username } from './types.ts';

/** Groups a user, at most (quotas page). */
const mostGroups = 100;

/**
 * The fewest steps after which the user is in the declared groups and no others, but for those that Cognito keeps for
 * its identity providers. Left first, so that nobody is over the quota in between.
 */
export function groupSteps(
  declared: readonly GroupName[],
  live: ReadonlySet<GroupName>,
  last: readonly GroupName[] | undefined,
  pool: Pool,
): readonly AccountStep[] {
  const left = [...live].filter((group) => !declared.includes(group) && !isProviderGroup(pool.id, group)).sort();
  const joined = declared.filter((group) => !live.has(group)).toSorted();
  return [
    ...left.map((group): AccountStep => {
      // Recorded, and not this one: somebody else put the user in.
      const drifted = last !== undefined && !last.includes(group);
      return { kind: 'remove-from-group', group, reason: drifted ? 'drifted' : 'declared' };
    }),
    ...joined.map((group): AccountStep => {
      return { kind: 'add-to-group', group, reason: last?.includes(group) === true ? 'drifted' : 'declared' };
    }),
  ];
}

/** Declared groups that the pool lacks, as problems, unless they may be created; and more than a user may be in. */
export function groupProblems(
  username: Username,
  declared: readonly GroupName[],
  existing: ReadonlySet<GroupName>,
  createGroups: boolean,
): readonly Diagnostic[] {
  const subject = { username, account: 'groups' } as const;
  const unknown = createGroups ? [] : declared.filter((group) => !existing.has(group));
  const problems = unknown.map((group): Diagnostic => {
    const message = `the pool has no group ${group}, in which ${username} is declared`;
    return { code: 'unknown-group', severity: 'error', message, hint: groupHint(group, existing), subject };
  });
  if (declared.length <= mostGroups) return problems;
  const message = `${username} is declared in ${declared.length} groups, and a user can be in no more than ${mostGroups}`;
  return [...problems, { code: 'too-many-groups', severity: 'error', message, hint: 'take some out', subject }];
}

function groupHint(group: GroupName, existing: ReadonlySet<GroupName>): string {
  const nearest = existing.size === 0 ? undefined : closest(group, [...existing]);
  const near = nearest !== undefined && distance(group, nearest) <= Math.max(1, group.length / 3);
  return near ? `did you mean ${nearest}?` : 'create the group first, or set createGroups to true';
}
