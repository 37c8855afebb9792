/** Turns the plan of a declaration into the data that reports and machines read; hidden values do not get into it. */
import { framesOf } from '../providers/core/diagnostics.ts';
import { problemReport, problemReports } from '../providers/core/problem-report.ts';
import type { Diagnostic } from '../providers/core/types.ts';
import type { PlanReport, PoolReport } from '../providers/report/plan-report.ts';
import { declaredIn, lookedAtIn } from '../providers/report/plan-text.ts';
import { changedUsers, placeOf, unprovenUsers } from './changed-users.ts';
import { hiddenWords } from './hidden-words.ts';
import { messagesOf } from './plan-messages.ts';
import { summaryOf } from './plan-summary.ts';
import type { TargetPlan } from './planning.ts';

/** What a report is made of beside the plan. */
export interface ReportOptions {
  readonly command: PlanReport['command'];
  readonly stack?: string | undefined;
  /** Personal values are told too; secrets never are. */
  readonly showValues: boolean;
  /** Whether problems have the lines of the files that they are about. */
  readonly frames?: boolean;
}

/** The report of one declaration. Users are sorted by code unit. */
export function planReport(
  target: TargetPlan,
  { command, stack, showValues, frames = showValues }: ReportOptions,
): PlanReport {
  const { plan, refusals, texts, destroy, digest } = target;
  const told = showValues ? (problem: Diagnostic) => problem : hiddenWords(plan.users);
  const pool = poolReport(target, { showValues, told });
  return {
    version: 1,
    command,
    ...(destroy ? { destroy } : {}),
    ...(stack === undefined ? {} : { stack }),
    refusals: problemReports(refusals.map(told), frames ? framesOf(texts) : undefined),
    userPools: [pool],
    ...(digest === undefined || refusals.length > 0 || destroy ? {} : { digest }),
    values: showValues ? 'shown' : 'hidden',
    summary: summaryOf([pool]),
  };
}

interface PoolOptions {
  readonly showValues: boolean;
  readonly told: (problem: Diagnostic) => Diagnostic;
}

function poolReport(
  { userPoolId, plan, heldBack, missing, places }: TargetPlan,
  { showValues, told }: PoolOptions,
): PoolReport {
  const { users, groupsToCreate } = plan;
  const telling = { places, showValues };
  const lookedAt = lookedAtIn(plan);
  return {
    userPoolId,
    declared: declaredIn(plan),
    ...(lookedAt === undefined ? {} : { lookedAt }),
    heldBack: heldBack.map((problem) => problemReport(told(problem))),
    users: changedUsers(users, telling),
    unproven: unprovenUsers(users, telling),
    missing: missing.map((username) => ({ username, ...placeOf(places, username) })),
    kept: users.flatMap(({ kept }) => kept),
    messages: users.flatMap((user) => messagesOf(user, showValues)),
    ...(groupsToCreate.length === 0 ? {} : { groupsToCreate }),
  };
}
