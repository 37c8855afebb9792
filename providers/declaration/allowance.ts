/** What the templates of a declaration may make in all: a few lines can stand for more users than any machine holds. */
import type { DeclaredUser } from '../model/users.ts';

/** More users than that would take half a day to create, so that they are a slip of the pen. */
export const mostUsers = 1_000_000;

/** Some 1 GB of memory. */
const mostText = 400_000_000;

/** What an attribute's entry or a group takes beside its text, in characters. */
const overhead = 40;

/** Counts what templates make, and says when it is too much. */
export interface Allowance {
  /** Takes the users of one more template. False where all templates together would have too many: then it takes none. */
  takeUsers(count: number): boolean;
  /** Takes the values of one more user, without those that it shares with its template. False when there are too many. */
  takeValues(user: DeclaredUser, template: DeclaredUser): boolean;
}

/** The allowance of one declaration. */
export function createAllowance(): Allowance {
  let [users, text] = [0, 0];
  return {
    takeUsers(count) {
      if (users + count > mostUsers) return false;
      users += count;
      return true;
    },
    takeValues(user, template) {
      if (user.attributes !== template.attributes)
        for (const [, value] of user.attributes) text += value.length + overhead;
      if (user.groups !== template.groups) for (const group of user.groups ?? []) text += group.length + overhead;
      return text <= mostText;
    },
  };
}
