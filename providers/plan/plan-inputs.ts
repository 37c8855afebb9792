/** Everything that a plan is made of: data about the declaration, the records, the pool and the settings. */

import type { Rules } from '../constraints/comparison.ts';
import type { MappedAttributes } from '../constraints/identity-providers.ts';
import type { GroupName, Username } from '../model/names.ts';
import type { Pool } from '../model/pool.ts';
import type { DeclaredUsers } from '../model/users.ts';
import type { Value } from '../model/value.ts';
import type { AccountIndex } from './account-index.ts';
import type { Records } from './model.ts';
import type { Patterns } from './patterns.ts';
import type { Policy } from './policy.ts';
import type { RulingInputs } from './rules/ruling-inputs.ts';
import type { SentAt } from './waiting.ts';

/** What `plan` takes. Equal inputs in any order give a deep-equal plan. */
export interface PlanInputs {
  readonly declared: DeclaredUsers<Value>;
  readonly records: Records;
  /** The pool's accounts: everybody who is declared or on record, as far as they exist. */
  readonly index: AccountIndex;
  readonly pool: Pool;
  readonly rules: Rules;
  readonly policy: Policy;
  readonly patterns: Patterns;
  /** The file that declares each user, where it is known. */
  readonly files: ReadonlyMap<Username, string>;
  /** All groups of the pool; empty where nobody declares any. */
  readonly groups: ReadonlySet<GroupName>;
  /** Groups of the accounts whose users declare groups, by the account's username; who is not here is in none. */
  readonly memberships: ReadonlyMap<string, ReadonlySet<GroupName>>;
  /** The pool's identity providers: their users' accounts are not for us to create. */
  readonly providers: readonly string[];
  /** What those providers write at every sign-in; empty where nobody federated is declared. */
  readonly mapped: MappedAttributes;
  /** The rules of the files, and what is known for them; see plan/rules/. */
  readonly ruling: RulingInputs;
  /** Hashes of passwords that new users bring along. */
  readonly passwordHashes: ReadonlyMap<Username, Value>;
  /** The `sub`s of accounts whose sessions an earlier run should have ended. */
  readonly sessionsDue: ReadonlySet<string>;
  readonly sentAt: SentAt;
  /** Whether a journal remembers that this stack created the account of that `sub`. */
  wasCreated(sub: string): boolean;
  /** In milliseconds since 1970. */
  readonly now: number;
}
