/** Selects the changes of a plan that are drift: live differs from the declaration, and not only because the files changed. */
import type { Rules } from '../providers/constraints/comparison.ts';
import type { AttributeChange } from '../providers/model/changes.ts';
import { meant } from '../providers/model/value.ts';
import { endOfSessions, isLossOf } from '../providers/plan/ended-sessions.ts';
import type { Step, UserPlan, UserRecord } from '../providers/plan/model.ts';
import type { ReportedPlan } from '../providers/report/build-report.ts';
import { type CauseOf, causesIn } from '../providers/report/causes.ts';
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
  /** The last `up` deleted unmanaged attributes, so that somebody has added those that are live now. */
  readonly deletedUnmanaged: boolean;
}

/**
 * The plan without what only waits for the next `up`: what the files have changed, added or removed since the last one,
 * and nobody else has touched. Everything else counts: what somebody changed (`drifted`) or added (`unmanaged`), and
 * accounts that somebody deleted.
 */
export function driftOf<T extends ReportedPlan>(target: T, options: DriftOptions): T {
  const { plan } = target;
  const causeOf = causesIn(plan.rules, target.changedRules ?? new Set());
  const users = plan.users.map((user) => drifting(user, options, causeOf));
  const isOnRecord = ({ before }: UserPlan) => options.applied === undefined || before !== undefined;
  const isMissing = ({ kept }: UserPlan) => options.missingCounts && kept.some(({ rule }) => rule === 'skipped');
  const waits = (user: UserPlan, { steps }: UserPlan) =>
    (user.steps.some(({ kind }) => kind !== 'end-sessions') && steps.length === 0) ||
    (isMissing(user) && !isOnRecord(user));
  const joined = new Set(users.flatMap(({ steps }) => steps.flatMap((step) => ('group' in step ? [step.group] : []))));
  return {
    ...target,
    missing: plan.users.filter((user) => isMissing(user) && isOnRecord(user)).map(({ name }) => name),
    notApplied: plan.users.filter((user, index) => waits(user, users[index] ?? user)).map(({ name }) => name),
    plan: { ...plan, users, groupsToCreate: plan.groupsToCreate.filter((group) => joined.has(group)) },
  };
}

function drifting(user: UserPlan, options: DriftOptions, causeOf: CauseOf): UserPlan {
  const drifted = user.steps.flatMap((step) => driftingStep(step, user.before, options, causeOf));
  const steps = [...drifted, ...endOfDrifted(user, drifted)];
  const changed = new Set(
    steps.flatMap((step) => (step.kind === 'update' ? step.changes.map(({ name }) => name) : [])),
  );
  return {
    ...user,
    steps,
    kept: options.missingCounts ? user.kept.filter(({ rule }) => rule !== 'skipped') : user.kept,
    messages: user.messages.filter(({ attribute }) => changed.has(attribute)),
  };
}

/** The sign-out as far as drift is what makes it due; one of an earlier run is none. */
function endOfDrifted(user: UserPlan, drifted: readonly Step[]): readonly Step[] {
  const end = endOfSessions(user);
  const because = end?.because.filter((loss) => drifted.some((step) => isLossOf(step, loss))) ?? [];
  return because.length === 0 ? [] : [{ kind: 'end-sessions', reason: 'accompanies', because }];
}

function driftingStep(
  step: Step,
  before: UserRecord | undefined,
  options: DriftOptions,
  causeOf: CauseOf,
): readonly Step[] {
  const { applied } = options;
  if (step.kind === 'update') {
    const drifted = step.changes.filter((change) =>
      change.rule === undefined ? isDrift(change, before, options) : causeOf(change).cause !== 'declaration',
    );
    const [first, ...rest] = applied === undefined ? drifted : drifted.map(asDrifted);
    return first === undefined ? [] : [{ ...step, changes: [first, ...rest] }];
  }
  if (step.kind === 'end-sessions') return [];
  if ('rule' in step && step.rule !== undefined) return causeOf(step).cause === 'declaration' ? [] : [step];
  if (step.reason === 'removed') return [];
  if (applied === undefined || step.reason === 'drifted') return [step];
  // An account that was on record is gone; otherwise the files say something new, or an earlier run did not finish.
  return step.kind === 'create' && before !== undefined ? [step] : [];
}

/** A declared change is drift where live is not what was applied last, which somebody must have changed. */
function isDrift(
  change: AttributeChange,
  before: UserRecord | undefined,
  { applied, deletedUnmanaged }: DriftOptions,
): boolean {
  switch (change.reason) {
    case 'removed':
      return false;
    case 'drifted':
    case 'left':
      return true;
    case 'unmanaged':
      return applied === undefined || (deletedUnmanaged && before !== undefined);
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

/** What is declared anew, too, is there because somebody has changed it. */
function asDrifted(change: AttributeChange): AttributeChange {
  // A rule's change says itself what has brought it about.
  return change.reason === 'declared' && change.rule === undefined ? { ...change, reason: 'drifted' } : change;
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
