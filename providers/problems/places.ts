/** Where the declaration says what: lets a rule that works on users point into the files. */

import type { AttributeName, Username } from '../model/names.ts';
import { type DeclaredRules, type RuleName, ruleSubject } from '../model/rules.ts';
import type { DeclaredAccount } from '../model/users.ts';
import type { Diagnostic, SourceRef } from './diagnostic.ts';

/** A key of the account that a user may have beside attributes. */
export type AccountKey = keyof DeclaredAccount;

/** Where a user's key, its attributes and what it says of the account stand; what is from `defaults` stands there. */
export interface UserPlace {
  readonly at: SourceRef;
  readonly attributes: ReadonlyMap<AttributeName, AttributePlace>;
  /** Absent where nothing is said. */
  readonly account?: ReadonlyMap<AccountKey, SourceRef>;
}

/** Where an attribute's value stands. */
export interface AttributePlace extends SourceRef {
  /** Where its key begins, if that is on the same line. */
  readonly keyColumn?: number;
}

/** The place of every declared user. */
export type Places = ReadonlyMap<Username, UserPlace>;

/** The place of the attribute or of the account's key, or else of the user, as a diagnostic's `at`; nothing where it is unknown. */
export function at(
  places: Places,
  username: Username,
  attribute?: AttributeName,
  account?: AccountKey,
): { readonly at?: SourceRef } {
  const user = places.get(username);
  const ofAttribute = attribute === undefined ? undefined : user?.attributes.get(attribute);
  const place = ofAttribute ?? (account === undefined ? undefined : user?.account?.get(account)) ?? user?.at;
  return place === undefined ? {} : { at: { file: place.file, line: place.line, column: place.column } };
}

/** These are about the name of an attribute and not about its value. */
const ofNames: ReadonlySet<Diagnostic['code']> = new Set(['unknown-attribute', 'read-only']);

/** The place of what the problem is about, as a diagnostic's `at`; nothing where it is unknown. */
export function placeOf(
  { code, subject }: Pick<Diagnostic, 'code' | 'subject'>,
  places: Places,
): { readonly at?: SourceRef } {
  const { username, attribute, account } = subject ?? {};
  if (username === undefined) return {};
  const found = at(places, username, attribute, account);
  const { keyColumn } = (attribute === undefined ? undefined : places.get(username)?.attributes.get(attribute)) ?? {};
  if (found.at === undefined || keyColumn === undefined || !ofNames.has(code)) return found;
  return { at: { ...found.at, column: keyColumn } };
}

/** Where each rule stands, as `users/rules.yaml:3`. */
export function placesOfRules(rules: DeclaredRules, places: Places): Readonly<Record<RuleName, string>> {
  return Object.fromEntries(
    [...rules.keys()].flatMap((name) => {
      const place = places.get(ruleSubject(name))?.at;
      return place === undefined ? [] : [[name, `${place.file}:${place.line}`]];
    }),
  );
}

/** The problems with the places of what they are about. A message that does not name its user begins with the name. */
export function placed(problems: readonly Diagnostic[], places: Places): readonly Diagnostic[] {
  return problems.map((problem) => {
    const { username } = problem.subject ?? {};
    if (username === undefined) return problem;
    return { ...withName(problem), ...ruleOrPlace(problem, places), ...hintWithPlace(problem, places) };
  });
}

/** A user that only rules have found stands in no file: the rule's place then. */
function ruleOrPlace(problem: Diagnostic, places: Places): Pick<Diagnostic, 'at'> {
  const own = placeOf(problem, places);
  return own.at !== undefined || problem.rule === undefined ? own : at(places, ruleSubject(problem.rule));
}

/** The problem with a message that names its user: one that does not begins with the name. */
export function withName(problem: Diagnostic): Diagnostic {
  const { subject, message } = problem;
  if (subject === undefined || saysName(message, subject.username)) return problem;
  return { ...problem, message: `${subject.username}: ${message}` };
}

function saysName(message: string, name: Username): boolean {
  return (
    message.startsWith(`${name} `) ||
    message.startsWith(`${name}:`) ||
    message.includes(` ${name} `) ||
    message.includes(` ${name}:`)
  );
}

function hintWithPlace({ hint = '', other }: Diagnostic, places: Places): Pick<Diagnostic, 'hint'> {
  const place = other === undefined ? undefined : places.get(other)?.at;
  if (place === undefined) return {};
  return { hint: `${hint}; ${other} is declared at ${place.file}:${place.line}:${place.column}` };
}

/** Without those that say the same of the same place: one wrong value in `defaults` is one problem, not one a user. */
export function oncePerPlace<T extends { readonly message: string; readonly at?: SourceRef }>(
  problems: readonly T[],
): readonly T[] {
  const told = new Set<string>();
  return problems.filter(({ message, at: place }) => {
    if (place === undefined) return true;
    const key = JSON.stringify([place.file, place.line, place.column, message]);
    if (told.has(key)) return false;
    told.add(key);
    return true;
  });
}
