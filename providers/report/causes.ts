/** What has brought a rule's change about: a hand, the rule, the clock or the files. */
import type { RuleName } from '../model/rules.ts';
import type { RulePlan } from '../plan/model.ts';
import type { AttributeReport } from './report-model.ts';

/** A change or a step of a rule. */
interface Ruled {
  readonly rule?: RuleName;
  readonly reason: string;
}

/** The rule and the cause of a change, as reports have them; nothing where no rule is in it. */
export type CauseOf = (change: Ruled) => Pick<AttributeReport, 'rule' | 'cause'>;

/**
 * Finds causes by the rules of now; `changed` are those that the files have otherwise than the last `up`. A change that somebody made by hand is the
 * hand's. A changed rule's is the files'. One that has ended takes away by the clock,
 * and one that had given nobody anything and has begun gives by it. Everything else is that somebody came or left.
 */
export function causesIn(rules: readonly RulePlan[], changed: ReadonlySet<RuleName>): CauseOf {
  const known = new Map(rules.map((rule) => [rule.name, rule]));
  const cause = (name: RuleName, reason: string) => {
    if (reason === 'drifted') return 'hand';
    const rule = known.get(name);
    if (rule === undefined || rule.state === 'gone' || changed.has(name)) return 'declaration';
    if (reason === 'left') return rule.state === 'in-force' ? 'rule' : 'clock';
    return rule.from !== undefined && rule.isFirst === true ? 'clock' : 'rule';
  };
  return ({ rule, reason }) => (rule === undefined ? {} : { rule, cause: cause(rule, reason) });
}
