/** What `${index}` and `${fake:…}` become in the texts of one user. */

import type { Username } from '../model/names.ts';
import type { DeclarationProblem } from '../problems/diagnostic.ts';
import { substitute, textOf, written } from '../values/references.ts';
import { fakeProblem, fakeValues } from './fake.ts';

/** The user whose texts are read. */
export interface ExpandingUser {
  readonly username: Username;
  /** Its number, from 1, among those of its template; undefined for a user by itself. */
  readonly index: number | undefined;
}

/** Takes a problem, without its place. */
export type TellExpansion = (
  code: Extract<DeclarationProblem, 'index-outside-template' | 'unknown-fake'>,
  message: string,
  hint: string,
) => void;

/**
 * The text with the user's number and made-up values in it; what refers to configuration stays, so the result is still
 * to be read for references. `field` is what the text is of, such as the attribute's name: with the user's name it
 * decides which values are made up, and nothing else does. A text without either comes back unchanged.
 */
export function expanded(text: string, field: string, user: ExpandingUser, tell: TellExpansion): string {
  let replaced = false;
  let next: ((method: string) => string | undefined) | undefined;
  const parts = substitute(text, (part) => {
    if (part.kind === 'index') {
      if (user.index === undefined) tell(...indexOutsideTemplate(written(part)));
      else replaced = true;
      return numbered(part.digits, user.index);
    }
    if (part.kind !== 'fake') return undefined;
    next ??= fakeValues(JSON.stringify([user.username, field]));
    const value = next(part.method);
    if (value === undefined) tell('unknown-fake', ...fakeProblem(part.method));
    else replaced = true;
    return value;
  });
  return replaced ? textOf(parts) : text;
}

/** The problem of a number where there is nothing to count. */
export function indexOutsideTemplate(reference: string): readonly ['index-outside-template', string, string] {
  const hint = 'give the user a `count`, or double the $ for the text itself';
  return ['index-outside-template', `${reference} stands for nothing: the user is no template`, hint];
}

/** A user's number with leading zeros up to that many digits. */
export function numbered(digits: number, index: number | undefined): string | undefined {
  return index?.toString().padStart(digits, '0');
}
