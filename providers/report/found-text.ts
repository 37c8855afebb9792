/** Accounts that were found, one after the other: as text, JSON lines, and CSV. */
import type { AttributeName } from '../model/names.ts';
import { type LiveUser, valueIn } from '../model/users.ts';
import { printable, printableJson, printableLine } from '../values/printable.ts';

/** Writes found accounts. */
export interface FoundFormat {
  /** Before the first account; empty where there is nothing. */
  readonly head: string;
  /** One account. */
  line(user: LiveUser): string;
}

/** The formats by name, the default first. Each writes those attributes of an account, in their order. */
export const foundFormats: Readonly<
  Record<'text' | 'jsonl' | 'csv', (attributes: readonly AttributeName[]) => FoundFormat>
> = {
  text: (attributes) => ({
    head: '',
    line: (user) => {
      const values = attributes.map((name) => `${name}=${JSON.stringify(valueIn(user, name))}`);
      return `${[user.username, ...values].map(printableLine).join('  ')}\n`;
    },
  }),
  jsonl: (attributes) => ({
    head: '',
    line: (user) => `${printableJson(JSON.stringify(userJson(user, attributes)))}\n`,
  }),
  csv: (attributes) => ({
    head: csvLine(['username', 'sub', 'status', 'enabled', ...attributes]),
    line: (user) =>
      csvLine([
        user.username,
        user.sub,
        user.status,
        String(user.enabled),
        ...attributes.map((name) => valueIn(user, name)),
      ]),
  }),
};

function userJson({ username, sub, status, enabled, attributes }: LiveUser, names: readonly AttributeName[]): object {
  const chosen = names.flatMap((name) => {
    const value = attributes.get(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return { username, sub, status, enabled, attributes: Object.fromEntries(chosen) };
}

/** RFC 4180. Lines end in a line feed, as files of this project do. */
function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\n`;
}

/**
 * A cell that a spreadsheet would compute gets an apostrophe in front (OWASP, CSV injection), for end users choose their values. A
 * number stays a number.
 */
function csvCell(text: string): string {
  const shown = printable(text);
  const safe = /^[=+\-@\t\r]/.test(shown) && !/^[+-]?\d+(?:\.\d+)?$/.test(shown) ? `'${shown}` : shown;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
