/** Refresh: what the pool holds of the users that a component has on record. */

import type { Rules } from '../constraints/comparison.ts';
import { poolRules } from '../constraints/comparison.ts';
import type { OpenPool } from '../directory/open-pool.ts';
import { isAddress } from '../model/addresses.ts';
import type { Username } from '../model/names.ts';
import type { LiveUser } from '../model/users.ts';
import { concealedValue, isSecret, meant, type Value, type Values } from '../model/value.ts';
import type { Records, UserRecord } from '../plan/model.ts';
import { textValue } from '../values/faces.ts';

/**
 * The records as the pool holds them: managed attributes, whether the user may sign in, groups. A user whose account is gone is left out,
 * an absent attribute is blank. Throws CognitoError.
 */
export async function findRecorded(pool: OpenPool, records: Records): Promise<Records> {
  const accounts = await accountsOf(pool, records);
  const rules = poolRules(pool.directory.pool);
  const grouped = [...records].flatMap(([name, { groups }]) => {
    const account = accounts.get(name);
    return groups === undefined || account === undefined ? [] : [account.username];
  });
  const memberships = grouped.length === 0 ? new Map() : await pool.groups.memberships(grouped);
  const found = new Map<Username, UserRecord>();
  for (const [name, record] of records) {
    const account = accounts.get(name);
    if (account === undefined) continue;
    found.set(name, {
      ...record,
      attributes: foundAttributes(record, account, rules),
      ...(record.enabled === undefined ? {} : { enabled: account.enabled }),
      ...(record.groups === undefined ? {} : { groups: [...(memberships.get(account.username) ?? [])].sort() }),
    });
  }
  return found;
}

/** ListUsers lags behind writes (ListUsers, note): an account that does not look as applied is asked for once by AdminGetUser. */
async function accountsOf({ directory }: OpenPool, records: Records): Promise<ReadonlyMap<Username, LiveUser>> {
  const rules = poolRules(directory.pool);
  const names = [...records].flatMap(([name, { sub }]) => (sub === undefined ? [name] : []));
  await directory.read({ names, subs: [...records.values()].flatMap(({ sub }) => sub ?? []) });
  const accounts = new Map<Username, LiveUser>();
  const doubtful = new Map<Username, string>();
  for (const [name, record] of records) {
    const account = record.sub === undefined ? accountNamed(name, directory) : directory.index.bySub(record.sub);
    if (account !== undefined) accounts.set(name, account);
    if (account === undefined || foundAttributes(record, account, rules) !== record.attributes) {
      doubtful.set(name, account?.username ?? nameToAskBy(name, record));
    }
  }
  await Promise.all(
    [...doubtful].map(async ([name, username]) => {
      const account = await directory.confirm({ username });
      if (account !== undefined && isRecorded(name, records.get(name), account)) accounts.set(name, account);
      else accounts.delete(name);
    }),
  );
  return accounts;
}

function isRecorded(name: Username, record: UserRecord | undefined, { username, sub }: LiveUser): boolean {
  return record?.sub === undefined ? username === name : sub === record.sub;
}

/** A user on record without a `sub` was created, and the answer was lost: nobody else has that username. */
function accountNamed(name: Username, { index }: OpenPool['directory']): LiveUser | undefined {
  return index.answering(name).find(({ by }) => by === 'username')?.user;
}

/** `sub` works as Username for local users only, so a federated account is asked for by its username. */
function nameToAskBy(name: Username, { username = name, sub = username }: UserRecord): string {
  return username.includes('_') ? username : sub;
}

/**
 * The recorded attributes as the account has them. A value that the pool holds to be the same keeps its recorded spelling, so that a
 * refresh shows no mere spelling; the very map of the record where all are the same.
 */
function foundAttributes({ attributes, pending }: UserRecord, account: LiveUser, rules: Rules): Values {
  const found = new Map<string, Value>();
  let isSame = true;
  for (const [name, value] of attributes) {
    // A new address that waits is not live, and yet nobody has changed anything.
    const live = isAddress(name) && pending?.has(name) === true ? value : liveValue(name, value, account, rules);
    found.set(name, live);
    isSame &&= live === value;
  }
  return isSame ? attributes : found;
}

function liveValue(name: string, value: Value, { attributes }: LiveUser, rules: Rules): Value {
  const live = attributes.get(name) ?? '';
  const recorded = meant(value);
  if (live === '') return recorded === '' && !isSecret(value) ? value : '';
  if (recorded !== '' && rules.same(name, recorded, live)) return value;
  // It may be the secret of yesterday.
  return isSecret(value) ? concealedValue(live) : textValue(live);
}
