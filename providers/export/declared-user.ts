/** What is declared of a live account, and what is left out because a check would refuse it. */

import { isReadOnly } from '../constraints/attribute-names.ts';
import { isFederated, type MappedAttributes, mappedProblems } from '../constraints/identity-providers.ts';
import { attributeNameProblem, groupNameProblem, isLonger, longestValue } from '../constraints/names.ts';
import { declaredProblems } from '../constraints/schema-rules.ts';
import { addressAttribute } from '../constraints/sign-in.ts';
import type { AttributeName, Attributes, GroupName, Username } from '../model/names.ts';
import type { Pool } from '../model/pool.ts';
import type { DeclaredAccount, DeclaredUser, LiveUser } from '../model/users.ts';
import type { DiagnosticCode } from '../problems/diagnostic.ts';
import { literalText } from '../values/references.ts';

/** Something live that the file does not declare, with the problem that declaring it would be. */
export interface LeftOut {
  readonly code: DiagnosticCode;
  /** The pool's own name where the whole user is left out. */
  readonly username: Username;
  /** Which part of the user it is about; the whole user where neither is said. */
  readonly attribute?: AttributeName;
  readonly account?: keyof DeclaredAccount;
}

/** What deciding about a user goes by. */
export interface ExportRules {
  readonly pool: Pool;
  readonly mapped: MappedAttributes;
  /** Whether `enabled: true` is declared too. */
  readonly enabled: boolean;
}

/** One user as the file is to declare it: texts as written there, so that `${` is escaped. */
export interface ExportedUser {
  readonly user: DeclaredUser;
  readonly leftOut: readonly LeftOut[];
}

/**
 * `groups`: all that the account is in, undefined where that was not asked. Attributes and groups are sorted. An address
 * that signs in and is the name declares itself.
 */
export function exportedUser(
  username: Username,
  live: LiveUser,
  groups: ReadonlySet<GroupName> | undefined,
  rules: ExportRules,
): ExportedUser {
  const address = addressAttribute(username, rules.pool);
  const written = new Map(
    [...live.attributes]
      .filter(([name, value]) => value !== '' && !isReadOnly(name) && !(name === address && value === username))
      .map(([name, value]) => [name, literalText(value)] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
  const refused = refusedAttributes(username, live, written, rules);
  const attributes = new Map([...written].filter(([name]) => !refused.has(name)));
  const names = [...(groups ?? [])].map(literalText).sort();
  const unnameable = names.some((name) => groupNameProblem(name) !== undefined);
  return {
    user: {
      attributes,
      ...(rules.enabled || !live.enabled ? { enabled: live.enabled } : {}),
      ...(names.length === 0 || unnameable ? {} : { groups: names }),
    },
    leftOut: [
      ...[...refused].map(([attribute, code]): LeftOut => ({ code, username, attribute })),
      // A list without one of them would take the user out of it.
      ...(unnameable ? [{ code: 'bad-group-name', username, account: 'groups' } as const] : []),
    ],
  };
}

/** By attribute, the first problem that declaring its value would be. */
function refusedAttributes(
  username: Username,
  live: LiveUser,
  written: Attributes,
  { pool, mapped }: ExportRules,
): ReadonlyMap<AttributeName, DiagnosticCode> {
  const refused = new Map<AttributeName, DiagnosticCode>();
  for (const { code, subject } of mappedProblems(username, written, live, mapped)) {
    if (subject?.attribute !== undefined) refused.set(subject.attribute, code);
  }
  for (const { code, subject } of declaredProblems(username, written, pool)) refused.set(subject.attribute, code);
  const federated = isFederated(live);
  for (const [name, value] of written) {
    const unwritable = unwritableCode(name, value);
    if (unwritable !== undefined) refused.set(name, unwritable);
    // Only its provider can have set it, when the first sign-in made the profile.
    else if (federated && pool.schema.get(name)?.mutable === false) refused.set(name, 'immutable');
  }
  return refused;
}

/** What a file of the declaration cannot hold. */
function unwritableCode(name: AttributeName, value: string): DiagnosticCode | undefined {
  if (attributeNameProblem(name) !== undefined) return 'bad-attribute-name';
  if (!value.isWellFormed()) return 'bad-character';
  return isLonger(value, longestValue) ? 'value-too-long' : undefined;
}
