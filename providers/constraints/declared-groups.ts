/** What is wrong with a user's declared groups: the pool lacks one, or they are too many. */

import type { GroupName, Username } from '../model/names.ts';
import { nearest } from '../model/nearest.ts';
import type { Diagnostic } from '../problems/diagnostic.ts';

/** Groups a user, at most (quotas page). */
const mostGroups = 100;

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
    const message = `${username} is in the group ${group}, which the pool does not have`;
    return { code: 'unknown-group', severity: 'error', message, hint: groupHint(group, existing), subject };
  });
  if (declared.length <= mostGroups) return problems;
  const message = `${username} is declared in ${declared.length} groups, and a user can be in no more than ${mostGroups}`;
  return [...problems, { code: 'too-many-groups', severity: 'error', message, hint: 'remove some', subject }];
}

function groupHint(group: GroupName, existing: ReadonlySet<GroupName>): string {
  const meant = nearest(group, existing, Math.max(1, group.length / 3));
  return meant === undefined ? 'create the group first, or set createGroups to true' : `did you mean ${meant}?`;
}

/**
 * Whether Cognito keeps that group for an identity provider, `<poolId>_<Provider>`, with every user who came by it
 * (Developer Guide, third-party sign-in): a declaration has no say in it.
 */
export function isProviderGroup(poolId: string, group: GroupName): boolean {
  return group.startsWith(`${poolId}_`);
}
