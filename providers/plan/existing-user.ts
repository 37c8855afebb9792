/** The plan of a declared user with an account. */
import { isConfirmed, needsConfirmation } from '../constraints/confirmed-names.ts';
import { groupProblems } from '../constraints/declared-groups.ts';
import { isFederated, mappedProblems } from '../constraints/identity-providers.ts';
import { expectedMessages, forbiddenMessage } from '../constraints/messages.ts';
import { passwordProblem } from '../constraints/password-policy.ts';
import { changeProblems, declaredProblems } from '../constraints/schema-rules.ts';
import type { AttributeChange, Kept, UserUpdate } from '../model/changes.ts';
import { joined } from '../model/joined-lists.ts';
import type { AttributeName, Username } from '../model/names.ts';
import type { Pool } from '../model/pool.ts';
import type { DeclaredPassword, DeclaredUser, LiveUser } from '../model/users.ts';
import type { Value, Values } from '../model/value.ts';
import type { Diagnostic } from '../problems/diagnostic.ts';
import { planAttributes } from './attribute-changes.ts';
import { givenUpName } from './given-up-name.ts';
import { groupSteps } from './group-steps.ts';
import type { Step, UserPlan, UserRecord } from './model.ts';
import { type SplitProblems, splitByCause } from './own-changes.ts';
import { federatedPassword, passwordDecision, type RecordedPassword } from './passwords/password-steps.ts';
import type { PlanInputs } from './plan-inputs.ts';
import {
  byRule,
  conflictOf,
  noRuling,
  type RuledAttributes,
  type Ruling,
  ruledAttributes,
  ruledGroupSteps,
} from './rules/ruling.ts';
import { type Pending, stillPending, waitingAttributes } from './waiting.ts';

/** What one user comes to, without its name and place. Where `heldBack` is there, only it and the problems count. */
export type Part = Pick<UserPlan, 'steps' | 'kept' | 'messages' | 'problems' | 'after' | 'heldBack'>;

const none: Values = new Map();
const noGroups: ReadonlySet<string> = new Set();
const noSteps: readonly Step[] = [];
const noProblems: readonly Diagnostic[] = [];

/** The account of a declared user, what is on record of it, and what rules say. */
export interface ExistingUser {
  readonly live: LiveUser;
  readonly record: UserRecord | undefined;
  readonly ruling?: Ruling;
}

/**
 * What takes the account to its declaration; what is not declared is left alone. Attributes first, then groups. A password
 * is set while the user may sign in, wherever that is possible: whether Cognito takes one for a disabled user no source
 * says.
 */
export function planExisting(
  name: Username,
  user: DeclaredUser<Value>,
  { live, record, ruling = noRuling }: ExistingUser,
  inputs: PlanInputs,
): Part {
  const { pool, policy, groups } = inputs;
  const created = record?.created === true || inputs.wasCreated(live.sub);
  const password =
    user.password === undefined
      ? noPassword
      : passwordOf(name, user.password, live, { ...record, ...(created ? { created: true } : {}) }, pool);
  const confirms = user.password?.temporary === false && password.steps.length > 0;
  const ofFiles = declaredProblems(name, user.attributes, pool);
  const attributes = attributesOf(
    { name, user, live, record, ruling, ofFiles, isConfirmed: confirms || isConfirmed(live) },
    inputs,
  );
  // A name that only a confirmed account may have comes after the password that confirms it.
  const comesLate = !isConfirmed(live) && attributes.steps.some((step) => setsLateName(step, pool));
  const enabling = user.enabled === undefined || user.enabled === live.enabled ? undefined : user.enabled;
  const reason = user.enabled === record?.enabled ? 'drifted' : 'declared';
  const memberships = inputs.memberships.get(live.username) ?? noGroups;
  const conflict = conflictOf(name, user, ruling) ?? attributes.heldBack;
  return {
    steps: joined<Step>(
      comesLate ? noSteps : attributes.steps,
      user.groups === undefined
        ? ruledGroupSteps(user, ruling, (group) => inputs.ruling.isIn(live.username, group))
        : groupSteps(user.groups, memberships, record?.groups, pool),
      enabling === true ? [{ kind: 'enable', reason }] : noSteps,
      password.steps,
      comesLate ? attributes.steps : noSteps,
      enabling === false ? [{ kind: 'disable', reason }] : noSteps,
    ),
    kept: joined(attributes.kept, password.kept),
    messages: attributes.messages,
    problems: joined<Diagnostic>(
      eachOnce(joined<Diagnostic>(ofFiles, attributes.problems)),
      password.problems,
      user.groups === undefined ? noProblems : groupProblems(name, user.groups, groups, policy.createGroups),
      mapped(name, user, live, inputs),
    ),
    ...(conflict === undefined ? {} : { heldBack: conflict }),
    after: {
      username: live.username,
      sub: live.sub,
      attributes: recordedAttributes(user, record, attributes, inputs),
      ...(created ? { created: true } : {}),
      ...declaredRecord(user),
      ...(attributes.pending.size === 0 ? {} : { pending: attributes.pending }),
    },
  };
}

