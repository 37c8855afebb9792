/** What the state may hold of a user after its steps were done in part: what was not done is planned again. */

import { afterUpdate } from '../constraints/after-update.ts';
import { assertNever } from '../model/assert-never.ts';
import type { Pool } from '../model/pool.ts';
import type { LiveUser } from '../model/users.ts';
import { sameValues } from '../model/value.ts';
import type { Step, UserOutcome, UserPlan, UserRecord } from './model.ts';
import { type Pending, pendingAfter } from './waiting.ts';

/**
 * The record of the user after that outcome; without one, nothing was tried. Undefined when nothing stays on record. With
 * every step done it is the plan's `after`, with the `sub` of a new account and the addresses that wait from now on.
 */
export function recordAfter(
  user: UserPlan,
  outcome: UserOutcome | undefined,
  pool: Pool,
  now: number,
): UserRecord | undefined {
  const { steps, before, after } = user;
  const [first] = steps;
  if (first === undefined) return after;
  const done = outcome?.done ?? new Set<Step>();
  // Removed: the steps decide whether it is still ours to remove; sessions that are due are on record by `sub`.
  if (after === undefined)
    return steps.every((step) => done.has(step) || step.kind === 'end-sessions') ? undefined : before;
  if (first.kind === 'create') return done.has(first) ? afterCreation(user, after, done, outcome?.created) : before;
  return afterSteps(user, after, done, { pool, now });
}

/** Without its `sub`, the account may be another's: the account that answers to the name is taken over, and completed by its status. */
function afterCreation(
  user: UserPlan,
  after: UserRecord,
  done: ReadonlySet<Step>,
  created: LiveUser | undefined,
): UserRecord {
  if (created === undefined || created.sub === '') {
    return { attributes: after.attributes, ...(after.protect === undefined ? {} : { protect: true }) };
  }
  const account = { username: created.username, sub: created.sub };
  // What the account gets after its confirmation, and did not get, is not on record.
  const missed = user.steps.flatMap((step) => (step.kind === 'update' && !done.has(step) ? step.changes : []));
  const attributes =
    missed.length === 0
      ? after.attributes
      : new Map([...after.attributes].filter(([name]) => !missed.some((change) => change.name === name)));
  return { ...accountRecord(user, undefined, after, done), ...account, attributes, created: true };
}

function afterSteps(
  user: UserPlan,
  after: UserRecord,
  done: ReadonlySet<Step>,
  { pool, now }: { readonly pool: Pool; readonly now: number },
): UserRecord | undefined {
  const { name, account, before } = user;
  const { username, sub, created } = after;
  const update = user.steps.find((step) => step.kind === 'update');
  const sent = update !== undefined && done.has(update);
  const failed = update !== undefined && !sent;
  const pending: Pending | undefined =
    sent && account !== undefined
      ? pendingAfter(
          after.pending,
          { username: name, account: account.user.username, changes: update.changes },
          { pool, now },
        )
      : after.pending;
  return {
    ...accountRecord(user, before, after, done),
    ...(username === undefined ? {} : { username }),
    ...(sub === undefined ? {} : { sub }),
    ...(created === undefined ? {} : { created }),
    attributes: failed ? (before?.attributes ?? new Map()) : after.attributes,
    ...(pending === undefined || pending.size === 0 ? {} : { pending }),
  };
}

/** What is on record beside attributes: as before where a step about it has failed. */
function accountRecord(
  { steps }: UserPlan,
  before: UserRecord | undefined,
  after: UserRecord,
  done: ReadonlySet<Step>,
): Pick<UserRecord, 'enabled' | 'groups' | 'password' | 'passwordDue' | 'protect'> {
  const failed = (...kinds: readonly Step['kind'][]) =>
    steps.some((step) => kinds.includes(step.kind) && !done.has(step));
  const enabled = (failed('enable', 'disable') ? before : after)?.enabled;
  const groups = (failed('add-to-group', 'remove-from-group') ? before : after)?.groups;
  return {
    ...(enabled === undefined ? {} : { enabled }),
    ...(groups === undefined ? {} : { groups }),
    ...(failed('set-password')
      ? { passwordDue: true }
      : after.password === undefined
        ? {}
        : { password: after.password }),
    ...(after.protect === undefined ? {} : { protect: true }),
  };
}

/**
 * Whether two records differ in what the declaration decides, in both faces of each value. What only tidies the record
 * (an address that its user has confirmed) is no difference.
 */
export function recordsDiffer(a: UserRecord | undefined, b: UserRecord | undefined): boolean {
  if (a === undefined || b === undefined) return a !== b;
  if (a === b) return false;
  const passwords = (record: UserRecord): UserRecord['attributes'] =>
    record.password === undefined ? new Map() : new Map([[String(record.password.temporary), record.password.value]]);
  return (
    !sameValues(a.attributes, b.attributes) ||
    !sameValues(passwords(a), passwords(b)) ||
    a.enabled !== b.enabled ||
    a.created !== b.created ||
    a.passwordDue !== b.passwordDue ||
    a.protect !== b.protect ||
    a.sub !== b.sub ||
    String(a.groups?.toSorted()) !== String(b.groups?.toSorted())
  );
}

/** The account after a step, undefined where it is gone: for the directory after a write, and as a model. */
export function afterStep(live: LiveUser, step: Step): LiveUser | undefined {
  switch (step.kind) {
    case 'delete':
      return undefined;
    case 'enable':
    case 'disable':
      return { ...touched(live), enabled: step.kind === 'enable' };
    case 'set-password':
      // AdminSetUserPassword, Permanent.
      return { ...touched(live), status: step.password.temporary ? 'FORCE_CHANGE_PASSWORD' : 'CONFIRMED' };
    case 'update':
      return afterUpdate(live, step.changes);
    case 'create':
    case 'add-to-group':
    case 'remove-from-group':
    case 'end-sessions':
      return live;
  }
  return assertNever(step);
}

/** The account is no longer as it was created. */
function touched({ unchanged: _unchanged, ...live }: LiveUser): LiveUser {
  return live;
}
