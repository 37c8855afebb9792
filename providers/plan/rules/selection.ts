/** Which accounts each rule is about. Accounts are judged as the changes of named users will leave them, so that one run is enough. */
import type { Condition } from '../../conditions/conditions.ts';
import { type AnswersBy, isProven } from '../../constraints/sign-in.ts';
import type { Creation } from '../../model/changes.ts';
import type { AttributeName, GroupName, Username } from '../../model/names.ts';
import type { Pool } from '../../model/pool.ts';
import type { Given } from '../../model/rules.ts';
import type { LiveUser } from '../../model/users.ts';
import { meant, meantAttributes } from '../../model/value.ts';
import { type AccountIndex, createAccountIndex } from '../account-index.ts';
import { accountAfter } from '../aliases/account-after.ts';
import type { Step, UserPlan } from '../model.ts';
import type { PlanInputs } from '../plan-inputs.ts';
import { afterStep } from '../records.ts';
import { noRuling, type Ruling } from './ruling.ts';
import { nothingSaid, type Said, saidOf } from './said.ts';

/** What rules say, of accounts and of accounts to be created. */
export interface Selection {
  of(user: LiveUser): Said;
  ofNew(name: Username): Said;
}

/**
 * Judges everybody: `named` are the plans of named users without what rules say of them. Ignored users never match. Pure,
 * and the same in whatever order rules and users come.
 */
export function selectionOf(named: readonly UserPlan[], inputs: PlanInputs): Selection {
  const { ruling, pool, index, patterns } = inputs;
  const { inForce } = ruling;
  if (inForce.length === 0) return { of: () => nothingSaid, ofNew: () => nothingSaid };
  const names = namesBySub(named);
  const left = new Map<string, ReadonlyMap<GroupName, boolean>>();
  const judgedAs = new Map<string, LiveUser>();
  const created = new Map<Username, LiveUser>();
  const joined = new Map<Username, ReadonlyMap<GroupName, boolean>>();
  for (const user of named) {
    const after = accountLeft(user, pool, created.size);
    if (after === undefined) continue;
    if (user.account === undefined) {
      // Not by username: the pool may choose it, and nobody knows it yet.
      created.set(user.name, after);
      joined.set(user.name, groupsLeft(user.steps));
      continue;
    }
    judgedAs.set(user.account.user.sub, after);
    left.set(after.username, groupsLeft(user.steps));
  }
  const orphans = orphansIn(inputs);
  const facts = {
    pool,
    same: inputs.rules.same,
    meant: meaningOf(inputs, created, [...judgedAs.values(), ...created.values()]),
    isIn: (username: string, group: GroupName) => left.get(username)?.get(group) ?? ruling.isIn(username, group),
  };
  const known = new Map<string, Said>();
  for (const user of index.all()) {
    const name = names.get(user.sub) ?? user.username;
    if (patterns.ignoresUser(name, user) !== undefined || patterns.leavesOut(name, user)) continue;
    const judged = judgedAs.get(user.sub);
    // The plan of a named user takes what is left of rules away already, unless its own entry says it.
    const given = judged === undefined ? ruling.given.get(user.sub) : undefined;
    const lost = given === undefined ? undefined : orphans(given);
    const isIn = (username: string, group: GroupName) => !lost?.groups.has(group) && facts.isIn(username, group);
    const said = saidOf(
      judged ?? withoutOrphans(user, lost, inputs),
      inForce,
      lost === undefined ? facts : { ...facts, isIn },
    );
    if (said !== nothingSaid) known.set(user.sub, said);
  }
  return {
    of: ({ sub }) => known.get(sub) ?? nothingSaid,
    ofNew(name) {
      const user = created.get(name);
      const isIn = (_username: string, group: GroupName) => joined.get(name)?.get(group) === true;
      return user === undefined ? nothingSaid : saidOf(user, inForce, { ...facts, isIn });
    },
  };
}

/**
 * What was given and is said by no rule of the files: it goes in any case, so that nobody is judged by it. No rule sets what
 * a rule matches on.
 */
export function orphanRuling(inputs: PlanInputs): (user: LiveUser | undefined) => Ruling {
  const { given } = inputs.ruling;
  if (given.size === 0) return () => noRuling;
  const orphans = orphansIn(inputs);
  return (user) => {
    const own = user === undefined ? undefined : given.get(user.sub);
    const left = own === undefined ? undefined : orphans(own);
    return left === undefined ? noRuling : { ...noRuling, given: left };
  };
}