/** What a record takes over from the declaration beside attributes. */
export function declaredRecord({ enabled, groups, password, protect }: DeclaredUser<Value>): Partial<UserRecord> {
  return {
    ...(enabled === undefined ? {} : { enabled }),
    ...(groups === undefined ? {} : { groups }),
    ...(password === undefined ? {} : { password }),
    ...(protect === undefined ? {} : { protect }),
  };
}

interface AttributePart extends Omit<Part, 'after'> {
  readonly pending: Pending;
  /** Attributes that are not set before the account is confirmed. */
  readonly held: ReadonlySet<AttributeName>;
}

/** An account whose attributes are planned. */
interface AttributesOf extends ExistingUser {
  readonly name: Username;
  readonly user: DeclaredUser<Value>;
  readonly ruling: Ruling;
  readonly ofFiles: readonly Diagnostic[];
  /** Whether the account may have what only a confirmed one may. */
  readonly isConfirmed: boolean;
}

function attributesOf(account: AttributesOf, inputs: PlanInputs): AttributePart {
  const { name, user, live, record, ruling } = account;
  const { policy, rules, patterns, sentAt, now } = inputs;
  const ruled = ruledAttributes(name, user.attributes, record, ruling);
  const { declared, applied, by, kept: unruled } = ruled;
  const allowed = policy.messages === 'allow';
  const pending = stillPending({ declared, live, pending: record?.pending, sentAt, rules, now, allowed });
  const waiting = waitingAttributes(pending, live);
  const { ignoresAttribute } = patterns;
  const recorded = inputs.records.get(name)?.attributes;
  const comparison = planAttributes(
    { name, declared, applied, recorded, live: live.attributes, waiting, ...(by.size === 0 ? {} : { ruled: by }) },
    { policy, rules, ignoresAttribute },
  );
  if (comparison.changes.length + comparison.kept.length + pending.size + unruled.length === 0) return asDeclared;
  const changes = by.size === 0 ? comparison.changes : comparison.changes.map((change) => byRule(change, by));
  const isHeld = (change: AttributeChange) => !account.isConfirmed && setsName(change, inputs.pool);
  const held = new Set(changes.filter(isHeld).map((change) => change.name));
  const kept: readonly Kept[] = [
    ...comparison.kept,
    ...unruled,
    ...[...held].map((attribute) => notConfirmed(name, attribute)),
    ...[...pending.keys()].map((attribute): Kept => ({ username: name, attribute, rule: 'pending' })),
  ];
  const [first, ...rest] = changes.filter((change) => !isHeld(change));
  const update = first === undefined ? nothingSent : sentUpdate([first, ...rest], account, ruled, inputs);
  return { ...update, kept: joined(kept, update.kept), pending, held };
}

const nothingSent = { steps: [], kept: [], messages: [], problems: [] } as const;

/**
 * The step of those changes, the messages that Cognito would send for it, and what is wrong with it. What Cognito would refuse of a rule
 * about this account is left out: it may fit everybody else, and must not keep a right from ending.
 */
function sentUpdate(
  changes: UserUpdate['changes'],
  account: AttributesOf,
  ruled: RuledAttributes,
  inputs: PlanInputs,
): Pick<Part, 'steps' | 'kept' | 'messages' | 'problems' | 'heldBack'> {
  const { name, user, live, ofFiles } = account;
  const { declared, applied, by } = ruled;
  const { pool, policy } = inputs;
  const update: UserUpdate = { username: name, account: live.username, changes };
  const messages = expectedMessages(update, pool);
  const forbidden: readonly Diagnostic[] = policy.messages === 'allow' ? [] : messages.map(forbiddenMessage);
  const givenUp = user.sub === undefined ? givenUpName(name, live, changes, pool) : undefined;
  const problems = [...forbidden, ...changeProblems(update, live, pool), ...problemsOf(givenUp)];
  const cause = { name, changes, declared, applied, ofFiles };
  const split = splitByCause(problems, cause, pool);
  const refused = refusedOfRules(split, changes, by);
  if (refused.size === 0) return { steps: [{ kind: 'update', changes }], kept: [], messages, ...split };
  const kept = [...refused].map((attribute): Kept => ({ username: name, attribute, rule: 'refused' }));
  const [first, ...rest] = changes.filter((change) => !refused.has(change.name));
  if (first === undefined) return { ...nothingSent, kept };
  const sent = sentUpdate([first, ...rest], account, ruled, inputs);
  return { ...sent, kept: [...kept, ...sent.kept] };
}

