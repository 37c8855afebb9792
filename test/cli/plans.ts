/** Plans for the tests of reports, without a pool behind them. */
import type { Planned, RosterPlan, TargetPlan } from '../../cli/planning.ts';
import type { AccountPlan } from '../../providers/core/account-plan.ts';
import type { UserUpdate } from '../../providers/core/types.ts';

/** A plan of one roster: whatever of it a test says, and else nothing. */
export function planned(
  given: Partial<Pick<Planned, 'hidden' | 'messages'>> & {
    readonly updates?: readonly UserUpdate[];
    readonly accounts?: Pick<AccountPlan, 'work' | 'groupsToCreate'>;
  },
): RosterPlan {
  const { updates = [], accounts, ...rest } = given;
  const records = { removed: new Set<string>(), before: new Map(), after: new Map() };
  const none = { work: [], groupsToCreate: [], kept: [], problems: [], ...records };
  return {
    roster: 'users/a.yaml',
    users: '',
    digest: '',
    planned: {
      plan: { updates, kept: [], missing: [], applied: new Map() },
      roster: new Map(),
      messages: [],
      hidden: () => false,
      accounts: { ...none, ...accounts },
      ...rest,
    },
  };
}

/** A plan of those rosters. */
export function targetPlan(rosters: Pick<TargetPlan, 'declared' | 'removed'>): TargetPlan {
  return { userPoolId: 'eu-west-1_AbCdEf123', missing: [], places: new Map(), warnings: [], refusals: [], ...rosters };
}
