/** The filter of a list of users as people write it, read before it is sent, so that what is wrong is told. */
import { nearest } from '../model/nearest.ts';

/** ListUsers, Filter: one attribute, `=` (the default) or `^=` (a prefix), a value without its quotes and escapes. */
export interface UserFilter {
  readonly attribute: string;
  readonly operator?: '=' | '^=';
  readonly value: string;
}

/** What is wrong with a filter's text. */
export interface FilterProblem {
  readonly message: string;
  readonly hint: string;
}

/** The attributes that a filter knows (ListUsers, Filter): never a custom one. */
const filterAttributes: readonly string[] = [
  ...['username', 'email', 'phone_number', 'name', 'given_name', 'family_name', 'preferred_username'],
  ...['cognito:user_status', 'status', 'sub'],
];

/** UserFilterType: at most 256 characters. */
export const longestFilter = 256;

/** `"` and `\` of the value are escaped by a backslash (ListUsers, Filter). */
const grammar = /^\s*(?<attribute>[^\s"=^]+)\s*(?<operator>\^?=)\s*"(?<value>(?:[^"\\]|\\["\\])*)"\s*$/;

/** Reads `email ^= "ann"`: the text that ListUsers takes. A blank one, which would be everybody, is a problem too. */
export function readUserFilter(text: string): UserFilter | FilterProblem {
  const { attribute, operator, value } = grammar.exec(text)?.groups ?? {};
  if (attribute === undefined || value === undefined) {
    const message = 'it is not an attribute, = or ^=, and a value in double quotes';
    return {
      message,
      hint: `write it as in: email ^= "ann", or status = "Disabled"; \\ goes before a " or \\ in the value`,
    };
  }
  if (!filterAttributes.includes(attribute)) {
    return { message: `Cognito filters no users by ${attribute}`, hint: attributeHint(attribute) };
  }
  if ([...text].length > longestFilter) {
    return {
      message: `it has more than ${longestFilter} characters`,
      hint: 'shorten it, with ^= and the beginning of the value',
    };
  }
  return { attribute, operator: operator === '=' ? '=' : '^=', value: value.replaceAll(/\\(["\\])/g, '$1') };
}

function attributeHint(attribute: string): string {
  const meant = nearest(attribute, filterAttributes, Math.max(2, attribute.length / 3));
  return meant === undefined ? `it takes ${filterAttributes.join(', ')}` : `did you mean ${meant}?`;
}
