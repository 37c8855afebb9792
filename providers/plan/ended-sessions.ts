/** Which users are signed out everywhere: those that lose something that `endSessions` lists, and those for which that is due from an earlier run. */

import { nameHint } from '../constraints/attribute-names.ts';
import { addressAttributes, addressOfFlag } from '../model/addresses.ts';
import { assertNever } from '../model/assert-never.ts';
import type { AttributeChange, UserUpdate } from '../model/changes.ts';
import type { Pool } from '../model/pool.ts';
import type { LiveUser } from '../model/users.ts';
import { meant } from '../model/value.ts';
import type { Diagnostic } from '../problems/diagnostic.ts';
import type { Loss, Step, UserOutcome, UserPlan } from './model.ts';
import type { PlanInputs } from './plan-inputs.ts';

type EndSessions = Extract<Step, { readonly kind: 'end-sessions' }>;

/** What `endSessions` may list beside the attributes of the pool. */
const others = ['groups', 'enabled'];

/**
 * The plans with one more step, the last, for each account of which something listed is changed or taken away, and for each of which that
 * is due from an earlier run. An account that is due and has no plan gets one. A value where none was, a group that is joined, and an account
 * that is created or deleted end no session.
 */
export function withEndedSessions(
  users: readonly UserPlan[],
  { policy, sessionsDue, index, patterns }: Pick<PlanInputs, 'policy' | 'sessionsDue' | 'index' | 'patterns'>,
): readonly UserPlan[] {
  const listed = new Set(policy.endSessions);
  if (listed.size + sessionsDue.size === 0) return users;
  const owners = ownersOf(users, sessionsDue);
  const planned = users.map((user) => withStep(user, listed, owners.get(user.account?.user.sub ?? '') === user));
  const names = new Set(users.map(({ name }) => name));
  const left = [...sessionsDue].flatMap((sub): readonly UserPlan[] => {
    const live = owners.has(sub) ? undefined : index.bySub(sub);
    if (live === undefined) return [];
    const name = names.has(live.username) ? sub : live.username;
    const user = { ...nobodys, name, account: { user: live, by: 'username' as const } };
    if (patterns.leavesOut(name, live)) return [{ ...user, sessionsDue: true, leftOut: true }];
    return [
      patterns.ignoresUser(name, live) === undefined ? withStep(user, listed, true) : { ...user, sessionsDue: true },
    ];
  });
  return left.length === 0 ? planned : [...planned, ...left].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** The plan of an account that no file and no rule is about. */
const nobodys = { declared: false, unnamed: true, steps: [], kept: [], messages: [], problems: [] } as const;

/** The plan of each account that is due: of two names that mean one account, the one that is declared. */
function ownersOf(users: readonly UserPlan[], due: ReadonlySet<string>): ReadonlyMap<string, UserPlan> {
  const owners = new Map<string, UserPlan>();
  if (due.size === 0) return owners;
  for (const user of users) {
    const sub = user.account?.user.sub;
    if (sub === undefined || !due.has(sub)) continue;
    if (user.declared || !owners.has(sub)) owners.set(sub, user);
  }
  return owners;
}

function withStep(user: UserPlan, listed: ReadonlySet<string>, isDue: boolean): UserPlan {
  const { account, steps, heldBack, leftOut } = user;
  if (account === undefined || (steps.length === 0 && !isDue)) return user;
  const noted: UserPlan = isDue ? { ...user, sessionsDue: true } : user;
  if (heldBack !== undefined || leftOut === true || steps.some(({ kind }) => kind === 'delete')) return noted;
  const because = steps.flatMap((step) => lossesOf(step, user, account.user)).filter((loss) => isListed(loss, listed));
  if (because.length === 0 && !isDue) return user;
  const step: EndSessions = { kind: 'end-sessions', reason: isDue ? 'unfinished' : 'accompanies', because };
  return { ...noted, steps: [...steps, step] };
}

function isListed({ kind, name = '' }: Loss, listed: ReadonlySet<string>): boolean {
  switch (kind) {
    case 'changed':
    case 'deleted':
      return listed.has(name);
    case 'left':
      return listed.has('groups');
    case 'disabled':
      return listed.has('enabled');
  }
  return assertNever(kind);
}

/** What the step changes or takes away of the account. */
function lossesOf(step: Step, user: Pick<UserPlan, 'messages'>, live: LiveUser): readonly Loss[] {
  switch (step.kind) {
    case 'update':
      return [...step.changes.flatMap(lossOf), ...flagsLost(step.changes, user, live)];
    case 'remove-from-group':
      return [{ kind: 'left', name: step.group }];
    case 'disable':
      return [{ kind: 'disabled' }];
    case 'create':
    case 'delete':
    case 'enable':
    case 'add-to-group':
    case 'set-password':
    case 'end-sessions':
      return [];
  }
  return assertNever(step);
}

function lossOf(change: AttributeChange): readonly Loss[] {
  const { kind, name, reason, from } = change;
  if (kind === 'delete') return [{ kind: 'deleted', name }];
  const live = from === undefined ? '' : meant(from);
  // A flag that goes along with its address may have that value already.
  const isSame = reason === 'accompanies' && live.toLowerCase() === meant(change.to).toLowerCase();
  return live === '' || isSame ? [] : [{ kind: 'changed', name }];
}

/** The flags that Cognito turns false, because their addresses change without them. One that waits for its user keeps its flag. */
function flagsLost(
  changes: UserUpdate['changes'],
  { messages }: Pick<UserPlan, 'messages'>,
  { attributes }: LiveUser,
): readonly Loss[] {
  return addressAttributes.flatMap((address): readonly Loss[] => {
    const flag = `${address}_verified`;
    const changed = changes.some(({ name }) => name === address) && !changes.some(({ name }) => name === flag);
    const waits = messages.some(({ attribute, waits }) => waits && attribute === address);
    return changed && !waits && attributes.get(flag)?.toLowerCase() === 'true' ? [{ kind: 'changed', name: flag }] : [];
  });
}

/** Whether the step is one of those for which the account is signed out. */
export function endsSessions(step: Step, { because }: EndSessions): boolean {
  return because.some((loss) => isLossOf(step, loss));
}

/** Whether it is that step that changes it, or takes it away. */
export function isLossOf(step: Step, { kind, name = '' }: Loss): boolean {
  switch (kind) {
    case 'changed':
    case 'deleted':
      return (
        step.kind === 'update' &&
        step.changes.some((change) => change.name === name || change.name === addressOfFlag(name))
      );
    case 'left':
      return step.kind === 'remove-from-group' && step.group === name;
    case 'disabled':
      return step.kind === 'disable';
  }
  return assertNever(kind);
}

/** The step that signs the user out; undefined where there is none. */
export function endOfSessions({ steps }: Pick<UserPlan, 'steps'>): EndSessions | undefined {
  const last = steps.at(-1);
  return last?.kind === 'end-sessions' ? last : undefined;
}

/** The `sub`s of the accounts whose sessions have still to be ended after that run: a user who was not tried is as before. */
export function sessionsDueAfter(
  users: readonly UserPlan[],
  outcomes: ReadonlyMap<string, UserOutcome>,
): ReadonlySet<string> {
  return new Set(
    users.flatMap(({ name, account, sessionsDue }) => {
      const outcome = outcomes.get(name);
      const isDue = (outcome === undefined ? sessionsDue : outcome.sessionsDue) === true;
      return isDue && account !== undefined ? [account.user.sub] : [];
    }),
  );
}

/** An error for each entry of `endSessions` that is neither an attribute of the pool nor `groups` or `enabled`. */
export function endSessionsProblems(listed: readonly string[], { schema }: Pool): readonly Diagnostic[] {
  return listed.flatMap((name): readonly Diagnostic[] => {
    if (schema.has(name) || others.includes(name)) return [];
    return [
      {
        code: 'unknown-attribute',
        severity: 'error',
        message: `endSessions has "${name}", which is no attribute of the pool`,
        hint: nameHint(name, [...schema.keys(), ...others], 'list attributes of the pool, groups or enabled'),
      },
    ];
  });
}
