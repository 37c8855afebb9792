/** The plan of a pool: one entry a user, with everything that takes the account to its declaration. */

import { sameNameProblems } from '../constraints/creation-rules.ts';
import { joined } from '../model/joined-lists.ts';
import type { Username } from '../model/names.ts';
import type { DeclaredUser, LiveUser } from '../model/users.ts';
import type { Value } from '../model/value.ts';
import type { Diagnostic } from '../problems/diagnostic.ts';
import { withoutTakenNames } from './aliases/taken-names.ts';
import { endSessionsProblems, withEndedSessions } from './ended-sessions.ts';
import { type Part, planExisting } from './existing-user.ts';
import { type Meaning, meanings } from './meant-account.ts';
import { planMissing } from './missing-user.ts';
import type { Plan, Step, UserPlan, UserRecord } from './model.ts';
import { withNearNames } from './near-names.ts';
import type { PlanInputs } from './plan-inputs.ts';
import { planRemoval } from './removed-user.ts';
import { rulePlans } from './rules/rule-plans.ts';
import { givenBy, noRuling, type Ruling, rulingFor } from './rules/ruling.ts';
import { nothingSaid } from './rules/said.ts';
import { orphanRuling, selectionOf } from './rules/selection.ts';
import { isMatchedByName, planUnnamed, ruledOf, withRuling } from './rules/unnamed-user.ts';

/**
 * Plans everybody who is declared or on record. Pure: equal inputs in any order give a deep-equal plan; planning again
 * over what the plan leaves gives no step; after any part of it was done, or failed, planning again gives the rest.
 */
export function plan(inputs: PlanInputs): Plan {
  const found = meanings(inputs);
  const { ruling } = inputs;
  const named = planNamed(found, inputs, orphanRuling(inputs), () => noRuling);
  const hasRules = ruling.rules.size + ruling.given.size > 0;
  const everybody = hasRules ? planRuled(named, found, inputs) : { users: named, rules: [] };
  const all = everybody.users.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const { users, problems } = withoutTakenNames(all, inputs);
  return {
    users: withNearNames(withEndedSessions(users, inputs), inputs),
    groupsToCreate: groupsToCreate(users, inputs),
    rules: everybody.rules,
    poolUsers: ruling.poolUsers,
    problems: [
      ...sameNameProblems(creations(users), inputs.pool),
      ...problems,
      ...endSessionsProblems(inputs.policy.endSessions, inputs.pool),
    ],
  };
}

/** Everybody who is declared or on record, with what rules say of the account, or of the one to be created. */
function planNamed(
  found: ReadonlyMap<Username, Meaning>,
  inputs: PlanInputs,
  rulingOf: (user: LiveUser | undefined) => Ruling,
  rulingOfNew: (name: Username) => Ruling,
): readonly UserPlan[] {
  const declared = [...found].map(([name, meaning]) => {
    const account = meaning.account?.user;
    return planDeclared(name, meaning, inputs, account === undefined ? rulingOfNew(name) : rulingOf(account));
  });
  return [...declared, ...planRemovals(declared, inputs, rulingOf)];
}

/** Judges everybody by the rules, over what is planned of named users, and plans the users again that rules are about. */
function planRuled(first: readonly UserPlan[], found: ReadonlyMap<Username, Meaning>, inputs: PlanInputs) {
  const { given } = inputs.ruling;
  const selection = selectionOf(first, inputs);
  const rulingOf = (user: LiveUser | undefined): Ruling => {
    return user === undefined ? noRuling : rulingFor(user, selection.of(user), given.get(user.sub), inputs);
  };
  const rulingOfNew = (name: Username): Ruling => ({ ...noRuling, said: selection.ofNew(name) });
  const isAny = first.some(
    ({ name, account }) => rulingOf(account?.user) !== noRuling || rulingOfNew(name).said !== nothingSaid,
  );
  const named = isAny ? planNamed(found, inputs, rulingOf, rulingOfNew) : first;
  const users = [...named, ...planUnnamed(named, rulingOf, inputs)];
  return { users, rules: rulePlans(users, selection, inputs) };
}

const nothing: Part = { steps: [], kept: [], messages: [], problems: [] };
const noProblems: readonly Diagnostic[] = [];

function planDeclared(name: Username, meaning: Meaning, inputs: PlanInputs, ruling: Ruling): UserPlan {
  const { declared, patterns, files, records } = inputs;
  const user = declared.get(name);
  if (user === undefined) throw new RangeError(`${name} is not declared`);
  const { account, record, heldBack, problems } = meaning;
  const file = files.get(name);
  const shared = {
    name,
    declared: true,
    ...(file === undefined ? {} : { file }),
    ...(account === undefined ? {} : { account }),
    ...(user.clientMetadata === undefined ? {} : { clientMetadata: user.clientMetadata }),
  };
  const last = records.get(name);
  const sub = account?.user.sub;
  const untouched = ruledOf(ruling, ruling.given, sub);
  const left = { ...(last === undefined ? {} : { before: last, after: last }), ...untouched };
  if (patterns.leavesOut(name, account?.user)) return { ...shared, ...nothing, ...left, leftOut: true };
  const ignored = ignoredProblems(name, user, meaning, inputs);
  if (heldBack !== undefined) return { ...shared, ...nothing, ...left, problems: [...problems, ...ignored], heldBack };
  if (patterns.ignoresUser(name, account?.user) !== undefined) {
    return { ...shared, ...nothing, ...left, problems: [...problems, ...ignored] };
  }
  const part =
    account === undefined
      ? planMissing(name, user, inputs, ruling.said)
      : planExisting(name, user, { live: account.user, record, ruling }, inputs);
  const before = account === undefined ? last : record;
  const { heldBack: ownDoing } = part;
  if (ownDoing !== undefined) {
    const kept = before ?? last;
    return {
      ...shared,
      ...nothing,
      ...(before === undefined ? {} : { before }),
      ...(kept === undefined ? {} : { after: kept }),
      ...untouched,
      problems: joined(problems, ignored, part.problems),
      heldBack: ownDoing,
    };
  }
  return {
    ...shared,
    // A listing that lags is no reason to forget what is known of the account.
    ...(account === undefined && last !== undefined && part.steps.length === 0 ? { after: last } : {}),
    ...part,
    problems: joined(problems, ignored, part.problems),
    ...(before === undefined ? {} : { before }),
    ...(account === undefined
      ? newlyRuled(user, ruling, part, inputs)
      : ruledOf(ruling, givenBy(user, ruling, account.user.username, inputs, part.kept), sub)),
  };
}

