/** Brings the three states of a roster together: its declaration, its outputs and the live pool, and plans over them. */
import { readAccountFacts } from './account-facts.ts';
import { type AccountPlan, planAccounts, planBeside } from './core/account-plan.ts';
import type { AppliedAccounts } from './core/accounts.ts';
import { withMovedAddresses } from './core/declared-accounts.ts';
import { planSparing } from './core/ignore-plan.ts';
import { type ExpectedMessage, expectedMessages } from './core/messages.ts';
import { changedPasswords } from './core/passwords.ts';
import { type Pending, planWaiting, stillPending, withUnrecorded } from './core/pending.ts';
import type { PlanInputs } from './core/plan.ts';
import { poolRules } from './core/pool.ts';
import { type Hidden, hiddenIn, revealApplied, revealRoster, storable } from './core/revealed.ts';
import { union } from './core/roster.ts';
import { appliedOf, sameAttributes } from './core/state.ts';
import type { LastApplied, Live, Plan, Roster, Username } from './core/types.ts';
import { createIgnores } from './ignores.ts';
import type { RosterInputs, RosterOutputs } from './inputs.ts';
import { confirmed, doubtfulAccounts, readAccounts } from './live-accounts.ts';
import { recordOf, type StateRecord, secretsOf, type WrittenRecord } from './roster-record.ts';
import type { InheritedAccount, OpenPool, Session } from './session.ts';
import { accountPolicyOf, ignoresOf, policyOf, type SerializedSettings } from './settings.ts';

/** A plan with what it was made of, as writing and telling it need them. */
export interface PlannedRoster {
  readonly plan: Plan;
  /** What is done to accounts beside the plan's updates. */
  readonly accounts: AccountPlan;
  readonly pool: OpenPool;
  readonly roster: Roster;
  readonly applied: LastApplied;
  /** What the state has, secrets as references. */
  readonly recorded: { readonly applied: LastApplied; readonly accounts: AppliedAccounts };
  readonly live: Live;
  /** Addresses that wait for their users' answers, from earlier runs. */
  readonly pending: Pending;
  /** What Cognito would send because of this plan. */
  readonly messages: readonly ExpectedMessage[];
  /** Whether neither value may be shown, because one comes from a secret. */
  readonly hidden: Hidden;
  /** A record of values as the state may hold it. */
  storable(applied: LastApplied): LastApplied;
}

/** What a roster is declared and recorded as, with its secrets put in, and how it was written. */
interface RosterStates extends Pick<PlanInputs, 'declared' | 'applied' | 'elsewhere'> {
  readonly before: StateRecord;
  /** The new record, where there is one. */
  readonly now?: WrittenRecord;
  readonly inherited: ReadonlyMap<Username, InheritedAccount>;
}

const nobody: Roster = new Map();

/** Plans a roster against the live pool. Throws CognitoError and ConnectionError. */
export async function planRoster(
  session: Session,
  olds: RosterOutputs | undefined,
  news: RosterInputs,
): Promise<PlannedRoster> {
  const stored = session.roster(news);
  const secrets = secretsOf(news);
  const declared = revealRoster(stored, secrets);
  const before = recordOf(olds, olds?.users === news.users ? stored : undefined);
  const applied = revealApplied(before.stored, before.secrets);
  const left = [...applied.keys(), ...before.accounts.keys()].some((username) => !declared.has(username));
  const elsewhere = left ? declaredElsewhere(session, news) : nobody;
  const now = { stored: appliedOf(stored), secrets };
  return planOver(session, news, { declared, applied, elsewhere, now, before, inherited: session.inherited(news) });
}

/**
 * What a roster that leaves the deployment still owes: to users that another roster of the pool declares now, their
 * attributes that are declared no longer; to users that the pool's rosters declare no longer, what `removedUsers` says.
 * Nothing where its component has another pool now: the old one keeps what it has. Undefined when nobody is concerned,
 * which costs no call.
 */
export async function planHandOver(session: Session, outputs: RosterOutputs): Promise<PlannedRoster | undefined> {
  const pool = session.componentOf(outputs.roster)?.userPoolId ?? outputs.userPoolId;
  if (pool !== outputs.userPoolId) return undefined;
  const claimed = session.claims(pool);
  const settings = settingsOfToday(session, outputs);
  const removes = accountPolicyOf(settings).removedUsers !== 'retain';
  const isConcerned = (username: Username) => claimed.has(username) || removes;
  const record = recordOf(outputs);
  const accounts = only(record.accounts, isConcerned);
  const applied = only(revealApplied(record.stored, record.secrets), isConcerned);
  if (applied.size + accounts.size === 0) return undefined;
  return planOver(
    session,
    { ...outputs, settings },
    {
      declared: nobody,
      applied,
      elsewhere: claimed,
      before: { ...record, accounts, pending: new Map() },
      inherited: new Map(),
    },
  );
}

