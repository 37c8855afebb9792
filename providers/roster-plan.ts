/** Brings the three states of a roster together: its declaration, its outputs and the live pool, and plans over them. */
import type { Directory } from './aws/directory.ts';
import { withMovedAddresses } from './core/declared-accounts.ts';
import { planSparing } from './core/ignore-plan.ts';
import { type ExpectedMessage, expectedMessages } from './core/messages.ts';
import { type Pending, planWaiting, stillPending, withUnrecorded } from './core/pending.ts';
import type { PlanInputs } from './core/plan.ts';
import { poolRules } from './core/pool.ts';
import { type Hidden, hiddenIn, revealApplied, revealPending, revealRoster, storable } from './core/revealed.ts';
import { union } from './core/roster.ts';
import { mask, type Secrets } from './core/secrets.ts';
import { appliedOf, sameAttributes } from './core/state.ts';
import type {
  AttributeName,
  Attributes,
  LastApplied,
  Live,
  LiveUser,
  Plan,
  Roster,
  Rules,
  Username,
} from './core/types.ts';
import { createIgnores } from './ignores.ts';
import type { RosterInputs, RosterOutputs } from './inputs.ts';
import { decodeOutputs, decodePendingOutputs } from './outputs.ts';
import type { OpenPool, Session } from './session.ts';
import { ignoresOf, policyOf } from './settings.ts';

/** A plan with what it was made of, as writing and telling it need them. */
export interface PlannedRoster {
  readonly plan: Plan;
  readonly pool: OpenPool;
  readonly roster: Roster;
  readonly applied: LastApplied;
  /** The same as the state has it, secrets as references. */
  readonly recorded: LastApplied;
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
  readonly before: WrittenRecord & { readonly pending: Pending };
  /** The new record, where there is one. */
  readonly now?: WrittenRecord;
}

/** A record as the state has it, with the secrets it refers to. */
interface WrittenRecord {
  readonly stored: LastApplied;
  readonly secrets: Secrets;
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
  const left = [...applied.keys()].filter((username) => !declared.has(username));
  const elsewhere = left.length === 0 ? nobody : declaredElsewhere(session, news);
  const now = { stored: appliedOf(stored), secrets };
  return planOver(session, news, { declared, applied, elsewhere, now, before });
}

/**
 * What a roster that leaves the deployment still owes to the users that another roster declares now: their attributes
 * that no longer are declared. Undefined when there is none, which costs no call: accounts are never touched.
 */
export async function planHandOver(session: Session, outputs: RosterOutputs): Promise<PlannedRoster | undefined> {
  const claimed = session.claims(outputs.userPoolId);
  const before = recordOf(outputs);
  const applied = new Map([...revealApplied(before.stored, before.secrets)].filter(([name]) => claimed.has(name)));
  if (applied.size === 0) return undefined;
  // The settings of today are those of the rosters that declare them now.
  const settings = [...claimed.values()].at(0)?.settings ?? outputs.settings;
  const states = { declared: nobody, applied, elsewhere: claimed, before: { ...before, pending: new Map() } };
  return planOver(session, { ...outputs, settings }, states);
}

/** The managed attributes of every user as the pool holds them; a deleted account is left out, an absent one is blank. */
export async function refreshRoster(session: Session, outputs: RosterOutputs): Promise<LastApplied> {
  const { stored, secrets, pending } = recordOf(outputs);
  const applied = revealApplied(stored, secrets);
  const pool = await session.pool(outputs.userPoolId, outputs.settings, applied.size);
  const rules = poolRules(pool.directory.pool);
  const live = await confirmed(pool, await pool.directory.read([...applied.keys()]), applied, rules, applied.keys());
  const hidden = hiddenIn(stored);
  const observed = [...live].map(([username, user]): [Username, Attributes] => {
    const found = new Map(observe(applied.get(username), user, rules));
    // A new address that waits is not live, and yet nobody has changed anything.
    for (const [name, { value }] of pending.get(username) ?? []) if (found.has(name)) found.set(name, value);
    // What took a secret's place may be a secret of yesterday.
    const told = [...found].map(([name, value]): [AttributeName, string] => {
      const differs = hidden(username, name) && value !== applied.get(username)?.get(name);
      return [name, differs && value !== '' ? mask : value];
    });
    return [username, new Map(told)];
  });
  return storable(new Map(observed), [{ stored, secrets }]);
}

function recordOf(outputs: RosterOutputs | undefined, users?: Roster): WrittenRecord & { readonly pending: Pending } {
  if (outputs === undefined) return { stored: new Map(), secrets: new Map(), pending: new Map() };
  const secrets = secretsOf(outputs);
  const pending = revealPending(decodePendingOutputs(outputs), secrets);
  return { stored: decodeOutputs(outputs, users), secrets, pending };
}

