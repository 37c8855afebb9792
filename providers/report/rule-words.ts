/** What every renderer of a plan report says of rules, in the same words. */

import type { RulePlan } from '../plan/model.ts';
import { count, figure } from '../values/amounts.ts';
import type { PlanReport, RuleReport } from './report-model.ts';
import { modal } from './report-words.ts';

/** One line for each rule: where it stands, how many match, get something, were so before, lose it, and who is left out and why. */
export function ruleWords(report: PlanReport, told: (name: string) => string): readonly string[] {
  return report.userPools.flatMap(({ rules = [] }) =>
    rules.map((rule) => `${titleOf(rule, told)}: ${partsOf(rule, modal(report))}`),
  );
}

/** One line for each rule that ends within 30 days: `launch-week (users/rules.yaml:7) ends on 2026-12-31: 3 users`. */
export function endingWords({ userPools }: PlanReport, told: (name: string) => string): readonly string[] {
  return userPools.flatMap(({ rules = [] }) =>
    rules.flatMap((rule) => {
      if (rule.endsSoon !== true || rule.until === undefined) return [];
      return [`${titleOf(rule, told)} ends ${instantWords(rule.until)}: ${count(rule.matching, 'user')}`];
    }),
  );
}

/** What stands above `endingWords`. */
export const endingTitle = 'Ends within 30 days';

/** An hour, in milliseconds: longer than anybody looks at a preview before the update. */
const recently = 60 * 60 * 1000;

/**
 * What began or ended within the hour before `now`, and so perhaps after the preview: `the rule launch-week has ended on 2026-12-31`.
 * `now` is in milliseconds since 1970.
 */
export function recentWords(
  rules: readonly Pick<RulePlan, 'name' | 'from' | 'until'>[],
  now: number,
): readonly string[] {
  const isRecent = (instant: number | undefined): instant is number =>
    instant !== undefined && instant <= now && now - instant < recently;
  const words = (instant: number) => instantWords(new Date(instant).toISOString());
  return rules.flatMap(({ name, from, until }) => [
    ...(isRecent(from) ? [`the rule ${name} has begun ${words(from)}`] : []),
    ...(isRecent(until) ? [`the rule ${name} has ended ${words(until)}`] : []),
  ]);
}

/** `on 2026-12-31` for a midnight in UTC, else the instant. */
function instantWords(instant: string): string {
  const day = /^(.*)T00:00:00\.000Z$/.exec(instant)?.[1];
  return day === undefined ? `at ${instant.replace(/\.000Z$/, 'Z')}` : `on ${day}`;
}

function titleOf({ name, place }: RuleReport, told: (name: string) => string): string {
  return place === undefined ? told(name) : `${told(name)} (${told(place)})`;
}

function partsOf(rule: RuleReport, verb: 'will' | 'would'): string {
  const { state, matching, changing, had, leaving, unproven, heldBack, mapped, from, until } = rule;
  const some = (amount: number, words: string) => (amount === 0 ? [] : [`${figure(amount)} ${words}`]);
  return [
    ...(state === 'ahead' && from !== undefined ? [`begins ${instantWords(from)}`] : []),
    ...(state === 'ended' && until !== undefined ? [`has ended ${instantWords(until)}`] : []),
    ...(state === 'gone' ? ['no longer declared'] : []),
    ...(state === 'in-force' ? [`${count(matching, 'user')} ${matching === 1 ? 'matches' : 'match'}`] : []),
    ...some(changing, `${verb} change`),
    ...some(had, `${had === 1 ? 'was' : 'were'} so before`),
    ...some(leaving, `${verb} lose it`),
    ...some(heldBack, `${heldBack === 1 ? 'is' : 'are'} held back`),
    ...some(mapped, 'left out in part: an identity provider writes the attribute'),
    ...some(unproven, 'left out: matching only by what nobody has proven'),
  ].join(', ');
}
