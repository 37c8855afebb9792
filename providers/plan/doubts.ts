/** Whose accounts a listing that lags must not decide about. */

import type { Rules } from '../constraints/comparison.ts';
import type { Given } from '../model/rules.ts';
import type { LiveUser } from '../model/users.ts';
import { meant, type Values } from '../model/value.ts';
import type { Records, Step, UserPlan, UserRecord } from './model.ts';
import { recordsDiffer } from './records.ts';
import { givenDiffers } from './rules/given-after.ts';

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
    // What rules had given to an account that is not listed is not lost by a list that lags.
    if (user.unnamed === true && account === undefined) return [user.ruled?.before?.username ?? user.name];
    const record = before ?? records.get(user.name);
    if (account === undefined || heldBack?.code === 'account-replaced') {
      const isRemembered = declared || kept.some(({ rule }) => rule === 'account-gone');
      return record?.sub !== undefined && (isRemembered || before !== after) ? [nameToAskBy(record)] : [];
    }
    if (steps.some(decidesAlone)) return [account.user.username];
    const touches =
      steps.some(({ kind }) => kind === 'update') ||
      kept.some(({ rule }) => rule === 'taken-over') ||
      recordsDiffer(before, after) ||
      givenDiffers(user);
    if (!touches) return [];
    const looksApplied =
      (before === undefined || looksAs(before.attributes, account.user, rules)) &&
      (user.ruled?.before === undefined || looksAs(givenValues(user.ruled.before), account.user, rules));
    return looksApplied ? [] : [account.user.username];
  });
}

/** `sub` works as Username for local users only, so a federated account is asked for by its username. */
function nameToAskBy({ username, sub = '' }: UserRecord): string {
  return username?.includes('_') === true ? username : sub;
}

function decidesAlone(step: Step): boolean {
  return step.kind === 'delete' || ((step.kind === 'enable' || step.kind === 'disable') && step.reason === 'drifted');
}

function givenValues({ attributes }: Given): Values {
  return new Map([...attributes].map(([name, { value }]) => [name, value]));
}

function looksAs(attributes: Values, user: LiveUser, rules: Rules): boolean {
  for (const [name, value] of attributes) {
    const live = user.attributes.get(name) ?? '';
    const text = meant(value);
    if (text === '' || live === '' ? text !== live : !rules.same(name, text, live)) return false;
  }
  return true;
}
