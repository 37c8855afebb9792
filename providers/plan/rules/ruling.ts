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
  /** Without what the account's identity provider writes at every sign-in. */
  readonly said: Said;
  /** The attributes that are left out because of that. */
  readonly mapped: readonly AttributeName[];
  readonly given: Given | undefined;
}

/** No rule is about the account, which is so for everybody where there are no rules. */
export const noRuling: Ruling = { said: nothingSaid, mapped: [], given: undefined };

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
  { said, mapped, given }: Ruling,
): RuledAttributes {
  const applied = record?.attributes ?? none;
  const left = mapped.filter((attribute) => !own.has(attribute));
  const kept = left.map((attribute): Kept => ({ username: name, attribute, rule: 'mapped' }));
  if (said.attributes.size === 0 && (given === undefined || given.attributes.size === 0)) {
    return { declared: own, applied, by: byNobody, kept };
  }
  const by = new Map<AttributeName, RuleName>();
  const declared = new Map<AttributeName, Value>(own);
  const before = new Map<AttributeName, Value>(applied);
  for (const [attribute, { value, rule }] of said.attributes) {
    if (own.has(attribute)) continue;
    declared.set(attribute, value);
    by.set(attribute, rule);
  }
  for (const [attribute, { value, rule }] of given?.attributes ?? []) {
    if (own.has(attribute) || applied.has(attribute) || mapped.includes(attribute)) continue;
    before.set(attribute, value);
    if (!by.has(attribute)) by.set(attribute, rule);
  }
  return { declared, applied: before, by, kept };
}

/** What rules come to for a live account: what its identity provider writes at every sign-in is left out. */
export function rulingFor(
  live: LiveUser,
  said: Said,
  given: Given | undefined,
  { mapped, policy }: Pick<PlanInputs, 'mapped' | 'policy'>,
): Ruling {
  if (said === nothingSaid && given === undefined) return noRuling;
  if (mapped.size === 0 || policy.mappedAttributes === 'ignore') return { said, mapped: [], given };
  const all = [...said.attributes, ...(given?.attributes ?? [])];
  const values = new Map(all.map(([attribute, { value }]) => [attribute, value]));
  const written = mappedProblems(live.username, values, live, mapped).flatMap(
    ({ subject }) => subject?.attribute ?? [],
  );
  if (written.length === 0) return { said, mapped: [], given };
  const attributes = new Map([...said.attributes].filter(([attribute]) => !written.includes(attribute)));
  const disagreements = said.disagreements.filter(({ attribute }) => !written.includes(attribute));
  return { said: { ...said, attributes, disagreements }, mapped: written, given };
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

/**
 * What is on record of rules when everything has succeeded; undefined for nothing. An attribute that is ignored, or that an
 * identity provider writes now, stays as it was given, and goes once that is over.
 */
export function givenBy(
  user: Pick<DeclaredUser<Value>, 'attributes' | 'groups'>,
  { said, given, mapped }: Ruling,
  username: string,
  { patterns }: Pick<PlanInputs, 'patterns'>,
  kept: readonly Kept[] = [],
): Given | undefined {
  const isSpared = (name: AttributeName) => mapped.includes(name) || patterns.ignoresAttribute(name) !== undefined;
  const spared =
    patterns.ignoreAttributes || mapped.length > 0
      ? [...(given?.attributes ?? [])].filter(([name]) => isSpared(name))
      : [];
  const isRefused = (name: AttributeName) =>
    kept.some(({ attribute, rule }) => rule === 'refused' && attribute === name);
  const attributes = [...spared, ...said.attributes].filter(([name]) => !user.attributes.has(name) && !isRefused(name));
  const groups = user.groups === undefined ? said.groups : new Map<GroupName, RuleName>();
  if (attributes.length + groups.size === 0) return undefined;
  return { username, names: said.names, attributes: new Map(attributes), groups };
}

/** Rules that disagree about this user, or with its own groups: nobody could tell what is meant. Undefined where all agree. */
export function conflictOf(
  name: Username,
  user: Pick<DeclaredUser<Value>, 'attributes' | 'groups'>,
  { said }: Pick<Ruling, 'said'>,
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
