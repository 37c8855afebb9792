/** Selects the changes of a plan that are drift: live differs from the declaration, and not only because the files changed. */
import type { Rules } from '../providers/constraints/comparison.ts';
import type { AttributeChange } from '../providers/model/changes.ts';
import { meant } from '../providers/model/value.ts';
import type { Step, UserPlan, UserRecord } from '../providers/plan/model.ts';
import type { ReportedPlan } from '../providers/report/build-report.ts';
import type { PlanReport } from '../providers/report/report-model.ts';
import { type ExitStatus, exitStatus } from './exit-status.ts';

/** What counts as drift. */
export interface DriftOptions {
  /** Declared users without an account count. */
  readonly missingCounts: boolean;
  /**
   * How last applied and live values are compared. Undefined where nothing was applied: then everything counts that is
   * live otherwise than declared.
   */
  readonly applied: Rules | undefined;
}

/**
 * The plan without what only waits for the next `up`: what the files have changed, added or removed since the last one,
 * and nobody else has touched. Everything else counts: what somebody changed (`drifted`) or added (`unmanaged`), and
 * accounts that somebody deleted.
 */
export function driftOf<T extends ReportedPlan>(target: T, options: DriftOptions): T {
  const { plan } = target;
  const users = plan.users.map((user) => drifting(user, options));
  const waiting = plan.users.filter(({ steps }, index) => waits(steps, users[index]?.steps ?? []));
  const missing = options.missingCounts ? plan.users.filter(isMissing).map(({ name }) => name) : [];
  return { ...target, missing, notApplied: waiting.map(({ name }) => name), plan: { ...plan, users } };
}

function isMissing({ kept }: UserPlan): boolean {
  return kept.some(({ rule }) => rule === 'skipped');
}

/** Whether the user has something to do, and nothing of it is drift. */
function waits(planned: readonly Step[], left: readonly Step[]): boolean {
  return planned.length > 0 && left.length === 0;
}

function drifting(user: UserPlan, options: DriftOptions): UserPlan {
  const steps = user.steps.flatMap((step) => driftingStep(step, user.before, options));
  return {
    ...user,
    steps,
    kept: options.missingCounts ? user.kept.filter(({ rule }) => rule !== 'skipped') : user.kept,
    messages: steps.some(({ kind }) => kind === 'update') ? user.messages : [],
  };
}

function driftingStep(step: Step, before: UserRecord | undefined, { applied }: DriftOptions): readonly Step[] {
  if (step.kind === 'update') {
    const [first, ...rest] = step.changes.filter((change) => isDrift(change, before, applied));
    return first === undefined ? [] : [{ ...step, changes: [first, ...rest] }];
  }
  if (step.reason === 'removed') return [];
  if (applied === undefined || step.reason === 'drifted') return [step];
  // An account that was on record is gone; otherwise the files say something new, or an earlier run did not finish.
  return step.kind === 'create' && before !== undefined ? [step] : [];
}

/** A declared change is drift where live is not what was applied last, which somebody must have changed. */
function isDrift(change: AttributeChange, before: UserRecord | undefined, applied: Rules | undefined): boolean {
  switch (change.reason) {
    case 'removed':
      return false;
    case 'drifted':
    case 'unmanaged':
      return true;
    case 'declared':
    case 'accompanies': {
      if (applied === undefined) return true;
      const last = before?.attributes.get(change.name);
      if (last === undefined) return false;
      const live = change.from === undefined ? '' : meant(change.from);
      return meant(last) === '' || live === '' ? meant(last) !== live : !applied.same(change.name, meant(last), live);
    }
  }
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
