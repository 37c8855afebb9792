/** The pool's schema over attributes: what breaks a rule in a declaration, and in the changes that would be sent. */

import { addressOfFlag } from '../model/addresses.ts';
import type { AttributeChange, UserUpdate } from '../model/changes.ts';
import type { AttributeName, Attributes, Username } from '../model/names.ts';
import type { Pool } from '../model/pool.ts';
import type { LiveUser } from '../model/users.ts';
import type { Value, Values } from '../model/value.ts';
import type { Diagnostic } from '../problems/diagnostic.ts';
import { literalOf } from '../values/references.ts';
import { afterUpdate } from './after-update.ts';
import { isReadOnly, nameHint } from './attribute-names.ts';
import { expectedMessages } from './messages.ts';
import { type ValueProblem, valueProblem } from './value-rules.ts';

export type SchemaProblem =
  | ValueProblem['code']
  /** The pool has no attribute of that name. */
  | 'unknown-attribute'
  /** `sub`, `identities` and `cognito:*`. */
  | 'read-only'
  | 'required'
  | 'immutable'
  /** The last of the pool's UsernameAttributes that the user has. */
  | 'sign-in-attribute'
  | 'verified-without-address'
  /** Of an address that is declared beside it. */
  | 'blank-flag';

/** A broken rule without its place, which the caller knows. */
export interface SchemaDiagnostic extends Omit<Diagnostic, 'code'> {
  readonly code: SchemaProblem;
  readonly subject: { readonly username: Username; readonly attribute: AttributeName };
}

const notThere = "add it to the pool's schema first, or remove it from the declaration";

type Finding = Pick<SchemaDiagnostic, 'code' | 'message' | 'hint'>;
type Schema = Pool['schema'];

/**
 * What is wrong with a user's declared attributes in that pool, whatever is live: at most one problem an attribute. A
 * value with a reference that is not resolved is checked by its name only.
 */
export function declaredProblems(username: Username, attributes: Values, pool: Pool): readonly SchemaDiagnostic[] {
  let problems: SchemaDiagnostic[] | undefined;
  for (const [name, value] of attributes) {
    const finding = declaredFinding(name, value, attributes, pool.schema);
    if (finding === undefined) continue;
    problems ??= [];
    problems.push(told(username, name, finding));
  }
  return problems ?? noProblems;
}

/** What can be told of a user's declared attributes without a pool: standard attributes are alike in all of them, and nobody writes Cognito's own. */
export function problemsInAnyPool(username: Username, attributes: Values): readonly SchemaDiagnostic[] {
  return [...attributes].flatMap(([name, value]) => {
    if (!standardSchema.has(name) && !isReadOnly(name)) return [];
    const finding = declaredFinding(name, value, attributes, standardSchema);
    return finding === undefined ? [] : [told(username, name, finding)];
  });
}

/** The standard attributes whose values have a form (Developer Guide, standard attributes). */
const standardSchema: Schema = new Map(
  (['email', 'phone_number', 'birthdate', 'email_verified', 'phone_number_verified'] as const).map((name) => [
    name,
    { type: addressOfFlag(name) === undefined ? 'String' : 'Boolean', mutable: true, required: false },
  ]),
);

/** Nearly every user of a big pool: one list for all of them. */
const noProblems: readonly SchemaDiagnostic[] = [];

/**
 * What is wrong with the changes of an update, given its live account: a write that Cognito refuses although the
 * declaration fits the schema, and a secret's value that does not fit it. A problem that `declaredProblems` tells too
 * has the same code and message here.
 */
export function changeProblems(update: UserUpdate, live: LiveUser, pool: Pool): readonly SchemaDiagnostic[] {
  const after = afterUpdate(live, update.changes).attributes;
  const waiting = new Set<AttributeName>(
    expectedMessages(update, pool).flatMap(({ attribute, waits }) => (waits ? [attribute] : [])),
  );
  const signsIn = [...pool.usernameAttributes].some((name) => {
    return ((waiting.has(name) ? live.attributes : after).get(name) ?? '') !== '';
  });
  const problems: SchemaDiagnostic[] = [];
  for (const change of update.changes) {
    const finding = changeFinding(change, after, signsIn, pool);
    if (finding !== undefined) problems.push(told(update.username, change.name, finding));
  }
  return problems;
}

/**
 * What is wrong with all attributes of a new account, blanks left out: a value that does not fit, and a required
 * attribute that nobody declares. Immutable ones may be set, at creation only (SchemaAttributeType, Mutable).
 */
