/** Refresh: what the pool holds of the users that a roster has on record. */
import type { AppliedAccount, AppliedAccounts } from './core/accounts.ts';
import { poolRules } from './core/pool.ts';
import { hiddenIn, revealApplied, storable } from './core/revealed.ts';
import { mask } from './core/secrets.ts';
import type { AttributeName, Attributes, Live, LiveUser, Rules, Username } from './core/types.ts';
import type { RosterOutputs } from './inputs.ts';
import { confirmed, readAccounts } from './live-accounts.ts';
import type { RosterRecord } from './outputs.ts';
import { recordOf, type StateRecord } from './roster-record.ts';
import type { OpenPool, Session } from './session.ts';

/**
 * The managed attributes of every user as the pool holds them, and what is on record of accounts; a deleted account is
 * left out, an absent attribute is blank. Throws CognitoError and ConnectionError.
 */
export async function refreshRoster(
  session: Session,
  outputs: RosterOutputs,
): Promise<Pick<RosterRecord, 'applied' | 'accounts'>> {
  const record = recordOf(outputs);
  const { stored, secrets, accounts } = record;
  const applied = revealApplied(stored, secrets);
  const pool = await session.pool(outputs.userPoolId, outputs.settings, applied.size);
  const rules = poolRules(pool.directory.pool);
  const sought = { declared: new Map(), others: applied.keys(), accounts, creates: false };
  const listed = await readAccounts(pool.directory, sought);
  const live = await confirmed(pool.directory, listed, { applied, rules, touched: applied.keys() });
  const observed = [...live].flatMap(([username, user]): [Username, Attributes][] => {
    const last = applied.get(username);
    return last === undefined ? [] : [[username, observedAttributes(username, last, user, record, rules)]];
  });
  return {
    applied: storable(new Map(observed), [{ stored, secrets }]),
    accounts: await observedAccounts(pool, accounts, live),
  };
}

function observedAttributes(
  username: Username,
  applied: Attributes,
  user: LiveUser,
  { stored, pending }: StateRecord,
  rules: Rules,
): Attributes {
  const hidden = hiddenIn(stored);
  const found = new Map(observe(applied, user, rules));
  // A new address that waits is not live, and yet nobody has changed anything.
  for (const [name, { value }] of pending.get(username) ?? []) if (found.has(name)) found.set(name, value);
  // What took a secret's place may be a secret of yesterday.
  return new Map(
    [...found].map(([name, value]): [AttributeName, string] => {
      const differs = hidden(username, name) && value !== applied.get(name);
      return [name, differs && value !== '' ? mask : value];
    }),
  );
}

/** A value that the pool holds to be the same keeps its applied spelling, so that a refresh shows no mere spelling. */
function observe(applied: Attributes, user: LiveUser, rules: Rules): Attributes {
  return new Map(
    [...applied].map(([name, value]) => {
      const found = user.attributes.get(name) ?? '';
      return [name, found !== '' && rules.same(name, value, found) ? value : found];
    }),
  );
}

/** Of what is on record, `enabled` and groups can be read; an account that is not the one on record is left out. */
async function observedAccounts({ groups }: OpenPool, accounts: AppliedAccounts, live: Live): Promise<AppliedAccounts> {
  const found = [...accounts].flatMap(([username, record]) => {
    const user = live.get(username);
    return user === undefined || (record.sub !== undefined && record.sub !== user.sub)
      ? []
      : [{ username, record, user }];
  });
  const grouped = found.flatMap(({ record, user }) => (record.groups === undefined ? [] : [user.username]));
  const memberships = grouped.length === 0 ? new Map() : await groups.memberships(grouped);
  return new Map(
    found.map(({ username, record, user }): [Username, AppliedAccount] => [
      username,
      {
        ...record,
        ...(record.enabled === undefined ? {} : { enabled: user.enabled }),
        ...(record.groups === undefined ? {} : { groups: [...(memberships.get(user.username) ?? [])].sort() }),
      },
    ]),
  );
}
