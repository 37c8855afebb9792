/** Which users are signed out everywhere once they are written, and why: the setting `endSessions`. */
import { nearest } from '../model/nearest.ts';
import type { Pool } from '../model/pool.ts';
import type { Diagnostic } from '../problems/diagnostic.ts';
import type { SessionsDue, Step, UserOutcome, UserPlan } from './model.ts';
import type { PlanInputs } from './plan-inputs.ts';
import type { Policy } from './policy.ts';

/** What `endSessions` may list beside attributes. */
const accountParts = ['groups', 'enabled'] as const;

type EndSessions = Extract<Step, { readonly kind: 'end-sessions' }>;

/**
 * The users, with a last step that signs out users that lose a listed thing or have it changed, and users that are due since an earlier run.
 * What is only added ends no session, and a new account has none.
 */
export function withEndedSessions(users: readonly UserPlan[], inputs: PlanInputs): readonly UserPlan[] {
  const { policy, sessionsDue } = inputs;
  if (policy.endSessions.size + sessionsDue.size === 0) return users;
  const ending = users.map((user) => {
    const step = endingStep(user, policy.endSessions, sessionsDue);
    return step === undefined ? user : { ...user, steps: [...user.steps, step] };
  });
  return [...ending, ...dueBeside(users, inputs)].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function endingStep(user: UserPlan, listed: Policy['endSessions'], due: SessionsDue): EndSessions | undefined {
  const { account, steps, heldBack, leftOut } = user;
  if (account === undefined || heldBack !== undefined || leftOut === true) return undefined;
  if (steps.some(({ kind }) => kind === 'delete')) return undefined;
  const because = [...new Set(steps.flatMap((step) => lostBy(step, listed)))].sort();
  if (because.length > 0) return { kind: 'end-sessions', reason: 'accompanies', because };
  return due.has(account.user.sub) ? { kind: 'end-sessions', reason: 'unfinished', because } : undefined;
}

/** What the step changes or takes away of what is listed. */
function lostBy(step: Step, listed: Policy['endSessions']): readonly string[] {
  switch (step.kind) {
    case 'update':
      return step.changes.flatMap(({ name, from }) => (from !== undefined && listed.has(name) ? [name] : []));
    case 'remove-from-group':
      return listed.has('groups') ? ['groups'] : [];
    case 'disable':
      return listed.has('enabled') ? ['enabled'] : [];
    case 'create':
    case 'add-to-group':
    case 'enable':
    case 'set-password':
    case 'end-sessions':
    case 'delete':
      return [];
  }
}

/** Accounts that are due, and that neither files nor records nor rules are about now. */
function dueBeside(users: readonly UserPlan[], { sessionsDue, index, patterns }: PlanInputs): readonly UserPlan[] {
  const planned = new Set(users.flatMap(({ account }) => account?.user.sub ?? []));
  return [...sessionsDue].flatMap(([sub, by]): readonly UserPlan[] => {
    const live = by === 'journal' || planned.has(sub) ? undefined : index.bySub(sub);
    if (live === undefined || patterns.leavesOut(live.username, live)) return [];
    if (patterns.ignoresUser(live.username, live) !== undefined) return [];
    const step: EndSessions = { kind: 'end-sessions', reason: 'unfinished', because: [] };
    return [
      {
        name: live.username,
        declared: false,
        unnamed: true,
        account: { user: live, by: 'record' },
        steps: [step],
        kept: [],
        messages: [],
        problems: [],
      },
    ];
  });
}

/**
 * Whether a user's sessions have to end, now that those steps are done: something of what the last step is there for has happened, or
 * it is left over from an earlier run.
 */
export function mustEndSessions({ reason, because }: EndSessions, done: Iterable<Step>): boolean {
  return reason === 'unfinished' || [...done].some((step) => lostBy(step, new Set(because)).length > 0);
}

/** The accounts, by `sub`, whose sessions are still to be ended after a run. Those that are gone have none. */
export function sessionsDueAfter(
  users: readonly UserPlan[],
  outcomes: ReadonlyMap<string, UserOutcome>,
  before: SessionsDue,
  isThere: (sub: string) => boolean,
): readonly string[] {
  const due = new Set([...before].flatMap(([sub, by]) => (by === 'state' && isThere(sub) ? [sub] : [])));
  for (const { name, account, steps } of users) {
    const step = steps.find((each): each is EndSessions => each.kind === 'end-sessions');
    const outcome = outcomes.get(name);
    if (step === undefined || account === undefined || outcome === undefined) continue;
    const { sub } = account.user;
    if (outcome.done.has(step)) due.delete(sub);
    else if (mustEndSessions(step, outcome.done)) due.add(sub);
  }
  return [...due].sort();
}

/** A listed name that the pool has no attribute of. */
export function endSessionsProblems(listed: Policy['endSessions'], { schema }: Pool): readonly Diagnostic[] {
  const known = [...accountParts, ...schema.keys()];
  return [...listed]
    .filter((name) => !known.includes(name))
    .map((name) => {
      const near = nearest(name, known, Math.max(2, name.length / 4));
      const hint = near === undefined ? `list attributes of the pool, groups or enabled` : `did you mean ${near}?`;
      const message = `endSessions has ${JSON.stringify(name)}, and the pool has no such attribute`;
      return { code: 'bad-setting', severity: 'error', message, hint };
    });
}
