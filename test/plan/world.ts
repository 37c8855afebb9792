/** A pool in memory that takes plans step by step, and whose users do what end users may: what an `up` leaves behind. */

import { canonicalName } from '../../providers/constraints/sign-in.ts';
import { addressAttributes } from '../../providers/model/addresses.ts';
import type { AttributeChange } from '../../providers/model/changes.ts';
import type { AttributeName, Username } from '../../providers/model/names.ts';
import type { Pool } from '../../providers/model/pool.ts';
import type { DeclaredRules, GivenBySub } from '../../providers/model/rules.ts';
import type { LiveUser } from '../../providers/model/users.ts';
import { meant, meantAttributes } from '../../providers/model/value.ts';
import { endOfSessions, endsSessions, sessionsDueAfter } from '../../providers/plan/ended-sessions.ts';
import type { Plan, Records, Step, UserOutcome, UserPlan, UserRecord } from '../../providers/plan/model.ts';
import { inWaves } from '../../providers/plan/order.ts';
import { plan } from '../../providers/plan/plan.ts';
import type { PlanInputs } from '../../providers/plan/plan-inputs.ts';
import { afterStep, recordAfter } from '../../providers/plan/records.ts';
import { givenAfter } from '../../providers/plan/rules/given-after.ts';
import { rulingOf } from '../../providers/plan/rules/names-meant.ts';
import { readRules } from '../../providers/plan/rules/read-rules.ts';
import type { RulingInputs } from '../../providers/plan/rules/ruling-inputs.ts';
import { type Given, inputsWith } from './inputs.ts';

/** What is live, what the state holds, and what a journal remembers. */
export interface World {
  readonly pool: Pool;
  readonly accounts: ReadonlyMap<string, LiveUser>;
  readonly memberships: ReadonlyMap<string, ReadonlySet<string>>;
  /** By `sub`. */
  readonly passwords: ReadonlyMap<string, string>;
  readonly groups: ReadonlySet<string>;
  readonly records: Records;
  /** What rules have given. */
  readonly given: GivenBySub;
  /** The `sub`s of accounts whose sessions have still to be ended, as state and journal say. */
  readonly sessionsDue: ReadonlySet<string>;
  /** The `sub`s of accounts that plans have created. */
  readonly created: ReadonlySet<string>;
  /** How many users have signed up by themselves so far: each gets a `sub` that nobody had. */
  readonly signUps: number;
}

/** A pool with those accounts, and nothing on record. */
export function worldOf(pool: Pool, accounts: Iterable<LiveUser> = [], more: Partial<World> = {}): World {
  return {
    pool,
    accounts: new Map([...accounts].map((account) => [account.username, account])),
    memberships: new Map(),
    passwords: new Map(),
    groups: new Set(['g', 'h']),
    records: new Map(),
    given: new Map(),
    sessionsDue: new Set(),
    created: new Set(),
    signUps: 0,
    ...more,
  };
}

/** What does not change between runs. */
export type Rest = Omit<
  Given,
  'pool' | 'live' | 'records' | 'memberships' | 'groups' | 'ruling' | 'sessionsDue' | 'wasCreated'
> & {
  readonly declaredRules?: DeclaredRules;
};

const now = 1_000;

/** The inputs of a plan over that world. */
function inputsOf(world: World, { declaredRules = new Map(), ...rest }: Rest) {
  const { pool, accounts, memberships, groups, records, sessionsDue, created } = world;
  const known = { pool, memberships, groups, records, sessionsDue, wasCreated: (sub: string) => created.has(sub) };
  const inputs = inputsWith({ now, ...rest, ...known, live: accounts.values() });
  return { ...inputs, ruling: rulingIn(world, declaredRules, inputs) };
}

function rulingIn({ given, memberships, accounts }: World, rules: DeclaredRules, inputs: PlanInputs): RulingInputs {
  const members = new Map<string, Set<string>>();
  for (const [username, groups] of memberships) {
    for (const group of groups) members.set(group, (members.get(group) ?? new Set()).add(username));
  }
  const read = readRules(rules, inputs.pool, inputs.patterns, inputs.now);
  return rulingOf({ rules, given }, { read, members, poolUsers: accounts.size }, inputs).ruling;
}

/** The plan over that world. */
export function planned(world: World, rest: Rest): Plan {
  return plan(inputsOf(world, rest));
}

