/** Names and addresses that users cannot get because of what end users did: they hold users back, not the plan. */

import { type AliasMove, aliasMoves } from '../../constraints/aliases.ts';
import type { AttributeName, Username } from '../../model/names.ts';
import type { Pool } from '../../model/pool.ts';
import type { Diagnostic } from '../../problems/diagnostic.ts';
import type { Plan, Ruled, UserPlan } from '../model.ts';
import { liveOf } from '../order.ts';
import type { PlanInputs } from '../plan-inputs.ts';
import { type AliasDiagnostic, aliasConflicts } from './conflicts.ts';
import { aliasProblems, moves } from './problems.ts';

/**
 * Holds back every user that would take a name which another account has: an end user can take a name so that this fails, and must
 * not stop everybody with it. A user who is held back gives up nothing, so that others may have to wait for it.
 */
export function withoutTakenNames(all: readonly UserPlan[], inputs: PlanInputs): Pick<Plan, 'users' | 'problems'> {
  let users = all;
  for (;;) {
    const problems = aliasProblems(users, inputs);
    const held = withThoseWhoWait(heldBackBy(problems, users, inputs.pool), users, inputs.pool);
    if (held.size === 0) return { users, problems };
    users = users.map((user) => {
      const heldBack = held.get(user.name);
      return heldBack === undefined ? user : holdBack(user, heldBack);
    });
  }
}

/** Nothing is done to the user, and the record does not change, nor what is on record of rules. */
function holdBack({ after: _after, ruled, ...user }: UserPlan, heldBack: Diagnostic): UserPlan {
  const after = user.before === undefined ? {} : { after: user.before };
  const given = ruled === undefined ? {} : { ruled: untouched(ruled) };
  return { ...user, steps: [], kept: [], messages: [], heldBack, ...after, ...given };
}

function untouched({ after: _after, ...ruled }: Ruled): Ruled {
  return ruled.before === undefined ? ruled : { ...ruled, after: ruled.before };
}

/** The users that a conflict holds back: those that take what another has, and those that came into it by their own changes. */
function heldBackBy(
  problems: readonly AliasDiagnostic[],
  users: readonly UserPlan[],
  pool: Pool,
): ReadonlyMap<Username, Diagnostic> {
  const held = new Map<Username, Diagnostic>();
  if (problems.length === 0) return held;
  const byName = new Map(users.map((user) => [user.name, user]));
  const aliases = [...pool.usernameAttributes, ...pool.aliasAttributes];
  for (const problem of problems) {
    const { code, subject, others } = problem;
    if (code === 'alias-taken') {
      held.set(subject.username, problem);
      continue;
    }
    // In a circle, each takes an alias of its own.
    const attributes = code === 'alias-swap' ? aliases : [subject.attribute];
    for (const username of [subject.username, ...others]) {
      if (held.has(username) || !isOwnDoing(byName.get(username), attributes)) continue;
      held.set(username, { ...problem, subject: { ...subject, username } });
    }
  }
  return held;
}

/** The user has changed what was applied, or the flag would make an alias of an address that only the user has chosen. */
function isOwnDoing(user: UserPlan | undefined, attributes: readonly AttributeName[]): boolean {
  if (user?.steps[0]?.kind === 'create') return false;
  const changes = (user?.steps ?? []).flatMap((step) => (step.kind === 'update' ? step.changes : []));
  return attributes.some((attribute) => {
    const change = changes.find(({ name }) => name === attribute);
    if (change !== undefined) return change.kind === 'set' && change.reason === 'drifted';
    return changes.some(({ kind, name }) => kind === 'set' && name === `${attribute}_verified`);
  });
}

/** With everybody who would take what these users now keep, and so on: each handover is followed once. */
function withThoseWhoWait(
  held: ReadonlyMap<Username, Diagnostic>,
  users: readonly UserPlan[],
  pool: Pool,
): ReadonlyMap<Username, Diagnostic> {
  if (held.size === 0) return held;
  const byName = new Map<Username, AliasMove>();
  const takers = new Map<string, AliasMove[]>();
  for (const move of aliasMoves(moves(users, pool), liveOf(users), pool)) {
    byName.set(move.update.username, move);
    for (const key of move.takes.keys()) {
      const others = takers.get(key);
      if (others === undefined) takers.set(key, [move]);
      else others.push(move);
    }
  }
  const planned = new Map(users.map((user) => [user.name, user]));
  const all = new Map(held);
  // The loop comes to added names as well.
  for (const name of all.keys()) {
    for (const key of byName.get(name)?.releases.keys() ?? []) {
      for (const { update } of takers.get(key) ?? []) {
        if (all.has(update.username)) continue;
        const concerned = [name, update.username].flatMap((each) => planned.get(each) ?? []);
        const [problem] = aliasConflicts([update], liveOf(concerned), pool);
        if (problem !== undefined) all.set(update.username, problem);
      }
    }
  }
  return all;
}
