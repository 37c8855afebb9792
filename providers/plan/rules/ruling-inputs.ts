/** What plans need to know for rules. */
import type { GroupName, Username } from '../../model/names.ts';
import type { DeclaredRules, GivenBySub } from '../../model/rules.ts';
import type { RuleInForce } from './said.ts';

/** The rules of the files, and everything about the pool that only they ask for. */
export interface RulingInputs {
  readonly rules: DeclaredRules;
  /** Those in force, sorted by name. */
  readonly inForce: readonly RuleInForce[];
  /** What rules have given so far. */
  readonly given: GivenBySub;
  /** Whether the account of that username is in a group that a rule adds, has added or matches on. */
  isIn(username: string, group: GroupName): boolean;
  /** The `sub` of the account that a name of a condition `user` means. */
  meant(name: Username): string | undefined;
  /** How many accounts the pool has. */
  readonly poolUsers: number;
}

/** A pool without rules. */
export const noRules: RulingInputs = {
  rules: new Map(),
  inForce: [],
  given: new Map(),
  isIn: () => false,
  meant: () => undefined,
  poolUsers: 0,
};
