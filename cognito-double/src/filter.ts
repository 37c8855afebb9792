/** The Filter of ListUsers: its grammar, the attributes it knows, and what each of them is matched with. */
import { invalidParameter } from './errors.ts';
import type { Match } from './sorted-index.ts';
import type { User } from './user.ts';

/** COGNITO.md, Reading: one attribute among these, never a custom one. */
const filterAttributes = [
  'username',
  'email',
  'phone_number',
  'name',
  'given_name',
  'family_name',
  'preferred_username',
  'cognito:user_status',
  'status',
  'sub',
] as const;

export type FilterAttribute = (typeof filterAttributes)[number];

export interface Filter extends Match {
  readonly attribute: FilterAttribute;
}

const grammar = /^\s*(?<attribute>[^\s"=^]+)\s*(?<operator>\^?=)\s*"(?<value>(?:[^"\\]|\\["\\])*)"\s*$/;

/**
 * `attribute = "value"` or `attribute ^= "prefix"`, with `"` and `\` escaped by a backslash; a blank filter is none
 * (ListUsers, Filter). Throws InvalidParameterException.
 */
export function parseFilter(text: string): Filter | undefined {
  if (text === '') return undefined;
  const { attribute: name, operator, value } = grammar.exec(text)?.groups ?? {};
  if (name === undefined || value === undefined) throw invalidParameter('Error while parsing filter expression.');
  const attribute = filterAttributes.find((known) => known === name);
  if (attribute === undefined) throw invalidParameter(`Invalid search attribute: ${name}`);
  const plain = value.replaceAll(/\\(["\\])/g, '$1');
  return {
    attribute,
    operator: operator === '=' ? '=' : '^=',
    value: ignoresCase(attribute) ? plain.toLowerCase() : plain,
  };
}

/**
 * Whether a filter finds nobody whatever the pool holds: a prefix that ends in `@` does, and one letter more finds
 * (aws/aws-sdk-js-v3 6645, seen for email; for the other attributes inferred).
 */
export function findsNobody({ operator, value }: Filter): boolean {
  return operator === '^=' && value.endsWith('@');
}

/** email, in pools of either case rule (ministackorg/ministack 1465), and cognito:user_status (ListUsers, Filter). */
function ignoresCase(attribute: FilterAttribute): boolean {
  return attribute === 'email' || attribute === 'cognito:user_status';
}

/**
 * What a user is found by: the real username and not an alias, letter for letter; email and cognito:user_status
 * without case; status as the console's Enabled or Disabled (ListUsers, Filter). The rest letter for letter in every
 * pool (inferred: the Developer Guide calls all searches case-insensitive, ListUsers' reference marks some).
 */
export function filteredValue(user: User, attribute: FilterAttribute): string | undefined {
  switch (attribute) {
    case 'username':
      return user.username;
    case 'sub':
      return user.sub;
    case 'status':
      return user.enabled ? 'Enabled' : 'Disabled';
    case 'cognito:user_status':
      return user.status.toLowerCase();
    case 'email':
      return user.attributes.get(attribute)?.toLowerCase();
    case 'phone_number':
    case 'name':
    case 'given_name':
    case 'family_name':
    case 'preferred_username':
      return user.attributes.get(attribute);
  }
}
