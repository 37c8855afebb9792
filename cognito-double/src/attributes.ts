/** The schema's rules for a request's attributes, all checked before one is written. */
import { type CognitoException, invalidParameter } from './errors.ts';
import type { Pool } from './pool.ts';
import type { WireAttribute } from './user.ts';
import { storedValue, valueProblem } from './values.ts';

/** Attribute values of one request by name; blank deletes. */
export type Requested = ReadonlyMap<string, string>;

/** A new account may be given what an update may never change. */
export type Occasion = 'create' | 'update';

/**
 * The attributes of a request that the schema accepts. Throws InvalidParameterException that tells every broken rule
 * (COGNITO.md, AdminUpdateUserAttributes: one attribute that breaks the schema rejects the call).
 */
export function readAttributes(pool: Pool, list: readonly WireAttribute[], occasion: Occasion): Requested {
  const requested = new Map<string, string>();
  for (const { Name, Value = '' } of list) {
    // No source states what Cognito makes of a name sent twice; a caller that relies on the order is in the wrong.
    if (requested.has(Name)) throw invalidParameter(`Duplicate attribute in the request: ${Name}`);
    const attribute = pool.schema.get(Name);
    requested.set(Name, attribute === undefined ? Value : storedValue(attribute, Value));
  }
  const problems = [...requested].flatMap(([name, value]) => problem(pool, name, value, occasion) ?? []);
  if (problems.length > 0) throw broken(problems);
  return requested;
}

function broken(problems: readonly string[]): CognitoException {
  return invalidParameter(problems.map((line) => `${line}\n`).join(''));
}

/**
 * COGNITO.md, Schema: `sub`, `identities` and `cognito:*` are never written, not even at creation. An immutable
 * attribute is refused after creation with its own value, and even where it never had one
 * (aws-amplify/amplify-swift 3981).
 */
function problem(pool: Pool, name: string, value: string, occasion: Occasion): string | undefined {
  if (name === 'sub' || name === 'identities' || name.startsWith('cognito:')) {
    return `Cannot modify the non-mutable attribute ${name}`;
  }
  const attribute = pool.schema.get(name);
  if (attribute === undefined) return `user.${name}: Attribute does not exist in the schema.`;
  if (!attribute.Mutable && occasion === 'update') return `user.${name}: Attribute cannot be updated.`;
  if (value === '') {
    return attribute.Required ? `user.${name}: Attribute is required and cannot be deleted.` : undefined;
  }
  const wrong = valueProblem(attribute, value);
  return wrong === undefined ? undefined : `user.${name}: ${wrong}`;
}
