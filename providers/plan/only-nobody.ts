/** Warns of `onlyUsers` that mean nobody: a misspelt name would make a run do nothing without a word. */
import { nearest } from '../model/nearest.ts';
import type { Diagnostic } from '../problems/diagnostic.ts';
import type { UserPlan } from './model.ts';
import type { Patterns } from './patterns.ts';

/** One warning for each pattern that matches no user of the plan, declared or on record, with the nearest name. */
export function onlyNobody(users: readonly UserPlan[], patterns: Patterns): readonly Diagnostic[] {
  const unmatched = patterns.matchingNobody(users.map(({ name, account }) => [name, account?.user ?? {}] as const));
  return unmatched.map((pattern): Diagnostic => {
    const near = nearest(
      pattern,
      users.map(({ name }) => name),
      2,
    );
    return {
      code: 'only-nobody',
      severity: 'warning',
      message: `onlyUsers has "${pattern}", which is no user of the files and none on record`,
      hint: near === undefined ? 'look for a typing error; * stands for any characters' : `did you mean ${near}?`,
    };
  });
}
