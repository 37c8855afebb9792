/** A plan by user: what changes of each, attributes and account together. */
import type { AccountPlan } from '../core/account-plan.ts';
import type { AccountWork } from '../core/accounts.ts';
import type { Plan, Username, UserUpdate } from '../core/types.ts';

/** One user of a plan. */
export interface UserChanges {
  readonly username: Username;
  /** `removed`: declared no longer, and something is done about it. */
  readonly kind: 'changed' | 'created' | 'removed';
  readonly update?: UserUpdate;
  readonly work?: AccountWork;
}

/** A plan as far as users are concerned. */
export interface PlanOfUsers {
  readonly plan: Pick<Plan, 'updates'>;
  readonly accounts: Pick<AccountPlan, 'work' | 'removed'>;
}

/** Everybody whom the plan does something to, once: those who change, those who are created, those who are removed. */
export function userChanges({ plan, accounts }: PlanOfUsers): readonly UserChanges[] {
  const users = new Map<Username, UserChanges>();
  for (const update of plan.updates) {
    const { username } = update;
    users.set(username, { username, kind: accounts.removed.has(username) ? 'removed' : 'changed', update });
  }
  for (const work of accounts.work) {
    const { username } = work;
    const creates = work.steps[0].kind === 'create';
    const kind = creates ? 'created' : accounts.removed.has(username) ? 'removed' : 'changed';
    users.set(username, { ...users.get(username), username, kind, work });
  }
  const order = { changed: 0, created: 1, removed: 2 };
  return [...users.values()].sort((a, b) => order[a.kind] - order[b.kind] || (a.username < b.username ? -1 : 1));
}
