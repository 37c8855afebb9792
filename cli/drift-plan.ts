/** What of a plan is drift: the pool is not as it is declared, by whose hand ever; not what only waits to be taken away. */
import type { AccountWork } from '../providers/core/accounts.ts';
import type { AttributeChange, UserUpdate } from '../providers/core/types.ts';
import type { RosterPlan, TargetPlan } from './planning.ts';

/**
 * The plan without what is there for the reason `removed`: attributes and accounts that the declaration has dropped since
 * the last `up`, and that nobody else has touched. Everything else counts: what somebody changed (`drifted`), added
 * (`unmanaged`), and what is declared and not live. `missingCounts`: declared users without an account count, too.
 */
export function driftOf(plan: TargetPlan, missingCounts: boolean): TargetPlan {
  const declared = plan.declared.map((roster) => drifting(roster, missingCounts));
  const missing = missingCounts ? plan.declared.flatMap(({ planned }) => planned.plan.missing) : [];
  return { ...plan, declared, missing, removed: plan.removed.map((roster) => drifting(roster, false)) };
}

function drifting(roster: RosterPlan, missingCounts: boolean): RosterPlan {
  const { planned } = roster;
  const { plan, accounts, messages } = planned;
  const updates = plan.updates.flatMap(withoutRemovals);
  const changed = new Set(updates.map(({ username }) => username));
  return {
    ...roster,
    planned: {
      ...planned,
      plan: { ...plan, updates, kept: missingCounts ? plan.kept.filter(({ rule }) => rule !== 'skipped') : plan.kept },
      messages: messages.filter(({ username }) => changed.has(username)),
      ...(accounts === undefined ? {} : { accounts: { ...accounts, work: accounts.work.flatMap(workThatDrifted) } }),
    },
  };
}

function withoutRemovals(update: UserUpdate): readonly UserUpdate[] {
  const [first, ...rest] = update.changes.filter(({ reason }: AttributeChange) => reason !== 'removed');
  return first === undefined ? [] : [{ ...update, changes: [first, ...rest] }];
}

function workThatDrifted(work: AccountWork): readonly AccountWork[] {
  const [first, ...rest] = work.steps.filter((step) => {
    if (step.kind === 'delete' || step.kind === 'blank') return false;
    return step.kind === 'create' || step.reason !== 'removed';
  });
  return first === undefined ? [] : [{ ...work, steps: [first, ...rest] }];
}