/** Those of its component now; without any, what is on record, but `force` as configured. */
export function settingsOfToday(session: Session, { roster, settings }: RosterOutputs): SerializedSettings {
  return session.componentOf(roster)?.settings ?? { ...settings, force: session.forced() };
}

function only<T>(users: ReadonlyMap<Username, T>, isMeant: (username: Username) => boolean): ReadonlyMap<Username, T> {
  return new Map([...users].filter(([username]) => isMeant(username)));
}

/** The users that the rest of the same declaration has: read anew, because the other rosters may not have come yet. */
function declaredElsewhere(session: Session, news: RosterInputs): Roster {
  const context = session.context(news);
  const entered = session.claims(news.userPoolId);
  if (context === undefined || context.rosters === 1) return entered;
  const everybody = session.everybody(context);
  return [...entered.keys()].every((username) => everybody.has(username)) ? everybody : union([everybody, entered]);
}

/** A plan over one state of the pool. */
interface PlanOverLive extends Pick<PlannedRoster, 'plan' | 'accounts' | 'pending' | 'roster'> {}

async function planOver(
  session: Session,
  { userPoolId, roster, settings }: RosterInputs,
  states: RosterStates,
): Promise<PlannedRoster> {
  const { now, before, declared, applied } = states;
  const written = now === undefined ? [before] : [now, before];
  const expected = session.context({ userPoolId, roster })?.users ?? applied.size;
  const pool = await session.pool(userPoolId, settings, expected);
  const description = pool.directory.pool;
  const creates = settings.missingUsers === 'create';
  const listed = await readAccounts(pool.directory, {
    declared,
    others: applied.keys(),
    accounts: before.accounts,
    creates,
  });
  const first = await planWith(pool, settings, states, listed);
  const live = await confirmed(pool.directory, listed, {
    applied,
    rules: poolRules(description),
    touched: touchedBy(first.plan, applied),
    asked: doubtfulAccounts(first.accounts.work, applied, before.accounts),
  });
  const final = live === listed ? first : await planWith(pool, settings, states, live);
  return {
    ...final,
    pool,
    applied,
    recorded: { applied: before.stored, accounts: before.accounts },
    live,
    messages: final.plan.updates.flatMap((update) => expectedMessages(update, description)),
    hidden: hiddenIn(...written.map(({ stored }) => stored)),
    storable: (values) => storable(values, written),
  };
}

async function planWith(
  pool: OpenPool,
  settings: SerializedSettings,
  { now, before, inherited, ...states }: RosterStates,
  live: Live,
): Promise<PlanOverLive> {
  const description = pool.directory.pool;
  const rules = poolRules(description);
  const ignores = createIgnores(ignoresOf(settings), description);
  const resending = { now: Date.now(), allowed: settings.messages === 'allow' };
  const declared = withMovedAddresses(states.declared, live, description);
  const inputs: PlanInputs = { ...states, declared, live, policy: policyOf(settings), rules };
  const policy = accountPolicyOf(settings);
  const recordedPasswords = (username: Username) => {
    const record = before.accounts.get(username);
    return record === undefined ? inherited.get(username) : { record, secrets: before.secrets };
  };
  const accounts = planAccounts({
    ...inputs,
    ...(await readAccountFacts(pool, declared, live, policy)),
    policy,
    pool: description,
    ignores,
    inherited: new Map([...inherited].map(([username, { record }]) => [username, record])),
    accounts: before.accounts,
    changedPasswords: changedPasswords(declared, recordedPasswords, now?.secrets ?? before.secrets),
  });
  let pending: Pending = new Map();
  const plan = planBeside(inputs, accounts, (rest) => {
    pending = stillPending(withUnrecorded(before.pending, rest, pool.unrecorded.sentAt), rest, resending);
    return planWaiting(rest, pending, (waiting) => planSparing(waiting, ignores, description));
  });
  return { plan, accounts, pending, roster: declared };
}

/** Whether a declared user has an account of which nothing is known: another roster may have it on record. */
export function adoptsAccounts({ roster, live, recorded, accounts }: PlannedRoster): boolean {
  for (const username of roster.keys()) {
    if (live.has(username) && !recorded.accounts.has(username) && accounts.after.get(username)?.created !== true) {
      return true;
    }
  }
  return false;
}

/** Whom a plan writes, calls taken over, or records otherwise than before: what a listing that lags must not decide. */
function touchedBy({ updates, kept, applied }: Plan, before: LastApplied): ReadonlySet<Username> {
  const takenOver = kept.filter(({ rule }) => rule === 'taken-over');
  const touched = new Set([...updates, ...takenOver].map(({ username }) => username));
  for (const [username, record] of before) {
    const after = applied.get(username);
    if (after !== undefined && !sameAttributes(record, after)) touched.add(username);
  }
  return touched;
}
