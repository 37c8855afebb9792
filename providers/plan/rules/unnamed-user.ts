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
  const names = new Set(named.map(({ name }) => name));
  const subs = new Set(named.flatMap(({ account }) => account?.user.sub ?? []));
  const users: UserPlan[] = [];
  for (const live of index.all()) {
    if (subs.has(live.sub)) continue;
    const own = rulingOf(live);
    if (own === noRuling) continue;
    if (own.said.rules.length === 0 && own.given === undefined) continue;
    users.push(planAccount(names.has(live.username) ? live.sub : live.username, live, own, inputs));
  }
  for (const [sub, given] of ruling.given) {
    if (subs.has(sub) || index.bySub(sub) !== undefined) continue;
    const name = names.has(given.username) ? sub : given.username;
    const ruled = { sub, rules: [], before: given };
    // Nobody else is to become the user of a rule by the name of an account that is gone.
    const isNamed = given.names.some((each) => isMatchedByName(each, inputs));
    users.push({ ...entry(name), ...nothing, ruled: isNamed ? { ...ruled, after: given } : ruled });
  }
  return users;
}

/** Whether a rule in force names the user. */
export function isMatchedByName(name: Username, { ruling }: PlanInputs): boolean {
  return ruling.inForce.some(({ conditions }) => usersIn(conditions).has(name));
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
  return { ...shared, ...part, ...ruledOf(ruling, givenBy(undeclared, ruling, live.username, inputs), live.sub) };
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
    ...ruledOf(ruling, givenBy(undeclared, ruling, live.username, inputs), live.sub),
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
