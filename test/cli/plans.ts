/** Plans of a declaration for the tests of reports, without a pool behind them. */
import type { TargetPlan } from '../../cli/planning.ts';
import type { UserPlan } from '../../providers/plan/model.ts';
import { planOf } from '../report/plans.ts';

/** A plan of those users, that `up` would carry out. */
export function targetPlan(users: readonly UserPlan[], rest: Partial<TargetPlan> = {}): TargetPlan {
  return {
    userPoolId: 'eu-west-1_AbCdEf123',
    plan: planOf(users),
    refusals: [],
    heldBack: users.flatMap(({ heldBack = [] }) => heldBack),
    missing: [],
    digest: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    destroy: false,
    places: new Map(),
    texts: new Map(),
    warnings: [],
    ...rest,
  };
}
