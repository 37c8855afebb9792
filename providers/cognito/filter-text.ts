/** Writes a filter as ListUsers takes it. */
import { longestFilter, type UserFilter } from './user-filter.ts';

/**
 * `"` and `\` are escaped with a backslash (ListUsers, Filter). A value that does not fit into a filter is asked for by its beginning:
 * then others who begin like it come too. A prefix that ends in `@` finds nobody (aws/aws-sdk-js-v3 6645).
 */
export function filterText({ attribute, operator = '=', value }: UserFilter): string {
  const whole = `${attribute} ${operator} "${escaped(value)}"`;
  if (whole.length <= longestFilter) return whole;
  const room = longestFilter - `${attribute} ^= ""`.length;
  let beginning = '';
  let longest = '';
  for (const letter of value) {
    beginning += escaped(letter);
    if (beginning.length > room) break;
    if (letter !== '@') longest = beginning;
  }
  return `${attribute} ^= "${longest}"`;
}

function escaped(value: string): string {
  return value.replaceAll(/["\\]/g, '\\$&');
}