function orphansIn({ ruling: { rules } }: PlanInputs): (given: Given) => Given | undefined {
  const attributes = new Set([...rules.values()].flatMap((rule) => [...rule.attributes.keys()]));
  const groups = new Set([...rules.values()].flatMap((rule) => rule.groups));
  return (given) => {
    const lost = [...given.attributes].filter(([name]) => !attributes.has(name));
    const lostGroups = [...given.groups].filter(([group]) => !groups.has(group));
    if (lost.length + lostGroups.length === 0) return undefined;
    return { ...given, attributes: new Map(lost), groups: new Map(lostGroups) };
  };
}

function withoutOrphans(user: LiveUser, orphans: Given | undefined, { rules }: PlanInputs): LiveUser {
  if (orphans === undefined || orphans.attributes.size === 0) return user;
  const isGoing = (name: AttributeName, value: string) => {
    const given = meant(orphans.attributes.get(name)?.value ?? '');
    return given !== '' && value !== '' && rules.same(name, given, value);
  };
  return { ...user, attributes: new Map([...user.attributes].filter(([name, value]) => !isGoing(name, value))) };
}

/**
 * The account that a name of a condition `user` means: one that this run creates under it, the one that it means now, or the only one
 * that has proven it once named users are created and changed. A name on record goes on meaning the account of then, or nobody.
 */
function meaningOf(
  { pool, ruling, records }: PlanInputs,
  created: ReadonlyMap<Username, LiveUser>,
  after: Iterable<LiveUser>,
): (name: Username) => string | undefined {
  let index: AccountIndex | undefined;
  const given = new Set([...ruling.given.values()].flatMap(({ names }) => names));
  const provenAfter = (name: Username) => {
    if (records.has(name) || given.has(name)) return undefined;
    if (index === undefined) {
      index = createAccountIndex(pool);
      // The pool may choose the username of a new account: two without one would be one entry.
      for (const user of after) index.put(user.username === '' ? { ...user, username: user.sub } : user);
    }
    // Usernames are no news of this run: an account that is there has had its own before, perhaps by signing up.
    const isNews = ({ by }: { readonly by: AnswersBy }) => isProven(by) && by !== 'username' && by !== 'sub';
    const [only, ...others] = index.answering(name).filter(isNews);
    return others.length === 0 ? only?.user.sub : undefined;
  };
  return (name) => created.get(name)?.sub ?? ruling.meant(name) ?? provenAfter(name);
}

function namesBySub(named: readonly UserPlan[]): ReadonlyMap<string, Username> {
  return new Map(named.flatMap(({ name, account }) => (account === undefined ? [] : [[account.user.sub, name]])));
}

/** The account as its named user's steps leave it; undefined where it is gone, and where nothing is created. */
function accountLeft({ account, steps, messages }: UserPlan, pool: Pool, number: number): LiveUser | undefined {
  const [first] = steps;
  if (account === undefined)
    return first?.kind === 'create' ? newAccount(number, first.creation, steps, pool) : undefined;
  return steps.reduce<LiveUser | undefined>(
    (live, step) => (live === undefined ? undefined : accountAfter(live, step, messages)),
    account.user,
  );
}

/** An account that is about to be: its `sub` is not known, and the pool may choose its username. */
function newAccount(
  number: number,
  { signInName, attributes }: Creation,
  steps: readonly Step[],
  { usernameAttributes }: Pool,
): LiveUser {
  const made: LiveUser = {
    username: usernameAttributes.size === 0 ? meant(signInName) : '',
    sub: newSub(number),
    enabled: true,
    status: 'FORCE_CHANGE_PASSWORD',
    unchanged: true,
    attributes: meantAttributes(attributes),
  };
  return steps.reduce<LiveUser>((live, step) => afterStep(live, step) ?? live, made);
}

/** Stands for the `sub` of a new account: of signs that no `sub`, no name and no glob has, so that only `*` matches it. */
function newSub(number: number): string {
  return number.toString(2).replaceAll('0', '\u0001').replaceAll('1', '\u0002');
}

function groupsLeft(steps: readonly Step[]): ReadonlyMap<GroupName, boolean> {
  return new Map(steps.flatMap((step) => ('group' in step ? [[step.group, step.kind === 'add-to-group']] : [])));
}

/** Whether conditions can be judged without everybody being listed: they name users, or groups. */
export function needsList(conditions: readonly Condition[]): boolean {
  return !conditions.some(({ kind }) => kind === 'user' || kind === 'group');
}
