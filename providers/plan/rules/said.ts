/** What the rules in force say of one account. */
import { isAddressEntry } from '../../conditions/claims.ts';
import { type Condition, usersIn } from '../../conditions/conditions.ts';
import { matchesAny } from '../../conditions/globs.ts';
import { isProvenValue, type MatchingFacts, matchOf } from '../../conditions/matching.ts';
import { addressAttributes } from '../../model/addresses.ts';
import type { AttributeName, GroupName, Username } from '../../model/names.ts';
import type { Pool } from '../../model/pool.ts';
import type { DeclaredRule, GivenValue, RuleName } from '../../model/rules.ts';
import type { LiveUser } from '../../model/users.ts';
import { isKnown, meant, type Value } from '../../model/value.ts';

/** A rule in force whose conditions were read. */
export interface RuleInForce {
  readonly name: RuleName;
  readonly rule: DeclaredRule;
  readonly conditions: readonly Condition[];
}

/** Two rules that say different things of one attribute. */
export interface Disagreement {
  readonly attribute: AttributeName;
  readonly rules: readonly [RuleName, RuleName];
}

/** What rules say of one account, before its own entry has its say. */
export interface Said {
  /** The rules that match, by name. */
  readonly rules: readonly RuleName[];
  /** Rules that match only by what nobody has proven, and so do not hold. */
  readonly unproven: readonly RuleName[];
  readonly attributes: ReadonlyMap<AttributeName, GivenValue>;
  readonly groups: ReadonlyMap<GroupName, RuleName>;
  readonly disagreements: readonly Disagreement[];
  /** The names by which conditions `user` have found the account, sorted. */
  readonly names: readonly Username[];
}

/** Nearly every account of a big pool: one for all of them. */
export const nothingSaid: Said = {
  rules: [],
  unproven: [],
  attributes: new Map(),
  groups: new Map(),
  disagreements: [],
  names: [],
};

/** What is known beside the account. */
export interface SaidFacts extends MatchingFacts {
  /** Whether two texts are one value of that attribute. */
  same?(name: AttributeName, a: string, b: string): boolean;
}

/** Judges the account by each rule; `rules` are in the order of their names, so that of equal ones the first counts. Pure. */
export function saidOf(user: LiveUser, rules: readonly RuleInForce[], facts: SaidFacts): Said {
  // What is not known yet may turn out the same.
  const isSame = (name: AttributeName, a: Value, b: Value) =>
    a === b || !(isKnown(a) && isKnown(b)) || (a !== '' && b !== '' && facts.same?.(name, meant(a), meant(b)) === true);
  const matching: RuleInForce[] = [];
  const unproven: RuleName[] = [];
  for (const each of rules) {
    const match = matchOf(user, each.conditions, facts);
    if (match === 'no' || isExcepted(user, each.rule.except, facts.pool)) continue;
    if (match === 'unproven' && each.rule.unproven !== 'allow') unproven.push(each.name);
    else matching.push(each);
  }
  if (matching.length + unproven.length === 0) return nothingSaid;
  const attributes = new Map<AttributeName, GivenValue>();
  const groups = new Map<GroupName, RuleName>();
  const disagreements: Disagreement[] = [];
  for (const { name, rule } of matching) {
    for (const [attribute, value] of rule.attributes) {
      const first = attributes.get(attribute);
      if (first === undefined) attributes.set(attribute, { value, rule: name });
      else if (!isSame(attribute, first.value, value)) disagreements.push({ attribute, rules: [first.rule, name] });
    }
    for (const group of rule.groups) if (!groups.has(group)) groups.set(group, name);
  }
  const names = namesOf(user, matching, facts);
  return { rules: matching.map((each) => each.name), unproven, attributes, groups, disagreements, names };
}

/** Only by what an account has proven: who could take a name could escape by it. */
function isExcepted(user: LiveUser, except: readonly string[], { caseSensitive, selfSignUp }: Pool): boolean {
  if (except.length === 0) return false;
  const proven = addressAttributes.filter((name) => isProvenValue(user, name));
  const addresses = proven.flatMap((name) => user.attributes.get(name) ?? []);
  const { ofAddresses, others } = partsOf(except);
  const names = [user.username, user.sub, ...addresses];
  // Who signs up by themselves could choose a username that looks like an address.
  return (
    matchesAny(names, others, caseSensitive) || matchesAny(selfSignUp ? addresses : names, ofAddresses, caseSensitive)
  );
}

interface ExceptParts {
  readonly ofAddresses: readonly string[];
  readonly others: readonly string[];
}

/** By list, as every account is asked about the same ones. */
const partsByList = new WeakMap<readonly string[], ExceptParts>();

function partsOf(except: readonly string[]): ExceptParts {
  const parts = partsByList.get(except) ?? {
    ofAddresses: except.filter(isAddressEntry),
    others: except.filter((entry) => !isAddressEntry(entry)),
  };
  partsByList.set(except, parts);
  return parts;
}

function namesOf(user: LiveUser, matching: readonly RuleInForce[], { meant }: MatchingFacts): readonly Username[] {
  // A name that only `unproven: allow` believes is not on record: it would be proven for every other rule.
  const trusting = matching.filter(({ rule }) => rule.unproven !== 'allow');
  const names = new Set(trusting.flatMap(({ conditions }) => [...usersIn(conditions)]));
  return [...names].filter((name) => meant?.(name) === user.sub).sort();
}
