/** What every renderer of a plan report says in the same words. */
import type { PlanReport, StepReport } from '../core/plan-report.ts';
import type { Reason } from '../core/types.ts';
import { count } from './amounts.ts';
import { changeCount, why } from './plan-text.ts';

/** Why an attribute changes, or a step is done. */
export const reasonWords: Readonly<Record<Reason | StepReport['reason'], string>> = {
  ...why,
  unfinished: 'left over from a run that did not finish',
};

/** What is done to an account, beside its attributes. */
export const stepWords: Readonly<Record<StepReport['kind'], string>> = {
  create: 'create account',
  delete: 'delete account',
  enable: 'enable account',
  disable: 'disable account',
  'add-to-group': 'add to group',
  'remove-from-group': 'remove from group',
  'set-password': 'set password',
};

/** `12 of 340 users will change`. */
export function headline({ command, summary }: PlanReport): string {
  if (summary.changed === 0) return command === 'drift' ? 'no drift' : 'no changes';
  const users = changeCount(summary.changed, summary.users);
  return command === 'drift' ? `${users} differ` : `${users} will change`;
}

/** The counts of a summary with their labels, the most important first. */
export function summaryCounts({ summary }: PlanReport): readonly (readonly [label: string, amount: string])[] {
  const { users, changed, created, removed, attributesSet, attributesDeleted } = summary;
  const all = changed <= users ? ` of ${users.toLocaleString('en')}` : '';
  return [
    ['users changed', `${changed.toLocaleString('en')}${all}`],
    ['accounts created', created.toLocaleString('en')],
    ['accounts removed', removed.toLocaleString('en')],
    ['attributes set', attributesSet.toLocaleString('en')],
    ['attributes deleted', attributesDeleted.toLocaleString('en')],
  ];
}

/** `Cognito will send 3 messages: 2 by e-mail, 1 by SMS`; undefined when it sends none. */
export function messageWords({ userPools }: PlanReport): string | undefined {
  const messages = userPools.flatMap((pool) => pool.messages);
  if (messages.length === 0) return undefined;
  const mails = messages.filter(({ channel }) => channel === 'EMAIL').length;
  const channels = [
    ...(mails === 0 ? [] : [`${mails.toLocaleString('en')} by e-mail`]),
    ...(mails === messages.length ? [] : [`${(messages.length - mails).toLocaleString('en')} by SMS`]),
  ];
  return `Cognito will send ${count(messages.length, 'message')}: ${channels.join(', ')}`;
}
