/** Warns of `onlyUsers` that mean nobody: a misspelt name would make a run do nothing without a word. */
import { nearest } from '../model/nearest.ts';
import type { Diagnostic } from '../problems/diagnostic.ts';
import type { UserPlan } from './model.ts';
import type { KnownNames, Patterns } from './patterns.ts';

/** So many patterns are compared with everybody: a long list in a big pool would take minutes. */
const mostGuesses = 5;

/** One warning for each pattern that matches no user of the plan, declared or on record, with the nearest name. */
export function onlyNobody(users: readonly UserPlan[], patterns: Patterns): readonly Diagnostic[] {
  return patterns.matchingNobody(namesOf(users)).map((pattern, index): Diagnostic => {
    const guesses = index < mostGuesses ? users.map(({ name }) => name) : [];
    const near = nearest(pattern, guesses, 2);
    return {
      code: 'only-nobody',
      severity: 'warning',
      message: `onlyUsers has "${pattern}", which is no user of the files and none on record`,
      hint: near === undefined ? 'look for a typing error; * stands for any characters' : `did you mean ${near}?`,
    };
  });
}

/** With the names on record, for an account that is gone. One by one: nearly always there is no pattern, and nobody is looked at. */
function* namesOf(users: readonly UserPlan[]): Generator<KnownNames> {
  for (const { name, account, before } of users) {
    yield [name, account?.user ?? {}];
    if (before !== undefined) yield [name, before];
  }
}
