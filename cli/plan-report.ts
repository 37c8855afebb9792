/** Turns the plans of a declaration into the data that reports and machines read; hidden values do not get into it. */

import { combineDigests } from '../providers/component-digest.ts';
import type { PlanReport, PoolReport } from '../providers/core/plan-report.ts';
import type { Hidden } from '../providers/core/revealed.ts';
import type { Username } from '../providers/core/types.ts';
import { changedUsers, placeOf } from './changed-users.ts';
import { messagesOf } from './plan-messages.ts';
import { summaryOf } from './plan-summary.ts';
import type { TargetPlan } from './planning.ts';

/** What a report is made of beside the plan. */
export interface ReportOptions {
  readonly command: PlanReport['command'];
  readonly stack?: string | undefined;
  /** Personal values are told too; secrets never are. */
  readonly showValues: boolean;
}

/** The report of one declaration. Users are sorted by code unit. */
export function planReport(plan: TargetPlan, { command, stack, showValues }: ReportOptions): PlanReport {
  const pool = poolReport(plan, showValues);
  return {
    version: 1,
    command,
    ...(stack === undefined ? {} : { stack }),
    userPools: [pool],
    digest: combineDigests(plan.declared, plan.removed),
    values: showValues ? 'shown' : 'hidden',
    summary: summaryOf([pool]),
  };
}

function poolReport({ userPoolId, declared, removed, missing, places }: TargetPlan, showValues: boolean): PoolReport {
  const plans = [...declared, ...removed].map(({ planned }) => planned);
  const mayShow =
    (hidden: Hidden): Hidden =>
    (username, name) =>
      showValues && !hidden(username, name);
  const groups = [...new Set(plans.flatMap(({ accounts }) => accounts?.groupsToCreate ?? []))].sort();
  return {
    userPoolId,
    declared: declared.reduce((sum, { planned }) => sum + planned.roster.size, 0),
    users: changedUsers(plans, { places, showValues }).sort(byUsername),
    missing: missing.map((username) => ({ username, ...placeOf(places, username) })).sort(byUsername),
    kept: plans.flatMap(({ plan }) => plan.kept).sort(byUsername),
    messages: plans.flatMap((planned) => messagesOf(planned, mayShow(planned.hidden))).sort(byUsername),
    ...(groups.length === 0 ? {} : { groupsToCreate: groups }),
  };
}

function byUsername(a: { readonly username: Username }, b: { readonly username: Username }): number {
  return a.username < b.username ? -1 : a.username > b.username ? 1 : 0;
}