function refusedOfRules(
  { problems, heldBack }: SplitProblems,
  changes: UserUpdate['changes'],
  by: RuledAttributes['by'],
): ReadonlySet<AttributeName> {
  if (by.size === 0) return new Set();
  const found = [...problems, ...(heldBack === undefined ? [] : [heldBack])];
  const attributes = new Set(found.flatMap(({ subject }) => subject?.attribute ?? []));
  return new Set(changes.flatMap(({ name }) => (attributes.has(name) && by.has(name) ? [name] : [])));
}

/** Nearly every user of a big pool: one part for all of them. */
const asDeclared: AttributePart = {
  steps: [],
  kept: [],
  messages: [],
  problems: [],
  pending: new Map(),
  held: new Set(),
};

function setsName({ kind, name }: AttributeChange, pool: Pool): boolean {
  return kind === 'set' && needsConfirmation(name, pool);
}

function setsLateName(step: Step, pool: Pool): boolean {
  return step.kind === 'update' && step.changes.some((change) => setsName(change, pool));
}

/** Told of an attribute that Cognito does not take before the account is confirmed. */
export function notConfirmed(username: Username, attribute: AttributeName): Kept {
  return { username, attribute, rule: 'not-confirmed' };
}

/**
 * As declared, and what is ignored, held or retained as it was applied: the next plan continues from there. Under
 * `unmanagedAttributes: delete` what is retained has to stay on record, or the next run would delete it.
 */
function recordedAttributes(
  { attributes }: DeclaredUser<Value>,
  record: UserRecord | undefined,
  { held, kept }: Pick<AttributePart, 'held' | 'kept'>,
  { patterns, policy }: PlanInputs,
): Values {
  const retains = policy.unmanagedAttributes === 'delete' && kept.some(({ rule }) => rule === 'retained');
  if (held.size === 0 && !patterns.ignoreAttributes && !retains) return attributes;
  const retained = new Set(kept.flatMap(({ rule, attribute }) => (retains && rule === 'retained' ? [attribute] : [])));
  const spared = [...(record?.attributes ?? none)].filter(
    ([name]) =>
      held.has(name) || retained.has(name) || (!attributes.has(name) && patterns.ignoresAttribute(name) !== undefined),
  );
  if (spared.length + held.size === 0) return attributes;
  return new Map([...spared, ...[...attributes].filter(([name]) => !held.has(name))]);
}

type PasswordPart = Pick<Part, 'steps' | 'kept' | 'problems'>;
const noPassword: PasswordPart = { steps: [], kept: [], problems: [] };

function passwordOf(
  name: Username,
  password: DeclaredPassword<Value>,
  live: LiveUser,
  record: RecordedPassword,
  pool: Pool,
): PasswordPart {
  const problem = federatedPassword(name, live);
  if (problem !== undefined) return { ...noPassword, problems: [problem] };
  const decision = passwordDecision(password, record, live);
  if (decision === undefined) return noPassword;
  if (decision === 'kept') return { ...noPassword, kept: [{ username: name, rule: 'password-kept' }] };
  const refused = passwordProblem(name, password.value, pool);
  const steps: readonly Step[] = [{ kind: 'set-password', password, reason: decision }];
  return { ...noPassword, steps, problems: problemsOf(refused) };
}

function mapped(name: Username, user: DeclaredUser<Value>, live: LiveUser, inputs: PlanInputs): readonly Diagnostic[] {
  const { policy } = inputs;
  if (policy.mappedAttributes === 'ignore' || !isFederated(live)) return noProblems;
  const severity = policy.mappedAttributes === 'warn' ? 'warning' : 'error';
  return mappedProblems(name, user.attributes, live, inputs.mapped).map((problem) => ({ ...problem, severity }));
}

/** None or one. */
export function problemsOf(problem: Diagnostic | undefined): readonly Diagnostic[] {
  return problem === undefined ? [] : [problem];
}

/** A value that breaks the schema breaks it in the declaration and in the change: that is one problem. */
function eachOnce(problems: readonly Diagnostic[]): readonly Diagnostic[] {
  if (problems.length < 2) return problems;
  const told = new Set<string>();
  return problems.filter(({ code, message, subject }) => {
    const key = JSON.stringify([code, message, subject?.attribute]);
    const isNew = !told.has(key);
    told.add(key);
    return isNew;
  });
}
