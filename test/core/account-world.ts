/** A pool in memory that takes the steps of account plans: what an `up` that is killed or refused leaves behind. */
import type { AccountInputs } from '../../providers/core/account-decision.ts';
import { type AccountPlan, planAccounts, planBeside } from '../../providers/core/account-plan.ts';
import {
  type AccountOutcome,
  accountsAfter,
  attributesAfter,
  simulateStep,
} from '../../providers/core/account-records.ts';
import type { AccountStep, AccountWork, AppliedAccounts } from '../../providers/core/accounts.ts';
import { plan, simulate } from '../../providers/core/plan.ts';
import type { LastApplied, LiveUser, Plan, Username } from '../../providers/core/types.ts';

/** What is live, and what the state holds. Passwords are known by the account's `sub`. */
export interface World {
  readonly live: ReadonlyMap<Username, LiveUser>;
  readonly memberships: ReadonlyMap<Username, ReadonlySet<string>>;
  readonly passwords: ReadonlyMap<string, string>;
  readonly groups: ReadonlySet<string>;
  readonly applied: LastApplied;
  readonly accounts: AppliedAccounts;
  readonly changedPasswords: ReadonlySet<Username>;
}

/** What does not change between runs. */
export type Rest = Omit<AccountInputs, keyof World>;

/** Both plans of a run over that world. */
export function planned(world: World, rest: Rest): { readonly accounts: AccountPlan; readonly plan: Plan } {
  const inputs = { ...rest, ...world };
  const accounts = planAccounts(inputs);
  const policy = { ...rest.policy, removedAttributes: 'delete', unmanagedAttributes: 'retain' } as const;
  return { accounts, plan: planBeside({ ...inputs, policy }, accounts, plan) };
}

/** How a run goes: how many steps are taken before it is killed, and which of them are refused. */
export interface Course {
  readonly killedAfter?: number;
  readonly refuses?: (index: number) => boolean;
}

interface Pool {
  readonly live: Map<Username, LiveUser>;
  readonly memberships: Map<Username, ReadonlySet<string>>;
  readonly passwords: Map<string, string>;
}

/** The world after a run, and the steps that were taken. A killed run leaves the state as it was. */
export function run(world: World, rest: Rest, { killedAfter, refuses = () => false }: Course = {}) {
  const { accounts, plan: attributes } = planned(world, rest);
  const pool: Pool = {
    live: new Map(world.live),
    memberships: new Map(world.memberships),
    passwords: new Map(world.passwords),
  };
  const outcomes = new Map<Username, AccountOutcome>();
  const taken: (readonly [Username, AccountStep])[] = [];
  const killed = () => killedAfter !== undefined && taken.length >= killedAfter;
  let index = 0;
  for (const work of accounts.work) {
    const done = new Set<AccountStep>();
    for (const step of work.steps) {
      index += 1;
      const impossible = work.steps[0].kind === 'create' && step.kind !== 'create' && !done.has(work.steps[0]);
      if (killed() || impossible || refuses(index)) continue;
      take(pool, work, step);
      done.add(step);
      taken.push([work.username, step]);
    }
    const sub = pool.live.get(work.username)?.sub;
    outcomes.set(work.username, { done, ...(sub === undefined ? {} : { sub }) });
  }
  const groups = new Set([...world.groups, ...accounts.groupsToCreate]);
  if (killed()) return { taken, after: { ...world, ...pool, groups } satisfies World };
  for (const update of attributes.updates) {
    const user = pool.live.get(update.username);
    if (user !== undefined) pool.live.set(update.username, simulate(user, update));
  }
  const applied = attributesAfter(accounts, attributes.applied, world.applied, outcomes);
  const records = accountsAfter(accounts, outcomes);
  const after: World = { ...pool, groups, applied, accounts: records, changedPasswords: new Set() };
  return { taken, after };
}

function take(pool: Pool, { username }: AccountWork, step: AccountStep): void {
  if (step.kind === 'create') {
    const sub = `new-sub-of-${username}`;
    const { attributes, temporaryPassword } = step.creation;
    pool.live.set(username, { username, sub, enabled: true, status: 'FORCE_CHANGE_PASSWORD', attributes });
    pool.memberships.delete(username);
    if (temporaryPassword !== undefined) pool.passwords.set(sub, temporaryPassword);
    return;
  }
  const user = pool.live.get(username);
  if (user === undefined) throw new Error(`${username} has no account to ${step.kind}`);
  const groups = new Set(pool.memberships.get(username));
  if (step.kind === 'add-to-group') groups.add(step.group);
  if (step.kind === 'remove-from-group') groups.delete(step.group);
  pool.memberships.set(username, groups);
  if (step.kind === 'set-password') pool.passwords.set(user.sub, step.password.value);
  const after = simulateStep(user, step);
  if (after === undefined) pool.live.delete(username);
  else pool.live.set(username, after);
}
