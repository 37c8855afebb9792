/** Finds the live accounts that a roster is about, and asks again where a listing that lags must not decide. */
import type { Directory } from './aws/directory.ts';
import type { AccountWork, AppliedAccounts } from './core/accounts.ts';
import { furtherNames } from './core/creation.ts';
import type { Attributes, LastApplied, Live, LiveUser, Roster, Rules, Username } from './core/types.ts';

/** Whose accounts are looked for, and what is known of them. */
export interface Sought {
  readonly declared: Roster;
  /** Users beside the declared ones. */
  readonly others?: Iterable<Username>;
  /** What is on record of accounts; those recorded are looked for too. */
  readonly accounts?: AppliedAccounts;
  /** Missing users are created, so an account under the address of one is the one. */
  readonly creates: boolean;
}

/** The accounts of those users: by name, and of whom nobody has the name, by `sub` or address (`furtherNames`). */
export async function readAccounts(directory: Directory, sought: Sought): Promise<Live> {
  const { declared, others = [], accounts = new Map(), creates } = sought;
  const names = new Set([...declared.keys(), ...others, ...accounts.keys()]);
  const live = new Map(await directory.read([...names]));
  const further = [...names].flatMap((username) => {
    if (live.has(username)) return [];
    const user = declared.get(username);
    const options = { pool: directory.pool, creates: creates && user !== undefined };
    const aliases = furtherNames(username, user ?? nothingDeclared, accounts.get(username), options);
    return aliases.length === 0 ? [] : [{ username, aliases }];
  });
  if (further.length === 0) return live;
  const found = await directory.read(further.flatMap(({ aliases }) => aliases));
  for (const { username, aliases } of further) {
    const user = aliases.flatMap((alias) => found.get(alias) ?? []).at(0);
    if (user !== undefined) live.set(username, user);
  }
  return live;
}

const nothingDeclared = { attributes: new Map() };

/** What makes somebody worth an AdminGetUser. */
export interface Doubts {
  readonly applied: LastApplied;
  readonly rules: Rules;
  /** Whom a plan touches: asked for when they do not look as last applied. */
  readonly touched: Iterable<Username>;
  /** Asked for however they look, by that name where no account of theirs is listed. */
  readonly asked?: ReadonlyMap<Username, string>;
}

/**
 * ListUsers lags behind writes (ListUsers, note): who of those users does not look as last applied is asked for once with
 * AdminGetUser before it counts as drift or is written. Who looks as last applied needs none: the write is the same.
 * Gives `listed` itself when nobody had to be asked for.
 */
export async function confirmed(directory: Directory, listed: Live, doubts: Doubts): Promise<Live> {
  const { applied, rules, touched, asked = new Map() } = doubts;
  const names = new Map<Username, string>();
  for (const username of touched) {
    const [last, user] = [applied.get(username), listed.get(username)];
    if (last !== undefined && user !== undefined && !looksAs(last, user, rules)) names.set(username, user.username);
  }
  for (const [username, name] of asked) names.set(username, listed.get(username)?.username ?? name);
  if (names.size === 0) return listed;
  const live = new Map(listed);
  await Promise.all(
    [...names].map(async ([username, name]) => {
      const found = await directory.confirm({ username: name });
      if (found === undefined) live.delete(username);
      else live.set(username, found);
    }),
  );
  return live;
}

/**
 * Whose accounts a listing that lags must not decide about, with the name to ask by: who would be made anew though there
 * was an account, who would be deleted, and who seems to have been changed by somebody else.
 */
export function doubtfulAccounts(
  work: readonly AccountWork[],
  applied: LastApplied,
  accounts: AppliedAccounts,
): ReadonlyMap<Username, string> {
  const doubtful = new Map<Username, string>();
  for (const { username, account, steps } of work) {
    const isDoubtful = steps.some((step) => {
      if (step.kind === 'create') return applied.has(username) || accounts.has(username);
      if (step.kind === 'enable' || step.kind === 'disable') return step.reason === 'drifted';
      return step.kind === 'delete';
    });
    if (isDoubtful) doubtful.set(username, account ?? accounts.get(username)?.sub ?? username);
  }
  return doubtful;
}

function looksAs(applied: Attributes, user: LiveUser, rules: Rules): boolean {
  for (const [name, value] of applied) {
    const live = user.attributes.get(name) ?? '';
    if (value === '' || live === '' ? value !== live : !rules.same(name, value, live)) return false;
  }
  return true;
}
