/** Lays the stack's level over the base level: who is declared where, and which value wins. */

import type { Username } from '../model/names.ts';
import { type DeclaredRules, type RuleName, ruleSubject } from '../model/rules.ts';
import type { DeclaredUser, DeclaredUsers } from '../model/users.ts';
import type { Diagnostic } from '../problems/diagnostic.ts';
import type { UserPlace } from '../problems/places.ts';
import { withoutKeys } from './account-fields.ts';
import { quoted } from './file-problems.ts';
import type { PlacedRule, PlacedRules } from './rule-fields.ts';
import type { PlacedUser } from './shape.ts';

/** One file of a level, as it was read: each user with the file's own defaults. */
export interface LevelFile {
  readonly file: string;
  readonly users: ReadonlyMap<Username, PlacedUser>;
  readonly rules: PlacedRules;
}

/** One file of the base level or a stack level, with the users that belong to it. */
export interface FileUsers {
  /** Relative to the folder of the declaration, with `/`: `acme.yaml` or `dev/extra.yaml`. */
  readonly file: string;
  readonly users: DeclaredUsers;
}

export interface Merged {
  readonly files: readonly FileUsers[];
  readonly rules: DeclaredRules;
  /** Of users, and of rules by `ruleSubject`. */
  readonly places: ReadonlyMap<Username, UserPlace>;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * A file is complete in itself: its defaults are under its own users before levels are merged. So a stack file's
 * default wins over the base for the users which that stack file names, and touches nobody else.
 *
 * A user on both levels is merged attribute by attribute (so is `clientMetadata`) and key by key, the stack's file wins, and stays in the base
 * file. A stack's file has only users that the base does not have.
 */
export function mergeLevels(base: readonly LevelFile[], stack: readonly LevelFile[]): Merged {
  const below = usersOfLevel(base);
  const above = usersOfLevel(stack);
  const places = new Map<Username, UserPlace>();
  const usersOfFile = ({ file, users }: LevelFile, elsewhere: LevelUsers, overlays: LevelUsers): FileUsers => {
    const all = new Map<Username, DeclaredUser>();
    for (const [username, declared] of users) {
      // Who is declared twice on a level is an error, and is kept once all the same.
      if (elsewhere.has(username) || places.has(username)) continue;
      const { user, place } = overlaid(declared, overlays.get(username));
      all.set(username, user);
      places.set(username, place);
    }
    return { file, users: all };
  };
  const baseFiles = base.map((file) => usersOfFile(file, nobody, above.users));
  const stackFiles = stack.map((file) => usersOfFile(file, below.users, nobody)).filter(({ users }) => users.size > 0);
  const rules = mergeRules(base, stack);
  for (const [name, { place }] of rules.placed) places.set(ruleSubject(name), place);
  return {
    files: [...baseFiles, ...stackFiles],
    rules: new Map(
      [...rules.placed].flatMap(([name, { rule }]) => (rule === undefined ? [] : [[name, rule] as const])),
    ),
    places,
    diagnostics: [...below.diagnostics, ...above.diagnostics, ...rules.diagnostics],
  };
}

/** A rule of the stack's level takes the place of the one below as a whole, or takes it away. */
function mergeRules(base: readonly LevelFile[], stack: readonly LevelFile[]) {
  const [below, above] = [rulesOfLevel(base), rulesOfLevel(stack)];
  return {
    placed: new Map([...below.rules, ...above.rules]),
    diagnostics: [...below.diagnostics, ...above.diagnostics],
  };
}

function rulesOfLevel(files: readonly LevelFile[]) {
  const rules = new Map<RuleName, PlacedRule>();
  const diagnostics: Diagnostic[] = [];
  for (const file of files) {
    for (const [name, placed] of file.rules) {
      const first = rules.get(name);
      if (first === undefined) rules.set(name, placed);
      else diagnostics.push(ruleDeclaredTwice(name, placed, first));
    }
  }
  return { rules, diagnostics };
}

function ruleDeclaredTwice(name: RuleName, { place: { at } }: PlacedRule, { place: first }: PlacedRule): Diagnostic {
  const { file, line, column } = first.at;
  const message = `the rule ${quoted(name)} is declared already, at ${file}:${line}:${column}`;
  const hint = 'remove one of the two, or give it another name';
  return { code: 'duplicate-rule', severity: 'error', message, hint, at, subject: { username: ruleSubject(name) } };
}

type LevelUsers = ReadonlyMap<Username, PlacedUser>;
const nobody: LevelUsers = new Map();

function overlaid(below: PlacedUser, above: PlacedUser | undefined): PlacedUser {
  if (above === undefined) return below;
  return {
    user: {
      ...withoutKeys(below.user, above.place.account?.keys() ?? []),
      ...above.user,
      attributes: new Map([...below.user.attributes, ...above.user.attributes]),
      ...clientMetadataOver(below.user, above.user),
    },
    place: placeOver(below.place, above.place),
  };
}

function placeOver(below: UserPlace, above: UserPlace): UserPlace {
  const account = new Map([...(below.account ?? []), ...(above.account ?? [])]);
  return {
    at: below.at,
    attributes: new Map([...below.attributes, ...above.attributes]),
    ...(account.size === 0 ? {} : { account }),
  };
}

function clientMetadataOver(below: DeclaredUser, above: DeclaredUser): Pick<DeclaredUser, 'clientMetadata'> {
  if (below.clientMetadata === undefined || above.clientMetadata === undefined) return {};
  return { clientMetadata: new Map([...below.clientMetadata, ...above.clientMetadata]) };
}

interface Level {
  readonly users: LevelUsers;
  readonly diagnostics: readonly Diagnostic[];
}

function usersOfLevel(files: readonly LevelFile[]): Level {
  const users = new Map<Username, PlacedUser>();
  const diagnostics = new Map<string, Diagnostic>();
  for (const file of files) {
    for (const [username, user] of file.users) {
      const first = users.get(username);
      if (first === undefined) users.set(username, user);
      else {
        // Two templates may have many names in common: one tells it.
        const places = JSON.stringify([user.place.at, first.place.at]);
        if (!diagnostics.has(places)) diagnostics.set(places, declaredTwice(username, user, first));
      }
    }
  }
  return { users, diagnostics: [...diagnostics.values()] };
}

function declaredTwice(username: Username, { place: { at } }: PlacedUser, { place: first }: PlacedUser): Diagnostic {
  const { file, line, column } = first.at;
  return {
    code: 'duplicate-user',
    severity: 'error',
    message: `${quoted(username)} is declared already, at ${file}:${line}:${column}`,
    hint: 'remove one of the two; a file of the stack lays itself over a shared one',
    at,
    subject: { username },
  };
}
