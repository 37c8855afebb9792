/** What every renderer of a plan report says in the same words. */
import type { PlanReport, StepReport } from '../core/plan-report.ts';
import type { Reason } from '../core/types.ts';
import { count } from './amounts.ts';
import { why } from './plan-text.ts';

/** Why an attribute changes, or a step is done. */
export const reasonWords: Readonly<Record<Reason | StepReport['reason'], string>> = {
  ...why,
  unfinished: 'left over from a run that did not finish',
};

/** What is done to an account, beside its attributes. */
export const stepWords: Readonly<Record<StepReport['kind'], string>> = {
  create: 'create account',
  delete: 'delete account',
  blank: 'delete the managed attributes',
  enable: 'enable account',
  disable: 'disable account',
  'add-to-group': 'add to group',
  'remove-from-group': 'remove from group',
  'set-password': 'set password',
};

/** `12 of 340 users will change`, `1 of 340 users differs, 2 are missing`. */
export function headline({ command, summary }: PlanReport): string {
  const { changed, missing, users } = summary;
  const isDrift = command === 'drift';
  if (changed + missing === 0) return isDrift ? 'no drift' : 'no changes';
  const are = missing === 1 ? 'is missing' : 'are missing';
  if (changed === 0) return `${partOf(missing, users)} ${are}`;
  const differ = changed === 1 ? 'differs' : 'differ';
  const head = `${partOf(changed, users)} ${isDrift ? differ : 'will change'}`;
  return missing === 0 ? head : `${head}, ${missing.toLocaleString('en')} ${are}`;
}

/** More users change than are declared where some are declared no longer. */
function partOf(some: number, all: number): string {
  return some <= all ? `${some.toLocaleString('en')} of ${count(all, 'user')}` : count(some, 'user');
}

/** The counts of a summary with their labels, the most important first. */
export function summaryCounts({ summary }: PlanReport): readonly (readonly [label: string, amount: string])[] {
  const { users, changed, created, removed, missing, attributesSet, attributesDeleted } = summary;
  const all = changed <= users ? ` of ${users.toLocaleString('en')}` : '';
  return [
    ['users changed', `${changed.toLocaleString('en')}${all}`],
    ['accounts created', created.toLocaleString('en')],
    ['accounts removed', removed.toLocaleString('en')],
    ['attributes set', attributesSet.toLocaleString('en')],
    ['attributes deleted', attributesDeleted.toLocaleString('en')],
    ...(missing === 0 ? [] : [['users missing', missing.toLocaleString('en')] as const]),
  ];
}

/** So many groups are named; more are counted. */
const namedGroups = 20;

/** `2 groups will be made: staff, ops`, each name as `told` writes it; undefined when none is. */
export function groupWords({ command, userPools }: PlanReport, told: (name: string) => string): string | undefined {
  const groups = userPools.flatMap(({ groupsToCreate = [] }) => groupsToCreate);
  if (groups.length === 0) return undefined;
  const more = groups.length - namedGroups;
  const names =
    groups.slice(0, namedGroups).map(told).join(', ') + (more > 0 ? ` and ${more.toLocaleString('en')} more` : '');
  const verb = command === 'drift' ? 'would' : 'will';
  return `${count(groups.length, 'group')} ${verb} be made: ${names}`;
}

/** `Cognito will send 3 messages: 2 by e-mail, 1 by SMS`; undefined when it sends none. */
export function messageWords({ command, userPools }: PlanReport): string | undefined {
  const messages = userPools.flatMap((pool) => pool.messages);
  if (messages.length === 0) return undefined;
  const mails = messages.filter(({ channel }) => channel === 'EMAIL').length;
  const channels = [
    ...(mails === 0 ? [] : [`${mails.toLocaleString('en')} by e-mail`]),
    ...(mails === messages.length ? [] : [`${(messages.length - mails).toLocaleString('en')} by SMS`]),
  ];
  // Looking for drift sends nothing.
  const verb = command === 'drift' ? 'would' : 'will';
  return `Cognito ${verb} send ${count(messages.length, 'message')}: ${channels.join(', ')}`;
}
