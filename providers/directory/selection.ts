/** Reads the users that somebody picks, and the other accounts that answer to their names. */
import pLimit from 'p-limit';
import type { AccountGateway } from '../cognito/account-gateway.ts';
import { type Gateway, pageSize } from '../cognito/gateway.ts';
import { parallelCalls } from '../cognito/rates/quotas.ts';
import type { UserFilter } from '../cognito/user-filter.ts';
import { filtersOf, isProven } from '../constraints/sign-in.ts';
import type { GroupName, Username } from '../model/names.ts';
import type { Pool } from '../model/pool.ts';
import type { LiveUser } from '../model/users.ts';
import { type AccountIndex, createAccountIndex } from '../plan/account-index.ts';
import { listInOne } from './pool-lists.ts';
import { chooseReading } from './reading-choice.ts';

/** The users that are picked: everybody, or the users that the filter finds, that are in the group, or both. */
export interface Selection {
  readonly filter?: UserFilter | undefined;
  readonly group?: GroupName | undefined;
}

/** What reading a selection takes. */
export interface SelectionReading {
  readonly gateway: Pick<Gateway, 'listUsers'>;
  readonly accounts: Pick<AccountGateway, 'listMembers' | 'listUsersInGroup'>;
  readonly pool: Pool;
  /** The names under which an account may be wanted, best first. */
  readonly namesOf: (user: LiveUser) => readonly Username[];
  /** The budget of the quota category UserList. */
  readonly requestsPerSecond: number;
}

/** Who was picked. */
export interface SelectedUsers {
  readonly users: readonly LiveUser[];
  /** The first of a picked user's names that this account, and no other of the pool, has proven; undefined where there is none. */
  readonly nameOf: (user: LiveUser) => Username | undefined;
}

/**
 * Everybody comes in one list, ⌈users/60⌉ pages. A part of the pool is listed by itself; for names that others may
 * answer to as well, those are looked up, or the whole pool is listed where that is quicker. A look-up goes by letter
 * case even where the pool does not (ListUsers, Filter). Throws CognitoError.
 */
export async function readSelection(selection: Selection, reading: SelectionReading): Promise<SelectedUsers> {
  const index = createAccountIndex(reading.pool);
  for await (const page of pagesOf(selection, reading)) for (const user of page) index.put(user);
  const users = [...index.all()];
  const isPart = selection.filter !== undefined || selection.group !== undefined;
  if (isPart) await readNamesakes(users, index, reading);
  return { users, nameOf: (user) => reading.namesOf(user).find((name) => meansOnly(user, name, index)) };
}

async function* pagesOf(
  { filter, group }: Selection,
  { gateway, accounts }: SelectionReading,
): AsyncGenerator<readonly LiveUser[]> {
  if (group === undefined) yield* gateway.listUsers(filter);
  else if (filter === undefined) yield* accounts.listMembers(group);
  else {
    const members = new Set<string>();
    for await (const page of accounts.listUsersInGroup(group)) for (const account of page) members.add(account);
    for await (const page of gateway.listUsers(filter)) yield page.filter(({ username }) => members.has(username));
  }
}

/** Takes in the other accounts that answer to the names that are wanted for those users. */
async function readNamesakes(
  users: readonly LiveUser[],
  index: AccountIndex,
  reading: SelectionReading,
): Promise<void> {
  const { gateway, pool, namesOf, requestsPerSecond } = reading;
  const filters = users.reduce((sum, user) => sum + doubtsAbout(namesOf(user)[0], pool).length, 0);
  if (filters === 0) return;
  const { strategy } = chooseReading({
    estimatedUsers: pool.estimatedNumberOfUsers,
    pageSize,
    names: users.length,
    filters,
    requestsPerSecond,
    // Users that a split leaves out would be missed here.
    splitTried: true,
  });
  const take = (page: readonly LiveUser[]) => page.map(index.put);
  if (strategy !== 'look-up') return listInOne(gateway, take);
  const inParallel = pLimit(parallelCalls);
  const lookUp = async (user: LiveUser) => {
    for (const name of namesOf(user)) {
      for (const filter of doubtsAbout(name, pool)) for await (const page of gateway.listUsers(filter)) take(page);
      if (meansOnly(user, name, index)) return;
    }
  };
  await Promise.all(users.map((user) => inParallel(() => lookUp(user))));
}

function meansOnly({ username }: LiveUser, name: Username, index: AccountIndex): boolean {
  const proven = index.answering(name).filter(({ by }) => isProven(by));
  return proven.length === 1 && proven[0]?.user.username === username;
}

/** What to look up before a name is known to mean one account: nothing where it can only be a username. */
function doubtsAbout(name: Username | undefined, pool: Pool) {
  const filters = name === undefined ? [] : filtersOf(name, pool);
  return filters.every(({ attribute }) => attribute === 'username') ? [] : filters;
}
