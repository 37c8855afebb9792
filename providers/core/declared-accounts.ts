/** Declared users and the accounts they mean: moves of address, several users that are one account, names of several. */
import type { AddressAttribute } from './messages.ts';
import type { Pool } from './pool.ts';
import type { DeclaredUser, Diagnostic, Live, LiveUser, Roster, SourceRef, Username } from './types.ts';

/**
 * The roster with the address of each user who is declared under it with `sub` beside: in a pool that signs in by that
 * address, an account of that `sub` that has another one is to take it on. A declared address stays as declared.
 */
export function withMovedAddresses(roster: Roster, live: Live, pool: Pool): Roster {
  if (pool.usernameAttributes.size === 0 || ![...roster.values()].some(({ sub }) => sub !== undefined)) return roster;
  return new Map(
    [...roster].map(([username, user]) => [username, withAddress(username, user, live.get(username), pool)]),
  );
}

function withAddress(username: Username, user: DeclaredUser, account: LiveUser | undefined, pool: Pool): DeclaredUser {
  const address = addressAttribute(username, pool);
  if (user.sub === undefined || account === undefined || address === undefined) return user;
  if (user.attributes.has(address)) return user;
  return { ...user, attributes: new Map([...user.attributes, [address, username]]) };
}

/** The attribute that a name is in a pool which signs in by it; undefined where the name is no such address. */
export function addressAttribute(username: Username, pool: Pool): AddressAttribute | undefined {
  const attribute = username.includes('@') ? 'email' : /^\+\d+$/.test(username) ? 'phone_number' : undefined;
  return attribute !== undefined && pool.usernameAttributes.has(attribute) ? attribute : undefined;
}

/** Where a user is declared. */
type PlaceOf = (username: Username) => SourceRef | undefined;

/** Users who are declared under two names of one account (an alias, a letter case that the pool ignores). */
export function sameAccountProblems(names: Iterable<Username>, live: Live, placeOf: PlaceOf): readonly Diagnostic[] {
  const first = new Map<string, Username>();
  const problems: Diagnostic[] = [];
  for (const username of names) {
    const account = live.get(username)?.username;
    if (account === undefined) continue;
    const other = first.get(account);
    if (other === undefined) first.set(account, username);
    else problems.push(sameAccount(username, other, account, placeOf(other)));
  }
  return problems;
}

function sameAccount(username: Username, other: Username, account: string, at: SourceRef | undefined): Diagnostic {
  const there = at === undefined ? '' : ` at ${at.file}:${at.line}:${at.column}`;
  return {
    code: 'account-declared-twice',
    severity: 'error',
    message: `${username} and ${other} are one account of the pool, ${account}`,
    hint: `declare it once: ${other} is declared${there}`,
    subject: { username },
  };
}

/** Users whose name fits several accounts, or whose `sub` is another account than their name. */
export function ambiguousProblems(
  roster: Roster,
  live: Live,
  accountsOf: (name: Username) => readonly LiveUser[],
): readonly Diagnostic[] {
  return [...roster].flatMap(([username, { sub }]): readonly Diagnostic[] => {
    const accounts = accountsOf(username);
    const meant = live.get(username);
    const differs = sub !== undefined && meant !== undefined && meant.sub !== sub.toLowerCase();
    if (accounts.length < 2 && !differs) return [];
    const message = differs
      ? `${username} is the account ${meant.username}, whose sub is not ${sub}`
      : `${username} is a name of several accounts: ${accounts.map((account) => account.username).join(', ')}`;
    const hint = differs ? 'correct the sub, or take it out' : 'declare the one that is meant by its sub';
    return [{ code: 'ambiguous-user', severity: 'error', message, hint, subject: { username } }];
  });
}