/** What rules have given to an account that is about to be; nothing where it is not made. */
function newlyRuled(
  user: DeclaredUser<Value>,
  ruling: Ruling,
  { steps: [first] }: Part,
  inputs: PlanInputs,
): Pick<UserPlan, 'ruled'> {
  return first?.kind === 'create' ? ruledOf(ruling, givenBy(user, ruling, '', inputs), undefined) : {};
}

/** Everybody on record that the files no longer declare, found by the record's `sub`. */
function planRemovals(
  meaning: readonly UserPlan[],
  inputs: PlanInputs,
  rulingOf: (user: LiveUser | undefined) => Ruling,
): readonly UserPlan[] {
  const { records, declared, index, patterns } = inputs;
  const undeclared = [...records].filter(([name]) => !declared.has(name));
  if (undeclared.length === 0) return [];
  const bySub = new Map<string, UserPlan>();
  for (const user of meaning) if (user.account !== undefined) bySub.set(user.account.user.sub, user);
  const users: UserPlan[] = [];
  for (const [name, record] of undeclared) {
    const live = record.sub === undefined ? undefined : index.bySub(record.sub);
    const account = live === undefined ? {} : { account: { user: live, by: 'record' as const } };
    const shared = { name, declared: false, ...account, ...nothing, before: record };
    const ruling = rulingOf(live);
    const left = ruledOf(ruling, ruling.given, live?.sub);
    const namesake = live === undefined ? undefined : bySub.get(live.sub);
    // Another declared name means that account: the record has moved there, unless this run leaves that name out.
    if (namesake !== undefined) users.push(namesake.leftOut === true ? { ...shared, after: record } : shared);
    else if (patterns.leavesOut(name, live)) users.push({ ...shared, ...left, after: record, leftOut: true });
    else if (patterns.ignoresUser(name, live) !== undefined) users.push({ ...shared, ...left, after: record });
    else if (live === undefined) {
      // Nobody else is to become the user of a rule by the name of an account that is gone.
      const remembered = record.sub !== undefined && isMatchedByName(name, inputs) ? { after: record } : {};
      users.push({ ...shared, kept: goneAccount(name, record, inputs), ...remembered });
    } else {
      const removal = planRemoval(name, record, live, inputs);
      users.push({ ...shared, ...withRuling(name, removal, live, rulingOf(live), inputs) });
    }
  }
  return users;
}

/** A record whose account is gone is about nobody: told where another account answers to the name. */
function goneAccount(name: Username, record: UserRecord, { index }: PlanInputs): UserPlan['kept'] {
  const isTaken = record.sub !== undefined && index.answering(name).length > 0;
  return isTaken ? [{ username: name, rule: 'account-gone' }] : [];
}

/** An error for a declared user or attribute that is ignored: nobody could tell which of the two is meant. */
function ignoredProblems(
  name: Username,
  { attributes }: DeclaredUser<Value>,
  { account }: Meaning,
  { patterns }: PlanInputs,
): readonly Diagnostic[] {
  const pattern = patterns.ignoresUser(name, account?.user);
  if (pattern !== undefined) return [declaredButIgnored('ignoreUsers', pattern, { username: name })];
  if (!patterns.ignoreAttributes) return noProblems;
  const problems: Diagnostic[] = [];
  for (const attribute of attributes.keys()) {
    const found = patterns.ignoresAttribute(attribute);
    if (found !== undefined)
      problems.push(declaredButIgnored('ignoreAttributes', found, { username: name, attribute }));
  }
  return problems;
}

function declaredButIgnored(
  list: 'ignoreUsers' | 'ignoreAttributes',
  pattern: string,
  subject: NonNullable<Diagnostic['subject']>,
): Diagnostic {
  return {
    code: 'declared-but-ignored',
    severity: 'error',
    message: `${subject.attribute ?? subject.username} is declared, but ${list} has "${pattern}", which matches it`,
    hint: `remove it from the declaration, or the pattern from ${list}`,
    subject,
  };
}

function creations(users: readonly UserPlan[]) {
  return users.flatMap(({ steps: [first] }) => (first?.kind === 'create' ? [first.creation] : []));
}

/** Groups that users join and the pool lacks, each once. */
function groupsToCreate(users: readonly UserPlan[], { groups, policy }: PlanInputs): readonly string[] {
  if (!policy.createGroups) return [];
  const joined = users.flatMap(({ steps }) =>
    steps.flatMap((step: Step) => (step.kind === 'add-to-group' ? [step.group] : [])),
  );
  return [...new Set(joined)].filter((group) => !groups.has(group)).sort();
}