/** The secret values that travel with inputs or outputs. */
export function secretsOf({ secrets = {} }: Pick<RosterInputs, 'secrets'>): Secrets {
  return new Map(Object.entries(secrets));
}

/** A value that the pool holds to be the same keeps its applied spelling, so that a refresh shows no mere spelling. */
function observe(applied: Attributes | undefined, user: LiveUser, rules: Rules): Attributes {
  return new Map(
    [...(applied ?? [])].map(([name, value]) => {
      const found = user.attributes.get(name) ?? '';
      return [name, found !== '' && rules.same(name, value, found) ? value : found];
    }),
  );
}

/** The users that the rest of the same declaration has: read anew, because the other rosters may not have come yet. */
function declaredElsewhere(session: Session, news: RosterInputs): Roster {
  const context = session.context(news);
  const entered = session.claims(news.userPoolId);
  if (context === undefined || context.rosters === 1) return entered;
  const everybody = session.everybody(context);
  return [...entered.keys()].every((username) => everybody.has(username)) ? everybody : union([everybody, entered]);
}

async function planOver(
  session: Session,
  { userPoolId, roster, settings }: RosterInputs,
  { now, before, ...states }: RosterStates,
): Promise<PlannedRoster> {
  const written = now === undefined ? [before] : [now, before];
  const expected = session.context({ userPoolId, roster })?.users ?? states.applied.size;
  const pool = await session.pool(userPoolId, settings, expected);
  const description = pool.directory.pool;
  const rules = poolRules(description);
  const ignores = createIgnores(ignoresOf(settings), description);
  const resending = { now: Date.now(), allowed: settings.messages === 'allow' };
  const planWith = (live: Live) => {
    const declared = withMovedAddresses(states.declared, live, description);
    const inputs: PlanInputs = { ...states, declared, live, policy: policyOf(settings), rules };
    const pending = stillPending(withUnrecorded(before.pending, inputs, pool.unrecorded.sentAt), inputs, resending);
    return {
      planned: planWaiting(inputs, pending, (rest) => planSparing(rest, ignores, description)),
      pending,
      declared,
    };
  };
  const listed = await readAccounts(pool.directory, states.declared, states.applied.keys());
  const first = planWith(listed);
  const touched = touchedBy(first.planned, states.applied);
  const live = await confirmed(pool, listed, states.applied, rules, touched);
  const { planned, pending, declared } = live === listed ? first : planWith(live);
  return {
    plan: planned,
    pool,
    roster: declared,
    applied: states.applied,
    recorded: before.stored,
    live,
    pending,
    messages: planned.updates.flatMap((update) => expectedMessages(update, description)),
    hidden: hiddenIn(...written.map(({ stored }) => stored)),
    storable: (applied) => storable(applied, written),
  };
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

/** The accounts of the declared users, found by their `sub` where not by name, and of the others by name. */
export async function readAccounts(directory: Directory, declared: Roster, others: Iterable<Username>): Promise<Live> {
  const live = new Map(await directory.read([...new Set([...declared.keys(), ...others])]));
  const bySub = [...declared].flatMap(([username, { sub }]) =>
    sub === undefined || live.has(username) ? [] : [[username, sub] as const],
  );
  if (bySub.length === 0) return live;
  const found = await directory.read(bySub.map(([, sub]) => sub));
  for (const [username, sub] of bySub) {
    const user = found.get(sub);
    if (user !== undefined) live.set(username, user);
  }
  return live;
}

/**
 * ListUsers lags behind writes (ListUsers, note): who of those users does not look as last applied is asked for once with
 * AdminGetUser before it counts as drift or is written. Who looks as last applied needs none: the write is the same.
 * Gives `listed` itself when nobody had to be asked for.
 */
async function confirmed(
  { directory }: OpenPool,
  listed: Live,
  applied: LastApplied,
  rules: Rules,
  users: Iterable<Username>,
): Promise<Live> {
  const asked = [...users].flatMap((username) => {
    const [last, user] = [applied.get(username), listed.get(username)];
    return last === undefined || user === undefined || looksAs(last, user, rules) ? [] : [{ username, user }];
  });
  if (asked.length === 0) return listed;
  const live = new Map(listed);
  await Promise.all(
    asked.map(async ({ username, user }) => {
      const found = await directory.confirm(user);
      if (found === undefined) live.delete(username);
      else live.set(username, found);
    }),
  );
  return live;
}

function looksAs(applied: Attributes, user: LiveUser, rules: Rules): boolean {
  for (const [name, value] of applied) {
    const live = user.attributes.get(name) ?? '';
    if (value === '' || live === '' ? value !== live : !rules.same(name, value, live)) return false;
  }
  return true;
}
