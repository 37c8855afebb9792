/** Inputs of plans: one pool, nobody in it, and whatever a test says beside. */

import { poolRules } from '../../providers/constraints/comparison.ts';
import type { Username } from '../../providers/model/names.ts';
import type { AttributeRule, Pool } from '../../providers/model/pool.ts';
import type { DeclaredPassword, DeclaredUser, LiveUser } from '../../providers/model/users.ts';
import type { Value, Values } from '../../providers/model/value.ts';
import { createAccountIndex } from '../../providers/plan/account-index.ts';
import type { Plan, Step, UserPlan, UserRecord } from '../../providers/plan/model.ts';
import { createPatterns, type PatternLists } from '../../providers/plan/patterns.ts';
import { plan } from '../../providers/plan/plan.ts';
import type { PlanInputs } from '../../providers/plan/plan-inputs.ts';
import type { Policy } from '../../providers/plan/policy.ts';
import { noRules } from '../../providers/plan/rules/ruling-inputs.ts';
import { declaredValue } from '../../providers/values/faces.ts';
import { poolWith } from '../model/pools.ts';

/** The defaults, but for users who are missing: they are created. */
export const policy: Policy = {
  missingUsers: 'create',
  removedUsers: 'retain',
  removedAttributes: 'delete',
  unmanagedAttributes: 'retain',
  messages: 'forbid',
  mappedAttributes: 'error',
  unprovenNames: 'error',
  recreatedAccounts: 'error',
  endSessions: [],
  createGroups: false,
  noImport: undefined,
  force: false,
};

const text: AttributeRule = { type: 'String', mutable: true, required: false };
const flag: AttributeRule = { type: 'Boolean', mutable: true, required: false };

/** What users of these tests may have. */
export const schema: Pool['schema'] = new Map([
  ...['a', 'b', 'c', '__proto__', 'nickname', 'email', 'phone_number', 'preferred_username'].map(
    (name) => [name, text] as const,
  ),
  ['email_verified', flag],
  ['phone_number_verified', flag],
]);

/** A case-sensitive pool of usernames that knows the attributes above. */
export const named = poolWith({ schema });
/** Users sign in by username, verified address, or the name that they prefer. */
export const aliased = poolWith({ schema, aliasAttributes: new Set(['email', 'preferred_username']) });
/** Users sign in by e-mail. */
export const byEmail = poolWith({ schema, usernameAttributes: new Set(['email']) });

export const secrets: ReadonlyMap<string, string> = new Map([
  ['p', 'Pass-of-today-1'],
  ['q', 'Other-pass-2'],
]);

/** Both faces of a declared text. */
export const value = (written: string, known: ReadonlyMap<string, string> = secrets): Value =>
  declaredValue(written, known);

export const permanent: DeclaredPassword<Value> = { value: value(`\${secret:p}`), temporary: false };
export const temporary: DeclaredPassword<Value> = { value: value(`\${secret:p}`), temporary: true };

export const attributes = (values: Readonly<Record<string, string>> = {}): ReadonlyMap<string, string> =>
  new Map(Object.entries(values));

/** The live account of that name, enabled and confirmed, but for those properties. */
export const account = (username: string, properties: Partial<LiveUser> = {}): LiveUser => ({
  username,
  sub: `sub-of-${username}`,
  enabled: true,
  status: 'CONFIRMED',
  attributes: new Map(),
  ...properties,
});

/** The record of that live account. */
export const recordOf = (username: string, properties: Partial<UserRecord> = {}): UserRecord => ({
  username,
  sub: `sub-of-${username}`,
  attributes: new Map(),
  ...properties,
});

export type DeclaredValues = DeclaredUser<Value>;

/** A declared user with those attributes. */
export const user = (values: Values | Readonly<Record<string, string>> = {}, more: Partial<DeclaredValues> = {}) => ({
  attributes: values instanceof Map ? values : new Map(Object.entries(values)),
  ...more,
});

/** What a test says of a plan's inputs. */
export interface Given extends Partial<Omit<PlanInputs, 'index' | 'policy' | 'patterns'>> {
  readonly live?: Iterable<LiveUser>;
  readonly policy?: Partial<Policy>;
  readonly lists?: Partial<PatternLists>;
}

/** Nobody declared, recorded or live, in a pool with the groups `g` and `h`. */
export function inputsWith({ live = [], policy: settings = {}, lists = {}, ...given }: Given = {}): PlanInputs {
  const pool = given.pool ?? named;
  const index = createAccountIndex(pool);
  for (const each of live) index.put(each);
  return {
    declared: new Map(),
    records: new Map(),
    index,
    pool,
    rules: poolRules(pool),
    policy: { ...policy, ...settings },
    patterns: createPatterns({ ignoreUsers: [], ignoreAttributes: [], ...lists }, pool),
    files: new Map(),
    groups: new Set(['g', 'h']),
    memberships: new Map(),
    providers: ['Google'],
    mapped: new Map(),
    ruling: noRules,
    passwordHashes: new Map(),
    sessionsDue: new Set(),
    sentAt: () => undefined,
    wasCreated: () => false,
    now: 0,
    ...given,
  };
}

/** What becomes of one user of a plan; throws where the plan has no such user. */
export function planOf(given: Given, name: Username): UserPlan {
  return userOf(plan(inputsWith(given)), name);
}

/** The plan of that user; throws where there is none. */
export function userOf({ users }: Plan, name: Username): UserPlan {
  const found = users.find((each) => each.name === name);
  if (found === undefined) throw new Error(`no plan of ${name}`);
  return found;
}

/** A step as one reads it: `add-to-group g (drifted)`, `update a -b`. */
export function told(step: Step): string {
  if (step.kind === 'update') {
    return `update ${step.changes.map(({ kind, name }) => (kind === 'set' ? name : `-${name}`)).join(' ')}`;
  }
  if (step.kind === 'create') return 'create';
  if (step.kind === 'add-to-group' || step.kind === 'remove-from-group') {
    return `${step.kind} ${step.group} (${step.reason})`;
  }
  return `${step.kind} (${step.reason})`;
}

/** What a plan does to a user, in words: its steps, or why there are none. */
export function outcomeOf({ steps, kept, problems, heldBack }: UserPlan): readonly string[] {
  return [
    ...(heldBack === undefined ? [] : [`held back: ${heldBack.code}`]),
    ...steps.map(told),
    ...problems.map(({ code, severity }) => (severity === 'error' ? code : `warning: ${code}`)),
    ...kept.map(({ attribute, rule }) => (attribute === undefined ? rule : `${attribute} ${rule}`)),
  ];
}
