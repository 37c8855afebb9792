/** Selects the changes of a plan that are drift: live differs from the declaration. What only waits to be taken away does not. */
import type { Step, UserPlan } from '../providers/plan/model.ts';
import type { ReportedPlan } from '../providers/report/build-report.ts';
import type { PlanReport } from '../providers/report/report-model.ts';
import { type ExitStatus, exitStatus } from './exit-status.ts';

/**
 * The plan without what is there for the reason `removed`: attributes and accounts that the files no longer declare since
 * the last `up`, and that nobody else has touched. Everything else counts: what somebody changed (`drifted`), added
 * (`unmanaged`), and what is declared and not live. `missingCounts`: declared users without an account count, too.
 */
export function driftOf<T extends ReportedPlan>(target: T, missingCounts: boolean): T {
  const { plan } = target;
  const missing = missingCounts ? plan.users.filter(isMissing).map(({ name }) => name) : [];
  return { ...target, missing, plan: { ...plan, users: plan.users.map((user) => drifting(user, missingCounts)) } };
}

function isMissing({ kept }: UserPlan): boolean {
  return kept.some(({ rule }) => rule === 'skipped');
}

function drifting(user: UserPlan, missingCounts: boolean): UserPlan {
  const steps = user.steps.flatMap(driftingStep);
  return {
    ...user,
    steps,
    kept: missingCounts ? user.kept.filter(({ rule }) => rule !== 'skipped') : user.kept,
    messages: steps.some(({ kind }) => kind === 'update') ? user.messages : [],
  };
}

function driftingStep(step: Step): readonly Step[] {
  if (step.kind !== 'update') return step.reason === 'removed' ? [] : [step];
  const [first, ...rest] = step.changes.filter(({ reason }) => reason !== 'removed');
  return first === undefined ? [] : [{ ...step, changes: [first, ...rest] }];
}

/** What an `up` refuses to do about drift, although the declaration is right: drift is found all the same. */
const refusedMending: ReadonlySet<string> = new Set([
  'too-many-changes',
  'too-many-deletions',
  'message-forbidden',
  'protected',
  'not-ours-to-delete',
]);

/** What drift comes to: 1 where it cannot be told, because a name or the declaration is wrong; 2 where there is some. */
export function statusOfDrift({ refusals, summary }: PlanReport): ExitStatus {
  if (summary.heldBack > 0 || refusals.some(({ code }) => !refusedMending.has(code))) return exitStatus.error;
  return summary.changed + summary.missing > 0 ? exitStatus.changes : exitStatus.nothingToDo;
}
