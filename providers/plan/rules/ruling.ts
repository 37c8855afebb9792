/** What rules come to for one account beside its own entry, which wins: attributes, groups, and what is on record of them. */
import { mappedProblems } from '../../constraints/identity-providers.ts';
import type { AttributeChange, Kept } from '../../model/changes.ts';
import type { AttributeName, GroupName, Username } from '../../model/names.ts';
import { type Given, type RuleName, ruleSubject } from '../../model/rules.ts';
import type { DeclaredUser, LiveUser } from '../../model/users.ts';
import type { Value, Values } from '../../model/value.ts';
import type { Diagnostic } from '../../problems/diagnostic.ts';
import type { Step, UserRecord } from '../model.ts';
import type { PlanInputs } from '../plan-inputs.ts';
import { nothingSaid, type Said } from './said.ts';

/** What rules say of an account, and what they have given to it. */
export interface Ruling {
  readonly said: Said;
  readonly given: Given | undefined;
}

/** No rule is about the account, which is so for everybody where there are no rules. */
export const noRuling: Ruling = { said: nothingSaid, given: undefined };

/** Own entry and rules as one declaration of attributes. */
export interface RuledAttributes {
  readonly declared: Values;
  readonly applied: Values;
  /** The rule that says an attribute, or had given it. */
  readonly by: ReadonlyMap<AttributeName, RuleName>;
  readonly kept: readonly Kept[];
}

const none: Values = new Map();
const byNobody: ReadonlyMap<AttributeName, RuleName> = new Map();

/** Lays the own entry over what rules say, and the own record over what they have given. The very maps where no rule is about the account. */
export function ruledAttributes(
  name: Username,
  own: Values,
  record: UserRecord | undefined,
  { said, given }: Ruling,
  mapped: ReadonlySet<AttributeName>,
): RuledAttributes {
  const applied = record?.attributes ?? none;
  if (said.attributes.size === 0 && (given === undefined || given.attributes.size === 0)) {
    return { declared: own, applied, by: byNobody, kept: [] };
  }
  const by = new Map<AttributeName, RuleName>();
  const declared = new Map<AttributeName, Value>(own);
  const before = new Map<AttributeName, Value>(applied);
  for (const [attribute, { value, rule }] of said.attributes) {
    if (own.has(attribute) || mapped.has(attribute)) continue;
    declared.set(attribute, value);
    by.set(attribute, rule);
  }
  for (const [attribute, { value, rule }] of given?.attributes ?? []) {
    if (own.has(attribute) || applied.has(attribute)) continue;
    before.set(attribute, value);
    if (!by.has(attribute)) by.set(attribute, rule);
  }
  const left = [...said.attributes.keys()].filter((attribute) => mapped.has(attribute) && !own.has(attribute));
  return {
    declared,
    applied: before,
    by,
    kept: left.map((attribute) => ({ username: name, attribute, rule: 'mapped' })),
  };
}

/** The attributes that a rule says and the account's identity provider writes at every sign-in. */
export function mappedOf(
  name: Username,
  { said }: Ruling,
  live: LiveUser,
  { mapped, policy }: Pick<PlanInputs, 'mapped' | 'policy'>,
): ReadonlySet<AttributeName> {
  if (mapped.size === 0 || said.attributes.size === 0 || policy.mappedAttributes === 'ignore') return new Set();
  const values = new Map([...said.attributes].map(([attribute, { value }]) => [attribute, value]));
  return new Set(mappedProblems(name, values, live, mapped).flatMap(({ subject }) => subject?.attribute ?? []));
}

/** The change with the rule that asks for it. What a rule had given and gives no more is not "no longer declared". */
export function byRule(change: AttributeChange, by: RuledAttributes['by']): AttributeChange {
  const rule = by.get(change.name);
  if (rule === undefined) return change;
  return { ...change, rule, ...(change.reason === 'removed' ? { reason: 'left' as const } : {}) };
}

/** The steps that add the groups of rules and take away those that no rule gives now; none where `groups` of the own entry are exact. */
export function ruledGroupSteps(
  user: Pick<DeclaredUser<Value>, 'groups'>,
  { said, given }: Ruling,
  isIn: (group: GroupName) => boolean,
): readonly Step[] {
  if (user.groups !== undefined) return [];
  const joined = [...said.groups].filter(([group]) => !isIn(group));
  const left = [...(given?.groups ?? [])].filter(([group]) => !said.groups.has(group) && isIn(group));
  return [
    ...left.sort(byName).map(([group, rule]): Step => ({ kind: 'remove-from-group', group, rule, reason: 'left' })),
    ...joined.sort(byName).map(([group, rule]): Step => {
      return { kind: 'add-to-group', group, rule, reason: given?.groups.has(group) === true ? 'drifted' : 'declared' };
    }),
  ];
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}

/** What is on record of rules when everything has succeeded; undefined for nothing. */
export function givenBy(
  user: Pick<DeclaredUser<Value>, 'attributes' | 'groups'>,
  { said }: Ruling,
  username: string,
  mapped: ReadonlySet<AttributeName>,
): Given | undefined {
  const attributes = [...said.attributes].filter(([name]) => !user.attributes.has(name) && !mapped.has(name));
  const groups = user.groups === undefined ? said.groups : new Map<GroupName, RuleName>();
  if (attributes.length + groups.size === 0) return undefined;
  const named = said.name === undefined ? {} : { name: said.name };
  return { username, ...named, attributes: new Map(attributes), groups };
}

/** Rules that disagree about this user, or with its own groups: nobody could tell what is meant. Undefined where all agree. */
export function conflictOf(
  name: Username,
  user: Pick<DeclaredUser<Value>, 'attributes' | 'groups'>,
  { said }: Ruling,
): Diagnostic | undefined {
  const found = said.disagreements.find(({ attribute }) => !user.attributes.has(attribute));
  if (found !== undefined) {
    const [rule, other] = found.rules;
    const message = `${name}: the rules ${rule} and ${other} disagree on ${found.attribute}`;
    const hint = `declare ${found.attribute} under the user, or put the user under except of one of the two`;
    const subject = { username: name, attribute: found.attribute };
    return { code: 'rule-conflict', severity: 'error', message, hint, subject, rule, other: ruleSubject(other) };
  }
  const { groups } = user;
  const extra =
    groups === undefined ? undefined : [...said.groups].sort(byName).find(([group]) => !groups.includes(group));
  if (extra === undefined) return undefined;
  const [group, rule] = extra;
  const message = `${name}: the rule ${rule} adds the group ${group}, which the user's own groups lack`;
  const hint = `add ${group} to the groups of ${name}, or put ${name} under except of the rule`;
  const subject = { username: name, account: 'groups' } as const;
  return { code: 'rule-conflict', severity: 'error', message, hint, subject, rule, other: ruleSubject(rule) };
}
