/** The plan of accounts that the files do not name and rules are about, or were. */
import { usersIn } from '../../conditions/conditions.ts';
import type { AttributeChange } from '../../model/changes.ts';
import type { Username } from '../../model/names.ts';
import type { Given } from '../../model/rules.ts';
import type { DeclaredUser, LiveUser } from '../../model/users.ts';
import type { Value } from '../../model/value.ts';
import { type Part, planExisting } from '../existing-user.ts';
import type { Step, UserPlan } from '../model.ts';
import type { PlanInputs } from '../plan-inputs.ts';
import { givenBy, noRuling, type Ruling } from './ruling.ts';
import type { RulingInputs } from './ruling-inputs.ts';
import type { Said } from './said.ts';

/** The entry of a user that nobody declares. */
const undeclared: DeclaredUser<Value> = { attributes: new Map() };

const nothing: Part = { steps: [], kept: [], messages: [], problems: [] };

/** What a plan says of rules and an account; nothing where none is about it. */
export function ruledOf(ruling: Ruling, after: Given | undefined, sub: string | undefined): Pick<UserPlan, 'ruled'> {
  const { said, given } = ruling;
  if (said.rules.length === 0 && given === undefined) return {};
  return {
    ruled: {
      ...(sub === undefined ? {} : { sub }),
      rules: said.rules,
      ...(given === undefined ? {} : { before: given }),
      ...(after === undefined ? {} : { after }),
    },
  };
}

/** One entry for each account that is no named user's: by its username, or by its `sub` where another entry has that name. */
export function planUnnamed(
  named: readonly UserPlan[],
  rulingOf: (user: LiveUser) => Ruling,
  inputs: PlanInputs,
): readonly UserPlan[] {
  const { index, ruling } = inputs;
  const taken = new Set(named.map(({ name }) => name));
  // Two entries never have one name: the second goes by its `sub`.
  const nameOf = (username: string, sub: string) => {
    const name = taken.has(username) ? sub : username;
    taken.add(name);
    return name;
  };
  const subs = new Set(named.flatMap(({ account }) => account?.user.sub ?? []));
  const users: UserPlan[] = [];
  for (const live of index.all()) {
    if (subs.has(live.sub)) continue;
    const own = rulingOf(live);
    if (own === noRuling) continue;
    if (own.said.rules.length === 0 && own.given === undefined) continue;
    users.push(planAccount(nameOf(live.username, live.sub), live, own, inputs));
  }
  for (const [sub, given] of ruling.given) {
    if (subs.has(sub) || index.bySub(sub) !== undefined) continue;
    const name = nameOf(given.username, sub);
    const ruled = { sub, rules: [], before: given };
    if (inputs.patterns.leavesOut(given.username, { username: given.username, sub })) {
      users.push({ ...entry(name), ...nothing, ruled: { ...ruled, after: given }, leftOut: true });
      continue;
    }
    // Nobody else is to become the user of a rule by the name of an account that is gone, unless recreatedAccounts says so.
    const isNamed = given.names.some((each) => isMatchedByName(each, inputs) && ruling.meant(each) === undefined);
    users.push({ ...entry(name), ...nothing, ruled: isNamed ? { ...ruled, after: given } : ruled });
  }
  return users;
}

/** The names of all rules in force. */
const namesOnce = new WeakMap<RulingInputs, ReadonlySet<Username>>();

/** Whether a rule in force names the user. */
export function isMatchedByName(name: Username, { ruling }: PlanInputs): boolean {
  const names = namesOnce.get(ruling) ?? new Set(ruling.inForce.flatMap(({ conditions }) => [...usersIn(conditions)]));
  namesOnce.set(ruling, names);
  return names.has(name);
}

function entry(name: Username): Pick<UserPlan, 'name' | 'declared' | 'unnamed'> {
  return { name, declared: false, unnamed: true };
}

function planAccount(name: Username, live: LiveUser, ruling: Ruling, inputs: PlanInputs): UserPlan {
  const shared = { ...entry(name), account: { user: live, by: 'username' as const } };
  const untouched = ruledOf(ruling, ruling.given, live.sub);
  if (inputs.patterns.leavesOut(name, live)) return { ...shared, ...nothing, ...untouched, leftOut: true };
  if (inputs.patterns.ignoresUser(name, live) !== undefined) return { ...shared, ...nothing, ...untouched };
  const { heldBack, ...part } = partOf(name, live, ruling, inputs);
  if (heldBack !== undefined) return { ...shared, ...nothing, ...untouched, heldBack };
  const after = givenBy(undeclared, ruling, live.username, inputs, part.kept);
  return { ...shared, ...part, ...ruledOf(ruling, after, live.sub) };
}

/** What rules come to for an account, as if it were declared without a word: nothing else of it is looked at. */
function partOf(name: Username, live: LiveUser, ruling: Ruling, inputs: PlanInputs): Omit<Part, 'after'> {
  const policy = { ...inputs.policy, unmanagedAttributes: 'retain' } as const;
  const { after: _after, ...part } = planExisting(
    name,
    undeclared,
    { live, record: undefined, ruling },
    { ...inputs, policy },
  );
  return part;
}

/** The removal of a user together with what rules say of the account: a rule goes on for who is no longer declared. */
export function withRuling(
  name: Username,
  removal: Part,
  live: LiveUser,
  ruling: Ruling,
  inputs: PlanInputs,
): Part & Pick<UserPlan, 'ruled'> {
  if (ruling === noRuling) return removal;
  const isGoing = removal.steps.some(({ kind }) => kind === 'delete') || removal.problems.length > 0;
  if (isGoing)
    return { ...removal, ...ruledOf({ ...ruling, said: { ...ruling.said, rules: [] } }, ruling.given, live.sub) };
  const { heldBack, ...part } = partOf(name, live, ruling, inputs);
  // Rules that disagree hold nobody in the pool who is to go; they are told in the next run.
  if (heldBack !== undefined) return { ...removal, ...ruledOf(ruling, ruling.given, live.sub) };
  return {
    ...removal,
    steps: together(part.steps, removal.steps, ruling.said),
    kept: [...removal.kept, ...part.kept],
    ...ruledOf(ruling, givenBy(undeclared, ruling, live.username, inputs, part.kept), live.sub),
  };
}

/** One update, in which only rules decide on what they say, and then every other step. */
function together(ofRules: readonly Step[], ofRemoval: readonly Step[], { attributes }: Said): readonly Step[] {
  const changesOf = (steps: readonly Step[]) => steps.flatMap((step) => (step.kind === 'update' ? step.changes : []));
  const changes = new Map<string, AttributeChange>();
  for (const change of changesOf(ofRemoval)) if (!attributes.has(change.name)) changes.set(change.name, change);
  for (const change of changesOf(ofRules)) changes.set(change.name, change);
  const [first, ...rest] = [...changes.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  return [
    ...(first === undefined ? [] : [{ kind: 'update', changes: [first, ...rest] } as const]),
    ...[...ofRules, ...ofRemoval].filter(({ kind }) => kind !== 'update'),
  ];
}