export function newAccountProblems(username: Username, attributes: Values, pool: Pool): readonly SchemaDiagnostic[] {
  const problems: SchemaDiagnostic[] = [];
  for (const [name, value] of attributes) {
    const finding = setFinding(name, value, attributes, pool);
    if (finding !== undefined) problems.push(told(username, name, finding));
  }
  for (const [name, rule] of pool.schema) {
    // `sub` is in every schema as required, and Cognito's own.
    if (!rule.required || isReadOnly(name) || attributes.has(name)) continue;
    const message = `${name} is not declared, but the pool requires it of every new account`;
    const hint = `declare ${name}, or set create to false for this user`;
    problems.push(told(username, name, { code: 'required', message, hint }));
  }
  return problems;
}

function told(username: Username, attribute: AttributeName, finding: Finding): SchemaDiagnostic {
  return { ...finding, severity: 'error', subject: { username, attribute } };
}

function declaredFinding(name: AttributeName, value: Value, attributes: Values, schema: Schema): Finding | undefined {
  if (isReadOnly(name)) return readOnly(name);
  const rule = schema.get(name);
  if (rule === undefined) {
    const message = `the pool has no attribute ${name}`;
    return { code: 'unknown-attribute', message, hint: nameHint(name, schema.keys(), notThere) };
  }
  const address = addressOfFlag(name);
  if (value === '') {
    if (rule.required) return required(name, 'declare a value, or remove it');
    return address !== undefined && (attributes.get(address) ?? '') !== '' ? blankFlag(name, address) : undefined;
  }
  if (address !== undefined && attributes.get(address) === '') return withoutAddress(name, address);
  const known = typeof value === 'string' ? literalOf(value) : value;
  return known === undefined ? undefined : valueProblem(name, known, rule);
}

/** SchemaAttributeType, Mutable and Required: an immutable attribute is settable at creation, and never after. */
function changeFinding(change: AttributeChange, after: Attributes, signsIn: boolean, pool: Pool): Finding | undefined {
  const { name, reason } = change;
  if (isReadOnly(name)) return readOnly(name);
  const rule = pool.schema.get(name);
  if (rule?.mutable === false) return immutable(name, reason);
  if (change.kind === 'delete') {
    if (rule?.required === true) return required(name, keepDeclaring(reason));
    return pool.usernameAttributes.has(name) && !signsIn ? signInAttribute(name) : undefined;
  }
  return setFinding(name, change.to, after, pool);
}

function setFinding(name: AttributeName, value: Value, after: Values, pool: Pool): Finding | undefined {
  if (isReadOnly(name)) return readOnly(name);
  const address = addressOfFlag(name);
  if (address !== undefined && (after.get(address) ?? '') === '') return withoutAddress(name, address);
  const rule = pool.schema.get(name);
  return rule === undefined ? undefined : valueProblem(name, value, rule);
}

function readOnly(name: AttributeName): Finding {
  const message = `${name} is Cognito's own, and no update may set or delete it`;
  return { code: 'read-only', message, hint: 'remove it from the declaration' };
}

function required(name: AttributeName, hint: string): Finding {
  return { code: 'required', message: `${name} would be deleted, but the pool requires it`, hint };
}

function immutable(name: AttributeName, reason: AttributeChange['reason']): Finding {
  const message = `${name} would change, but the pool has it settable only when the account is created`;
  const hint =
    reason === 'removed' ? keepDeclaring(reason) : 'declare the value that it has, or remove it from the declaration';
  return { code: 'immutable', message, hint };
}

function keepDeclaring(reason: AttributeChange['reason']): string {
  if (reason !== 'removed') return 'declare a value, or remove it from the declaration';
  return 'declare it again, or set removedAttributes to retain';
}

function signInAttribute(name: AttributeName): Finding {
  const message = `${name} would be deleted, but the user has nothing else to sign in by in this pool`;
  return { code: 'sign-in-attribute', message, hint: 'declare another address in its place' };
}

/**
 * Cognito gives a new address the flag `false` (AdminUpdateUserAttributes, UserAttributes), so that only the next run would find
 * something to blank. Told whatever is live: a user who changes the own address must not make a mistake of the files.
 */
function blankFlag(flag: AttributeName, address: AttributeName): Finding {
  const message = `${flag} is declared blank beside ${address}, and Cognito gives a new ${address} the flag false`;
  return { code: 'blank-flag', message, hint: `declare ${flag}: false, or remove ${flag}` };
}

function withoutAddress(flag: AttributeName, address: AttributeName): Finding {
  const message = `${flag} is declared for a user without ${address}, which is not declared either`;
  return { code: 'verified-without-address', message, hint: `declare ${address} too, or remove ${flag}` };
}
