/** What an export comes to, for people: files, how many users, and what was left out and why. Values are not shown. */

import type { LeftOut } from '../export/declared-user.ts';
import type { DiagnosticCode } from '../problems/diagnostic.ts';
import { count, someNames } from '../values/amounts.ts';
import { printableLine } from '../values/printable.ts';

/** A file as it was written. */
export interface WrittenFile {
  readonly path: string;
  readonly users: number;
}

/** Of one reason, that many are named. */
const mostNamed = 5;

/** A line a file. */
export function writtenText(files: readonly WrittenFile[]): string {
  return files.map(({ path, users }) => `${printableLine(path)}: ${count(users, 'user')}\n`).join('');
}

/** A line a reason; the empty text where nothing was left out. */
export function leftOutText(leftOut: readonly LeftOut[]): string {
  const byReason = Map.groupBy(leftOut, ({ code }) => reasons.get(code) ?? misfit);
  const lines = [...byReason].map(
    ([reason, of]) => `left out, because ${reason}: ${someNames(of.map(subject), mostNamed)}\n`,
  );
  return lines.join('');
}

function subject({ username, attribute, account }: LeftOut): string {
  const what = attribute ?? account;
  return printableLine(what === undefined ? username : `${what} of ${username}`);
}

const misfit = 'the check would refuse the value that is there';

const reasons: ReadonlyMap<DiagnosticCode, string> = new Map([
  ['mapped-attribute', "the user's identity provider writes it again at every sign-in"],
  ['immutable', "only the user's identity provider could set it, at the first sign-in"],
  ['unknown-attribute', "it is not in the pool's schema"],
  ['bad-attribute-name', 'no declaration can hold its name'],
  ['bad-group-name', "no declaration can hold a group's name"],
  ['bad-character', 'no file can hold its value'],
  ['ambiguous-user', 'no name means that account and no other'],
]);
