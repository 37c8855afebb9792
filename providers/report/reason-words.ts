/** The words of a plan, one table a kind: every report reads these. */
import type { Kept, Reason } from '../model/changes.ts';
import type { RuleName } from '../model/rules.ts';
import type { StepReason } from '../plan/model.ts';
import type { StepReport } from './report-model.ts';

export { foundByWords } from '../constraints/sign-in.ts';

/** Why an attribute changes, or a step is there. */
export const reasonWords: Readonly<Record<Reason | StepReason, string>> = {
  declared: 'declared',
  drifted: 'drifted',
  removed: 'no longer declared',
  accompanies: 'goes along',
  left: 'no longer given',
  unmanaged: 'unmanaged',
  unfinished: 'left over from an earlier run',
};

/** The words of a reason, with the rule that it comes from: `rule acme-tenant`, `drifted, rule acme-tenant`. */
export function whyWords(reason: Reason | StepReason, rule: RuleName | undefined): string {
  if (rule === undefined) return reasonWords[reason];
  return reason === 'declared' ? `rule ${rule}` : `${reasonWords[reason]}, rule ${rule}`;
}

/** What is done to an account, beside its attributes. */
export const stepWords: Readonly<Record<StepReport['kind'], string>> = {
  create: 'create account',
  delete: 'delete account',
  enable: 'enable account',
  disable: 'disable account',
  'add-to-group': 'add to group',
  'remove-from-group': 'remove from group',
  'set-password': 'set password',
  'end-sessions': 'sign out everywhere',
};

/** Why something is left alone. */
export const keptBecause: Readonly<Record<Kept['rule'], string>> = {
  'taken-over': 'no longer declared, but somebody else has set it since: left alone',
  retained: 'no longer declared: left alone (removedAttributes: retain)',
  skipped: 'not in the pool: skipped (missingUsers: skip)',
  undeclared: 'no longer declared: the account is left alone (removedUsers: retain)',
  'account-gone': 'no longer declared, and its account is gone: another account has its name now, and is left alone',
  pending: 'pending verification: Cognito waits for the user to answer the message that was sent',
  'not-created': 'not in the pool: not created (create: false)',
  mapped: "left out of a rule: the user's identity provider writes it at every sign-in",
  refused: 'left out of a rule: Cognito would refuse the change of this account',
  'password-kept': 'has a password of its own: the declared one is set when it changes',
  'not-confirmed':
    'cannot be set before the account is confirmed: set by the first up after that, or at once with a password that is not temporary',
  unblankable: 'no longer declared, but the pool does not let it be deleted: left alone',
};
