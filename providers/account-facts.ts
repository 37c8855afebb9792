/** Reads what a plan of accounts needs beside the users themselves, and only where the declaration asks for it. */
import type { AccountInputs } from './core/account-decision.ts';
import type { AccountPolicy, GroupName } from './core/accounts.ts';
import type { Live, Roster, Username } from './core/types.ts';
import type { OpenPool } from './session.ts';

type AccountFacts = Pick<AccountInputs, 'groups' | 'memberships' | 'providers'>;

/**
 * Groups and memberships where somebody declares groups, identity providers where somebody is created whose name could
 * be a provider's. Throws CognitoError.
 */
export async function readAccountFacts(
  { gateway, groups }: Pick<OpenPool, 'gateway' | 'groups'>,
  declared: Roster,
  live: Live,
  { missingUsers }: Pick<AccountPolicy, 'missingUsers'>,
): Promise<AccountFacts> {
  const grouped = [...declared].filter(([, user]) => user.groups !== undefined).map(([username]) => username);
  const created = missingUsers === 'create' ? [...declared.keys()].filter((username) => !live.has(username)) : [];
  return {
    groups: grouped.length === 0 ? new Set<GroupName>() : await groups.names(),
    memberships: await membershipsOf(grouped, live, groups),
    providers: created.some((username) => username.includes('_')) ? await gateway.identityProviders() : [],
  };
}

async function membershipsOf(
  usernames: readonly Username[],
  live: Live,
  groups: OpenPool['groups'],
): Promise<AccountInputs['memberships']> {
  const accounts = usernames.flatMap((username) => live.get(username)?.username ?? []);
  if (accounts.length === 0) return new Map();
  const known = await groups.memberships(accounts);
  return new Map(
    usernames.map((username) => [username, known.get(live.get(username)?.username ?? '') ?? new Set<GroupName>()]),
  );
}
