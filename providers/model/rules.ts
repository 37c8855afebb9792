/** A rule: what the declaration says of everybody who matches. And what rules have given to an account. */
import type { AttributeName, GroupName, Username } from './names.ts';
import type { Value, Values } from './value.ts';

/** The rule's name, once in all files of a stack. */
export type RuleName = string;

/** One rule as the declaration has it, no value a secret. */
export interface DeclaredRule {
  /** The entries of each condition, by its key; none at all is everybody. See conditions/conditions.ts. */
  readonly match: ReadonlyMap<string, readonly string[]>;
  /** Names or globs that never match. */
  readonly except: readonly string[];
  /** A blank deletes. A value of the program may not be known yet. */
  readonly attributes: Values;
  /** Groups that are added. Sorted, each once. */
  readonly groups: readonly GroupName[];
  /** In force from then on, and no more from `until` on. In milliseconds since 1970. */
  readonly from?: number;
  readonly until?: number;
  /** It also holds for what a user may have claimed. */
  readonly unproven?: 'allow';
}

/** All rules of a stack by name. */
export type DeclaredRules = ReadonlyMap<RuleName, DeclaredRule>;

/** Where a rule stands in time. */
export type RuleState = 'ahead' | 'in-force' | 'ended';

/**
 * Where the rule stands at that instant: from `from` on it is in force, from `until` on it is not.
 * @example ruleState({ ...rule, until: Date.UTC(2027, 0, 1) }, Date.UTC(2027, 0, 1)) // 'ended'
 */
export function ruleState({ from, until }: Pick<DeclaredRule, 'from' | 'until'>, now: number): RuleState {
  if (until !== undefined && now >= until) return 'ended';
  return from !== undefined && now < from ? 'ahead' : 'in-force';
}

/** The name by which places and problems know a rule, beside those of users: no username has a space. */
export function ruleSubject(name: RuleName): Username {
  return `rule ${name}`;
}

/** The name by which places and problems know a rule's condition, beside its attributes: no attribute has a space. */
export function conditionSubject(key: string): AttributeName {
  return `match ${key}`;
}

/** An attribute that a rule has given: its value, a blank where it was deleted, and the rule. */
export interface GivenValue {
  readonly value: Value;
  readonly rule: RuleName;
}

/** What rules have given to one account. */
export interface Given {
  /** The pool's own name of the account. */
  readonly username: string;
  /** The names by which conditions `user` have found the account, sorted: they go on meaning that account. */
  readonly names: readonly Username[];
  readonly attributes: ReadonlyMap<AttributeName, GivenValue>;
  /** The rule that has added each group. */
  readonly groups: ReadonlyMap<GroupName, RuleName>;
}

/** What rules have given, by the account's `sub`. */
export type GivenBySub = ReadonlyMap<string, Given>;
