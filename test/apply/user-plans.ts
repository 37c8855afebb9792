/** Plans of users as a test needs them: what is not given is empty. */

import { type ExpectedMessage, expectedMessages } from '../../providers/constraints/messages.ts';
import type { AttributeChange, Creation } from '../../providers/model/changes.ts';
import type { Pool } from '../../providers/model/pool.ts';
import type { LiveUser } from '../../providers/model/users.ts';
import type { Value } from '../../providers/model/value.ts';
import type { Plan, Step, UserPlan } from '../../providers/plan/model.ts';

type UpdateStep = Extract<Step, { readonly kind: 'update' }>;

/** The account of that username, which is its `sub` too. */
export function accountOf(username: string, attributes: Readonly<Record<string, string>> = {}): LiveUser {
  const all = new Map(Object.entries({ ...attributes, sub: username }));
  return { username, sub: username, enabled: true, status: 'CONFIRMED', attributes: all };
}

/** A user with that account, or none yet. */
export function userPlan(name: string, user: LiveUser | undefined, ...steps: readonly Step[]): UserPlan {
  const account = user === undefined ? {} : { account: { user, by: 'username' } as const };
  return { name, declared: true, steps, kept: [], messages: [], problems: [], ...account };
}

/** The same user, with the messages that the pool sends because of the update. */
export function sending(user: UserPlan, pool: Pool): UserPlan {
  const messages = user.steps.flatMap((step): readonly ExpectedMessage[] =>
    step.kind === 'update'
      ? expectedMessages({ username: user.name, account: user.name, changes: step.changes }, pool)
      : [],
  );
  return { ...user, messages };
}

export function planOf(users: readonly UserPlan[], groupsToCreate: readonly string[] = []): Plan {
  return { users, groupsToCreate, rules: [], poolUsers: users.length, problems: [] };
}

export function set(name: string, to: Value): AttributeChange {
  return { kind: 'set', name, reason: 'declared', from: undefined, to };
}

export function update(...changes: UpdateStep['changes']): UpdateStep {
  return { kind: 'update', changes };
}

export function create(username: string, more: Partial<Creation> = {}): Step {
  const attributes = new Map([['email', username.includes('@') ? username : `${username}@example.com`]]);
  return { kind: 'create', reason: 'declared', creation: { username, signInName: username, attributes, ...more } };
}
