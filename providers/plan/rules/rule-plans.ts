/** What each rule comes to, counted over the plan. */
import { type Given, type RuleName, ruleState } from '../../model/rules.ts';
import type { RulePlan, UserPlan } from '../model.ts';
import type { PlanInputs } from '../plan-inputs.ts';
import type { Selection } from './selection.ts';
import { changesIn } from './step-changes.ts';

/** Thirty days, in milliseconds. */
const soon = 30 * 24 * 60 * 60 * 1000;

type Counts = {
  -readonly [K in 'matching' | 'changing' | 'had' | 'leaving' | 'unproven' | 'heldBack' | 'mapped']: number;
};

/** One entry for each rule of the files, and for each that they no longer have and that had given something. Sorted by name. */
export function rulePlans(users: readonly UserPlan[], selection: Selection, inputs: PlanInputs): readonly RulePlan[] {
  const { ruling, index, now } = inputs;
  const counts = new Map<RuleName, Counts>();
  const of = (rule: RuleName): Counts => {
    const own = counts.get(rule) ?? {
      matching: 0,
      changing: 0,
      had: 0,
      leaving: 0,
      unproven: 0,
      heldBack: 0,
      mapped: 0,
    };
    counts.set(rule, own);
    return own;
  };
  const givers = new Set<RuleName>();
  for (const given of ruling.given.values()) for (const rule of giversOf(given)) givers.add(rule);
  for (const rule of ruling.rules.keys()) of(rule);
  for (const user of index.all()) for (const rule of selection.of(user).unproven) of(rule).unproven += 1;
  for (const user of users) count(user, of);
  return [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, own]) => {
      const rule = ruling.rules.get(name);
      if (rule === undefined) return { name, state: 'gone', ...own };
      const { from, until } = rule;
      const endsSoon = until !== undefined && until > now && until - now <= soon;
      const times = {
        ...(from === undefined ? {} : { from }),
        ...(until === undefined ? {} : { until }),
        ...(endsSoon ? { endsSoon } : {}),
        ...(givers.has(name) ? {} : { isFirst: true as const }),
      };
      return { name, state: ruleState(rule, now), ...times, ...own };
    });
}

function count({ ruled, steps, heldBack, kept, leftOut }: UserPlan, of: (rule: RuleName) => Counts): void {
  if (ruled === undefined || leftOut === true) return;
  const { rules, before, after } = ruled;
  const [getting, losing] = [new Set<RuleName>(), new Set<RuleName>()];
  for (const { rule, reason } of steps.flatMap(changesIn)) {
    if (rule !== undefined) (reason === 'left' ? losing : getting).add(rule);
  }
  const [last, now] = [giversOf(before), giversOf(after)];
  for (const rule of rules) {
    const counts = of(rule);
    counts.matching += 1;
    if (heldBack !== undefined) counts.heldBack += 1;
    else if (getting.has(rule)) counts.changing += 1;
    else if (now.has(rule) && !last.has(rule)) counts.had += 1;
    if (kept.some((each) => each.rule === 'mapped')) counts.mapped += 1;
  }
  for (const rule of losing) of(rule).leaving += 1;
}

/** The rules that have given something of that. */
function giversOf(given: Given | undefined): ReadonlySet<RuleName> {
  if (given === undefined) return new Set();
  return new Set([...[...given.attributes.values()].map(({ rule }) => rule), ...given.groups.values()]);
}
