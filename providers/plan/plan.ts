/** The plan of a pool: one entry a user, with everything that takes the account to its declaration. */

import { sameNameProblems } from '../constraints/creation-rules.ts';
import { joined } from '../model/joined-lists.ts';
import type { Username } from '../model/names.ts';
import type { DeclaredUser } from '../model/users.ts';
import type { Value } from '../model/value.ts';
import type { Diagnostic } from '../problems/diagnostic.ts';
import { withoutTakenNames } from './aliases/taken-names.ts';
import { type Part, planExisting } from './existing-user.ts';
import type { PlanInputs } from './inputs.ts';
import { type Meaning, meanings } from './meant-account.ts';
import { planMissing } from './missing-user.ts';
import type { Plan, Step, UserPlan, UserRecord } from './model.ts';
import { withNearNames } from './near-names.ts';
import { planRemoval } from './removed-user.ts';

/**
 * Plans everybody who is declared or on record. Pure: equal inputs in any order give a deep-equal plan; planning again
 * over what the plan leaves gives no step; after any part of it was done, or failed, planning again gives the rest.
 */
export function plan(inputs: PlanInputs): Plan {
  const found = meanings(inputs);
  const declared = [...found].map(([name, meaning]) => planDeclared(name, meaning, inputs));
  const all = [...declared, ...planRemovals(declared, inputs)].sort((a, b) => (a.name < b.name ? -1 : 1));
  const { users, problems } = withoutTakenNames(all, inputs);
  return {
    users: withNearNames(users, inputs),
    groupsToCreate: groupsToCreate(users, inputs),
    problems: [...sameNameProblems(creations(users), inputs.pool), ...problems],
  };
}

const nothing: Part = { steps: [], kept: [], messages: [], problems: [] };
const noProblems: readonly Diagnostic[] = [];

function planDeclared(name: Username, meaning: Meaning, inputs: PlanInputs): UserPlan {
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
  const left = { ...(last === undefined ? {} : { before: last, after: last }) };
  if (patterns.leavesOut(name, account?.user)) return { ...shared, ...nothing, ...left, leftOut: true };
  const ignored = ignoredProblems(name, user, meaning, inputs);
  if (heldBack !== undefined) return { ...shared, ...nothing, ...left, problems: [...problems, ...ignored], heldBack };
  if (patterns.ignoresUser(name, account?.user) !== undefined) {
    return { ...shared, ...nothing, ...left, problems: [...problems, ...ignored] };
  }
  const part =
    account === undefined
      ? planMissing(name, user, inputs)
      : planExisting(name, user, { live: account.user, record }, inputs);
  const before = account === undefined ? last : record;
  const { heldBack: ownDoing } = part;
  if (ownDoing !== undefined) {
    const kept = before ?? last;
    return {
      ...shared,
      ...nothing,
      ...(before === undefined ? {} : { before }),
      ...(kept === undefined ? {} : { after: kept }),
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
  };
}

/** Everybody on record that the files no longer declare, found by the record's `sub`. */
function planRemovals(meaning: readonly UserPlan[], inputs: PlanInputs): readonly UserPlan[] {
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
    const namesake = live === undefined ? undefined : bySub.get(live.sub);
    // Another declared name means that account: the record has moved there, unless this run leaves that name out.
    if (namesake !== undefined) users.push(namesake.leftOut === true ? { ...shared, after: record } : shared);
    else if (patterns.leavesOut(name, live)) users.push({ ...shared, after: record, leftOut: true });
    else if (patterns.ignoresUser(name, live) !== undefined) users.push({ ...shared, after: record });
    else if (live === undefined) users.push({ ...shared, kept: goneAccount(name, record, inputs) });
    else users.push({ ...shared, ...planRemoval(name, record, live, inputs) });
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
    hint: `take it out of the declaration, or the pattern out of ${list}`,
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
