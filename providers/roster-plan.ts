/** Brings the three states of a roster together: its declaration, its outputs and the live pool, and plans over them. */
import { type PlanInputs, plan as planUsers } from './core/plan.ts';
import { poolRules } from './core/pool.ts';
import { union } from './core/roster.ts';
import { decodeRoster } from './core/state.ts';
import type { Attributes, LastApplied, Live, LiveUser, Plan, Roster, Rules, Username } from './core/types.ts';
import type { RosterInputs, RosterOutputs } from './inputs.ts';
import { decodeOutputs } from './outputs.ts';
import type { OpenPool, Session } from './session.ts';
import { policyOf } from './settings.ts';

/** A plan with what it was made of, as writing it needs them. */
export interface PlannedRoster {
  readonly plan: Plan;
  readonly pool: OpenPool;
  readonly roster: Roster;
  readonly applied: LastApplied;
  readonly live: Live;
}

const nobody: Roster = new Map();

/** Plans a roster against the live pool. Throws CognitoError and ConnectionError. */
export async function planRoster(
  session: Session,
  olds: RosterOutputs | undefined,
  news: RosterInputs,
): Promise<PlannedRoster> {
  const declared = decodeRoster(news.users);
  const applied = olds === undefined ? new Map() : decodeOutputs(olds);
  const left = [...applied.keys()].filter((username) => !declared.has(username));
  const elsewhere = left.length === 0 ? nobody : await declaredElsewhere(session, news);
  return planOver(session, news, { declared, applied, elsewhere });
}

/**
 * What a roster that leaves the deployment still owes to the users that another roster declares now: their attributes
 * that no longer are declared. Undefined when there is none, which costs no call: accounts are never touched.
 */
export async function planHandOver(session: Session, outputs: RosterOutputs): Promise<PlannedRoster | undefined> {
  const claimed = session.claims(outputs.userPoolId);
  const applied = new Map([...decodeOutputs(outputs)].filter(([username]) => claimed.has(username)));
  if (applied.size === 0) return undefined;
  return planOver(session, outputs, { declared: nobody, applied, elsewhere: claimed });
}

/** The managed attributes of every user as the pool holds them; a deleted account is left out, an absent one is blank. */
export async function refreshRoster(session: Session, outputs: RosterOutputs): Promise<LastApplied> {
  const applied = decodeOutputs(outputs);
  const pool = await session.pool(outputs.userPoolId, outputs.settings, applied.size);
  const rules = poolRules(pool.directory.pool);
  const live = await confirmed(pool, await pool.directory.read([...applied.keys()]), applied, rules, () => true);
  return new Map([...live].map(([username, user]) => [username, observe(applied.get(username), user, rules)]));
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
async function declaredElsewhere(session: Session, news: RosterInputs): Promise<Roster> {
  const context = session.context(news);
  const entered = session.claims(news.userPoolId);
  if (context === undefined || context.rosters === 1) return entered;
  return union([...session.declaration(context).rosters.map(({ users }) => users), entered]);
}

async function planOver(
  session: Session,
  { userPoolId, roster, settings }: RosterInputs,
  states: Pick<PlanInputs, 'declared' | 'applied' | 'elsewhere'>,
): Promise<PlannedRoster> {
  const expected = session.context({ userPoolId, roster })?.users ?? states.applied.size;
  const pool = await session.pool(userPoolId, settings, expected);
  const rules = poolRules(pool.directory.pool);
  const names = new Set([...states.declared.keys(), ...states.applied.keys()]);
  const planWith = (live: Live) => planUsers({ ...states, live, policy: policyOf(settings), rules });
  const listed = await pool.directory.read([...names]);
  const changing = new Set(planWith(listed).updates.map(({ username }) => username));
  const live = await confirmed(pool, listed, states.applied, rules, (username) => changing.has(username));
  return { plan: planWith(live), pool, roster: states.declared, applied: states.applied, live };
}

/**
 * ListUsers lags behind writes (ListUsers, note): who does not look as last applied is asked for once with AdminGetUser
 * before it counts as drift or is written. Who looks as last applied needs none: the write is the same.
 */
async function confirmed(
  { directory }: OpenPool,
  listed: Live,
  applied: LastApplied,
  rules: Rules,
  matters: (username: Username) => boolean,
): Promise<Live> {
  const asked = await Promise.all(
    [...listed].map(async ([username, user]) => {
      const last = applied.get(username);
      if (last === undefined || !matters(username) || looksAs(last, user, rules)) return [username, user] as const;
      return [username, await directory.confirm(user)] as const;
    }),
  );
  return new Map(asked.flatMap(([username, user]) => (user === undefined ? [] : [[username, user] as const])));
}

function looksAs(applied: Attributes, user: LiveUser, rules: Rules): boolean {
  for (const [name, value] of applied) {
    const live = user.attributes.get(name) ?? '';
    if (value === '' || live === '' ? value !== live : !rules.same(name, value, live)) return false;
  }
  return true;
}