/** Whether `up` would write nothing at all. */
export function isRefused({ users, problems }: Plan): boolean {
  return [...problems, ...users.flatMap((user) => user.problems)].some(({ severity }) => severity === 'error');
}

/** How a run goes: after how many steps it is killed, and which of them are refused. */
export interface Course {
  readonly killedAfter?: number;
  readonly refuses?: (index: number) => boolean;
}

/** A step that was taken, with the account that it changed. */
export interface Taken {
  readonly name: Username;
  readonly sub: string;
  readonly step: Step;
}

/** The world after a run. A killed run leaves the state as it was; a plan with a mistake is not begun. */
export function run(world: World, rest: Rest, { killedAfter, refuses = () => false }: Course = {}) {
  const whole = planned(world, rest);
  if (isRefused(whole)) return { plan: whole, taken: [], after: world };
  const live = new Live(world);
  const outcomes = new Map<Username, UserOutcome>();
  const taken: Taken[] = [];
  const journal = new Set(world.sessionsDue);
  let index = 0;
  for (const user of inWaves(whole.users, world.pool).flat()) {
    const done = new Set<Step>();
    let created: LiveUser | undefined;
    const end = endOfSessions(user);
    const due = user.account?.user.sub ?? '';
    for (const step of user.steps) {
      index += 1;
      if (step.kind === 'end-sessions' && !journal.has(due)) continue;
      const isImpossible = user.account === undefined && step.kind !== 'create' && created === undefined;
      if ((killedAfter !== undefined && taken.length >= killedAfter) || isImpossible || refuses(index)) continue;
      const account = live.take(user, step, created);
      if (account === undefined) continue;
      if (step.kind === 'create') created = account;
      done.add(step);
      if (end !== undefined && endsSessions(step, end)) journal.add(due);
      if (step.kind === 'end-sessions' || step.kind === 'delete') journal.delete(due);
      taken.push({ name: user.name, sub: account.sub, step });
    }
    const outcome = { name: user.name, done, refused: [], perhaps: [], unfinished: false } as const;
    const left = journal.has(due) ? ({ sessionsDue: true } as const) : {};
    outcomes.set(user.name, { ...outcome, ...left, ...(created === undefined ? {} : { created }) });
  }
  const groups = new Set([...world.groups, ...whole.groupsToCreate]);
  const isKilled = killedAfter !== undefined && taken.length >= killedAfter;
  const records = isKilled ? world.records : recordsAfter(whole, outcomes, world.pool);
  const given = isKilled ? world.given : givenIn(whole, outcomes);
  const sessionsDue = isKilled ? journal : sessionsDueAfter(whole.users, outcomes);
  return { plan: whole, taken, after: { ...live.world(), groups, records, given, sessionsDue } satisfies World };
}

function recordsAfter({ users }: Plan, outcomes: ReadonlyMap<Username, UserOutcome>, pool: Pool): Records {
  const records = new Map<Username, UserRecord>();
  for (const user of users) {
    const record = recordAfter(user, outcomes.get(user.name), pool, now);
    if (record !== undefined) records.set(user.name, record);
  }
  return records;
}

function givenIn({ users }: Plan, outcomes: ReadonlyMap<Username, UserOutcome>): GivenBySub {
  return new Map(
    users.flatMap((user) => {
      const own = givenAfter(user, outcomes.get(user.name));
      return own === undefined ? [] : [own];
    }),
  );
}

/** A world that changes. */
class Live {
  readonly #world: World;
  readonly #accounts: Map<string, LiveUser>;
  readonly #memberships: Map<string, ReadonlySet<string>>;
  readonly #passwords: Map<string, string>;
  readonly #created: Set<string>;

  constructor(world: World) {
    this.#world = world;
    this.#accounts = new Map(world.accounts);
    this.#memberships = new Map(world.memberships);
    this.#passwords = new Map(world.passwords);
    this.#created = new Set(world.created);
  }

