/** Lifts what nearly all users of a file have in common into its `defaults`, where that saves lines. */
import type { DeclaredUser, DeclaredUsers } from '../model/users.ts';

/** What one file is to say: together as much as the users by themselves. */
export interface LiftedFile {
  /** Undefined where nothing is worth it. */
  readonly defaults: DeclaredUser | undefined;
  readonly users: DeclaredUsers;
}

/** A value that is worth being a default, and how many users have it. */
interface Common<T> {
  readonly value: T;
  readonly users: number;
}

/**
 * Nothing is lifted that somebody lacks, since a default is everybody's, nor what half of the users or fewer have. A
 * line a value is reckoned with.
 */
export function lifted(users: DeclaredUsers): LiftedFile {
  const everybody = [...users.values()];
  const names = [...(everybody[0]?.attributes.keys() ?? [])];
  const attributes = new Map(
    names.flatMap((name) => {
      const common = commonest(everybody.map((user) => user.attributes.get(name)));
      return common === undefined ? [] : [[name, common] as const];
    }),
  );
  const enabled = commonest(everybody.map((user) => user.enabled));
  const groups = commonest(everybody.map((user) => user.groups));
  const defaults: DeclaredUser = {
    attributes: new Map([...attributes].map(([name, { value }]) => [name, value])),
    ...(enabled === undefined ? {} : { enabled: enabled.value }),
    ...(groups === undefined ? {} : { groups: groups.value }),
  };
  const rest = new Map([...users].map(([username, user]) => [username, without(user, defaults)]));
  const commons = [...attributes.values(), enabled, groups].filter((common) => common !== undefined);
  const headings = (attributes.size === 0 ? 1 : 2) + headingsOf(rest) - headingsOf(users);
  const saved = commons.reduce((lines, common) => lines + common.users - 1, -headings);
  return saved > 0 ? { defaults, users: rest } : { defaults: undefined, users };
}

/** The value that more than half of them have, where all have one. */
function commonest<T>(values: readonly (T | undefined)[]): Common<T> | undefined {
  const counts = new Map<string, { readonly value: T; users: number }>();
  for (const value of values) {
    if (value === undefined) return undefined;
    const key = JSON.stringify(value);
    const counted = counts.get(key) ?? { value, users: 0 };
    counted.users += 1;
    counts.set(key, counted);
  }
  return [...counts.values()].find(({ users }) => 2 * users > values.length);
}

function without(user: DeclaredUser, { attributes, enabled, groups }: DeclaredUser): DeclaredUser {
  const own = [...user.attributes].filter(([name, value]) => attributes.get(name) !== value);
  const sameGroups = JSON.stringify(user.groups) === JSON.stringify(groups);
  return {
    attributes: new Map(own),
    ...(user.enabled === undefined || user.enabled === enabled ? {} : { enabled: user.enabled }),
    ...(user.groups === undefined || sameGroups ? {} : { groups: user.groups }),
  };
}

/** How many users have a line that says `attributes:`. */
function headingsOf(users: DeclaredUsers): number {
  return [...users.values()].filter(({ attributes }) => attributes.size > 0).length;
}
