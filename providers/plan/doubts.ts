/** Whose accounts a listing that lags must not decide about. */

import type { Rules } from '../constraints/comparison.ts';
import type { LiveUser } from '../model/users.ts';
import { meant } from '../model/value.ts';
import type { Records, Step, UserPlan, UserRecord } from './model.ts';
import { recordsDiffer } from './records.ts';

/**
 * The accounts to ask for by AdminGetUser, by username or `sub`: those that do not look as last applied and are written,
 * called taken over or recorded otherwise; those that seem to have been changed by somebody else; those about to be deleted;
 * and recorded ones that are not listed. A user who differs only because the declaration changed needs no asking: the
 * write is the same.
 */
export function accountsInDoubt(users: readonly UserPlan[], records: Records, rules: Rules): readonly string[] {
  return users.flatMap((user) => {
    const { account, steps, kept, heldBack, before, after, declared, leftOut } = user;
    if (leftOut === true) return [];
    const record = before ?? records.get(user.name);
    if (account === undefined || heldBack?.code === 'account-replaced') {
      const isRemembered = declared || kept.some(({ rule }) => rule === 'account-gone');
      return record?.sub !== undefined && (isRemembered || before !== after) ? [nameToAskBy(record)] : [];
    }
    if (steps.some(decidesAlone)) return [account.user.username];
    const touches =
      steps.some(({ kind }) => kind === 'update') ||
      kept.some(({ rule }) => rule === 'taken-over') ||
      recordsDiffer(before, after);
    return touches && before !== undefined && !looksAs(before, account.user, rules) ? [account.user.username] : [];
  });
}

/** `sub` works as Username for local users only, so a federated account is asked for by its username. */
function nameToAskBy({ username, sub = '' }: UserRecord): string {
  return username?.includes('_') === true ? username : sub;
}

function decidesAlone(step: Step): boolean {
  return step.kind === 'delete' || ((step.kind === 'enable' || step.kind === 'disable') && step.reason === 'drifted');
}

function looksAs({ attributes }: UserRecord, user: LiveUser, rules: Rules): boolean {
  for (const [name, value] of attributes) {
    const live = user.attributes.get(name) ?? '';
    const text = meant(value);
    if (text === '' || live === '' ? text !== live : !rules.same(name, text, live)) return false;
  }
  return true;
}