  world(): World {
    const state = { accounts: this.#accounts, memberships: this.#memberships, passwords: this.#passwords };
    return { ...this.#world, ...state, created: this.#created };
  }

  /** The account that has taken the step; undefined where the pool refuses it. */
  take(user: UserPlan, step: Step, created: LiveUser | undefined): LiveUser | undefined {
    if (step.kind === 'create') return this.#create(step);
    const known = created ?? user.account?.user;
    const account = known === undefined ? undefined : this.#accounts.get(known.username);
    if (account === undefined) throw new Error(`${user.name} has no account to ${step.kind}`);
    const { username, sub } = account;
    if (step.kind === 'update' && setsEarly(account, step.changes, this.#world.pool)) return undefined;
    if (step.kind === 'add-to-group' || step.kind === 'remove-from-group') {
      const groups = new Set(this.#memberships.get(username));
      if (step.kind === 'add-to-group') groups.add(step.group);
      else groups.delete(step.group);
      this.#memberships.set(username, groups);
    }
    if (step.kind === 'set-password') this.#passwords.set(sub, meant(step.password.value));
    const after = afterStep(account, step);
    if (after === undefined) {
      this.#accounts.delete(username);
      this.#memberships.delete(username);
      return account;
    }
    return this.#save(step.kind === 'update' ? asStored(account, after, step.changes, this.#world.pool) : after);
  }

  #create({ creation }: Step & { readonly kind: 'create' }): LiveUser | undefined {
    const { pool } = this.#world;
    const { attributes, temporaryPassword } = creation;
    if (pool.aliasAttributes.has('preferred_username') && attributes.has('preferred_username')) return undefined;
    const signInName = meant(creation.signInName);
    const username = pool.usernameAttributes.size === 0 ? signInName : `uuid-of-${signInName}`;
    if (this.#accounts.has(username)) return undefined;
    const sub = subOf(username, this.#created);
    const account = { username, sub, enabled: true, status: 'FORCE_CHANGE_PASSWORD', unchanged: true } as const;
    const saved = this.#save({ ...account, attributes: meantAttributes(attributes) });
    if (saved === undefined) return undefined;
    this.#created.add(sub);
    this.#memberships.delete(username);
    if (temporaryPassword !== undefined) this.#passwords.set(sub, meant(temporaryPassword));
    return saved;
  }

  /** Undefined where another account has one of its aliases: AliasExistsException, UsernameExistsException. */
  #save(account: LiveUser): LiveUser | undefined {
    if (holdersOf(account, this.#accounts.values(), this.#world.pool).length > 0) return undefined;
    this.#accounts.set(account.username, account);
    return account;
  }
}

/** "Preferred username cannot be provided for unconfirmed account" (Developer Guide, aliases; strictly read). */
function setsEarly({ status }: LiveUser, changes: readonly AttributeChange[], pool: Pool): boolean {
  const isUnconfirmed = status === 'UNCONFIRMED' || status === 'FORCE_CHANGE_PASSWORD';
  const sets = changes.some(({ kind, name }) => kind === 'set' && name === 'preferred_username');
  return isUnconfirmed && sets && pool.aliasAttributes.has('preferred_username');
}

/** Each account has another `sub`, also one that is made anew under its old name. */
function subOf(username: string, given: ReadonlySet<string>): string {
  for (let at = 1; ; at += 1) if (!given.has(`sub-${at}-of-${username}`)) return `sub-${at}-of-${username}`;
}

/** An address that the pool holds back, and the flag of a new one that comes without it (AdminUpdateUserAttributes). */
function asStored(before: LiveUser, after: LiveUser, changes: readonly AttributeChange[], pool: Pool): LiveUser {
  const attributes = new Map(after.attributes);
  const keepOld = (name: AttributeName) => {
    const old = before.attributes.get(name);
    if (old === undefined) attributes.delete(name);
    else attributes.set(name, old);
  };
  for (const address of addressAttributes) {
    const change = changes.find(({ name }) => name === address);
    if (change === undefined) continue;
    const flag = `${address}_verified`;
    const isSent = changes.some(({ name }) => name === flag);
    const isHeld = change.kind === 'set' && pool.verifiedBeforeUpdate.has(address);
    if (isHeld && !(isSent && isTrue(attributes.get(flag)))) keepOld(address);
    else if (!isSent && (change.kind === 'set' || attributes.has(flag))) attributes.set(flag, 'false');
  }
  return { ...after, attributes };
}

/** Other accounts that have an alias or a sign-in address of that one. */
function holdersOf(account: LiveUser, accounts: Iterable<LiveUser>, pool: Pool): readonly LiveUser[] {
  const own = aliasesOf(account, pool);
  return [...accounts].filter((other) => {
    return other.username !== account.username && aliasesOf(other, pool).some((alias) => own.includes(alias));
  });
}

function isTrue(flag: string | undefined): boolean {
  return flag?.toLowerCase() === 'true';
}

/** A federated profile has none (inferred: it has the address of its owner's local account, and both exist). */
function aliasesOf({ status, attributes }: LiveUser, pool: Pool): readonly string[] {
  if (status === 'EXTERNAL_PROVIDER') return [];
  return ['email', 'phone_number', 'preferred_username'].flatMap((name) => {
    const value = attributes.get(name) ?? '';
    const isProven = name === 'preferred_username' || isTrue(attributes.get(`${name}_verified`));
    const counts = pool.usernameAttributes.has(name) || (pool.aliasAttributes.has(name) && isProven);
    return value !== '' && counts ? [`${name} ${canonicalName(value, pool)}`] : [];
  });
}

/** What an end user, or somebody in the console, does to a pool between two runs. */
export type Move =
  /** With an access token: `preferred_username` at once, an address unverified. */
  | { readonly kind: 'set'; readonly who: number; readonly name: 'preferred_username' | 'email'; readonly to: string }
  /** Gives an address or a name up. */
  | { readonly kind: 'give-up'; readonly who: number; readonly name: 'preferred_username' | 'email' }
  /** Answers the code: an alias moves to the account that verifies it last (boto3 3213). */
  | { readonly kind: 'verify'; readonly who: number }
  | { readonly kind: 'sign-up'; readonly as: string; readonly email?: string }
  /** DeleteUser, or an administrator by hand. */
  | { readonly kind: 'delete'; readonly who: number };

/** The world after that move; one that the pool refuses changes nothing. */
export function afterMove(world: World, move: Move): World {
  const { pool, accounts } = world;
  if (move.kind === 'sign-up') return signedUp(world, move);
  const list = [...accounts.values()];
  const account = list[move.who % Math.max(1, list.length)];
  if (account === undefined) return world;
  const { unchanged: _unchanged, ...touched } = account;
  const attributes = new Map(account.attributes);
  switch (move.kind) {
    case 'set':
      attributes.set(move.name, move.to);
      if (move.name === 'email') attributes.set('email_verified', 'false');
      return withAccount(world, { ...touched, attributes });
    case 'give-up':
      if (pool.usernameAttributes.has(move.name)) return world;
      attributes.delete(move.name);
      if (move.name === 'email') attributes.delete('email_verified');
      return withAccount(world, { ...touched, attributes });
    case 'verify': {
      const email = attributes.get('email') ?? '';
      if (email === '') return world;
      attributes.set('email_verified', 'true');
      const taken = { ...touched, attributes };
      const losing = holdersOf(taken, accounts.values(), pool).filter((each) => each.attributes.get('email') === email);
      const others = losing.map((each): [string, LiveUser] => [
        each.username,
        { ...each, attributes: new Map([...each.attributes, ['email_verified', 'false']]) },
      ]);
      return withAccount({ ...world, accounts: new Map([...accounts, ...others]) }, taken);
    }
    case 'delete':
      return { ...world, accounts: new Map([...accounts].filter(([username]) => username !== account.username)) };
  }
}

function signedUp(world: World, { as, email }: Move & { readonly kind: 'sign-up' }): World {
  const { pool, accounts } = world;
  const looksLikeAlias = as.includes('@') && pool.aliasAttributes.has('email');
  const byAddress = pool.usernameAttributes.size > 0;
  if (looksLikeAlias || (byAddress && !as.includes('@'))) return world;
  const username = byAddress ? `signed-up-${as}` : as;
  if (accounts.has(username)) return world;
  const address = byAddress ? as : email;
  const sub = `own-sub-${world.signUps}`;
  const attributes = new Map(address === undefined ? [] : [['email', address]]);
  const signUps = world.signUps + 1;
  return withAccount({ ...world, signUps }, { username, sub, enabled: true, status: 'CONFIRMED', attributes });
}

function withAccount(world: World, account: LiveUser): World {
  if (holdersOf(account, world.accounts.values(), world.pool).length > 0) return world;
  return { ...world, accounts: new Map([...world.accounts, [account.username, account]]) };
}
