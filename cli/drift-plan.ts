/** Selects the changes of a plan that are drift: live differs from the declaration. What only waits to be taken away does not. */
import { assertNever } from '../providers/core/assert-never.ts';
import type { Step, UserPlan } from '../providers/plan/model.ts';
import type { TargetPlan } from './planning.ts';

/**
 * The plan without what is there for the reason `removed`: attributes and accounts that the files no longer declare since
 * the last `up`, and that nobody else has touched. Everything else counts: what somebody changed (`drifted`), added
 * (`unmanaged`), and what is declared and not live. `missingCounts`: declared users without an account count, too.
 */
export function driftOf(target: TargetPlan, missingCounts: boolean): TargetPlan {
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
  switch (step.kind) {
    case 'update': {
      const [first, ...rest] = step.changes.filter(({ reason }) => reason !== 'removed');
      return first === undefined ? [] : [{ ...step, changes: [first, ...rest] }];
    }
    case 'create':
    case 'delete':
    case 'enable':
    case 'disable':
    case 'add-to-group':
    case 'remove-from-group':
    case 'set-password':
      return step.reason === 'removed' ? [] : [step];
    default:
      return assertNever(step);
  }
}
