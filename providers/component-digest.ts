/** The digest of a whole component's plan: what was approved, roster by roster, and what has moved since. */
import { hash } from 'node:crypto';
import { digestOfNothing } from './core/digest-text.ts';

/** What one roster's plan comes to. */
export interface RosterDigest {
  /** The resource's name. */
  readonly roster: string;
  /** The text of its users, as its inputs have it: what the declaration says, secrets as references. */
  readonly users: string;
  /** `planDigest` of what is done. */
  readonly digest: string;
}

/** Of name, declaration and plan, in hex: 32, 32 and 64 bits, for an `up` that has moved on by accident. */
const lengths = { name: 8, users: 8, digest: 16 } as const;

/** Stands before a roster that leaves the deployment. */
const leaving = 'r';

/**
 * SHA-256 over the plans of all declared rosters, in any order; those that do nothing do not count. An entry follows for
 * each roster that does something, declared or leaving: the engine comes to rosters one by one, tells nobody of those that
 * leave before all others are written, and in an `up` has not come to all before the first is written.
 */
export function combineDigests(declared: readonly RosterDigest[], removed: readonly RosterDigest[] = []): string {
  const digests = declared.filter(doesSomething).map(({ digest }) => digest);
  const entries = [
    ...declared.filter(doesSomething).map(entryOf),
    ...removed.filter(doesSomething).map((roster) => leaving + entryOf(roster)),
  ];
  return [hash('sha256', JSON.stringify(digests.sort())), ...entries.sort()].join('.');
}

/** Whether the approved plan is that of these rosters, all that the component declares. */
export function expectsDeclared(expected: string, declared: readonly RosterDigest[]): boolean {
  return expected.split('.')[0] === combineDigests(declared).split('.')[0];
}

/** What has moved since the plan was approved, as far as one roster tells. */
export type Moved =
  /** Its plan was approved, and its declaration is another now. */
  | 'declaration'
  /** Its declaration is the same, and what it would do is not: the pool has changed, or what was applied last. */
  | 'pool'
  /** What was to be done of it is done already, or no longer needed. */
  | 'done'
  /** Nothing was to be done of it. */
  | 'unplanned';

/** What has moved of that roster; undefined where it would do just what was approved. */
export function movedOf(expected: string, roster: RosterDigest, isLeaving = false): Moved | undefined {
  const own = (isLeaving ? leaving : '') + entryOf(roster);
  const nameLength = (isLeaving ? leaving.length : 0) + lengths.name;
  const approved = expected.split('.').find((entry) => entry.slice(0, nameLength) === own.slice(0, nameLength));
  if (approved === undefined) return doesSomething(roster) ? 'unplanned' : undefined;
  if (!doesSomething(roster)) return 'done';
  if (approved === own) return undefined;
  const usersEnd = nameLength + lengths.users;
  return approved.slice(0, usersEnd) === own.slice(0, usersEnd) ? 'pool' : 'declaration';
}

function entryOf({ roster, users, digest }: RosterDigest): string {
  const short = (text: string, length: number) => hash('sha256', text).slice(0, length);
  return short(roster, lengths.name) + short(users, lengths.users) + digest.slice(0, lengths.digest);
}

function doesSomething({ digest }: RosterDigest): boolean {
  return digest !== digestOfNothing;
}
