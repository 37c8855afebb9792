/** What every renderer of a plan report says in the same words. */
import { count } from './amounts.ts';
import type { PlanReport, PoolReport } from './plan-report.ts';
import { heldBackHeadline, lookedAtText } from './plan-text.ts';

/** `12 of 340 users will change`, `1 of 340 users differs, 2 are missing, 1 is held back`. */
export function headline(report: PlanReport): string {
  const { changed, missing, heldBack, users } = report.summary;
  const isDrift = report.command === 'drift';
  const parts: string[] = [];
  // What comes first says of how many users.
  const part = (some: number, words: string) => {
    if (some > 0) parts.push(`${parts.length === 0 ? partOf(some, users) : some.toLocaleString('en')} ${words}`);
  };
  part(changed, changeVerb(report));
  part(missing, `${are(missing)} missing`);
  part(heldBack, `${are(heldBack)} held back`);
  if (parts.length > 0) return parts.join(', ');
  if (isDrift) return 'no drift';
  return report.destroy === true ? 'every account stays as it is' : 'no changes';
}

const are = (some: number) => (some === 1 ? 'is' : 'are');

function changeVerb({ command, refusals, summary: { changed } }: PlanReport): string {
  if (command === 'drift') return changed === 1 ? 'differs' : 'differ';
  return refusals.length === 0 ? 'will change' : 'would change';
}

/** More users change than are declared where some are no longer declared. */
function partOf(some: number, all: number): string {
  return some <= all ? `${some.toLocaleString('en')} of ${count(all, 'user')}` : count(some, 'user');
}

/** `pulumi up would refuse this plan and write nothing`; undefined where it would write. Stands before all else. */
export function refusalWords({ destroy, refusals }: PlanReport): string | undefined {
  if (refusals.length === 0) return undefined;
  const command = destroy === true ? 'pulumi destroy' : 'pulumi up';
  return `${command} would refuse this plan and write nothing: ${count(refusals.length, 'problem')}`;
}

/** `only 3 of 312 users are looked at (onlyUsers)`; undefined where everybody is. */
export function lookedAtWords({ userPools }: PlanReport): string | undefined {
  const cut = userPools.flatMap(({ lookedAt = [] }) => lookedAt);
  if (cut.length === 0) return undefined;
  const sum = (key: 'users' | 'of') => cut.reduce((total, each) => total + each[key], 0);
  return lookedAtText({ users: sum('users'), of: sum('of') });
}

/** `2 users are held back: …`; undefined where nobody is. */
export function heldBackWords({ summary: { heldBack } }: PlanReport): string | undefined {
  return heldBack === 0 ? undefined : heldBackHeadline(heldBack);
}

/** Why a plan has no digest, or what takes it; undefined of drift and of a destroy, which nobody approves. */
export function digestWords({ command, destroy, digest, refusals }: PlanReport): string | undefined {
  if (command === 'drift' || destroy === true) return undefined;
  if (digest !== undefined) return 'Digest for expectPlan';
  if (refusals.length > 0) return 'No digest: pulumi up would refuse this plan';
  return 'No digest: some values are not known before pulumi up';
}

/** The counts of a summary with their labels, the most important first. */
export function summaryCounts({ summary }: PlanReport): readonly (readonly [label: string, amount: string])[] {
  const { users, changed, created, removed, missing, heldBack, attributesSet, attributesDeleted } = summary;
  const all = changed <= users ? ` of ${users.toLocaleString('en')}` : '';
  return [
    ['users changed', `${changed.toLocaleString('en')}${all}`],
    ['accounts created', created.toLocaleString('en')],
    ['accounts removed', removed.toLocaleString('en')],
    ['attributes set', attributesSet.toLocaleString('en')],
    ['attributes deleted', attributesDeleted.toLocaleString('en')],
    ...(missing === 0 ? [] : [['users missing', missing.toLocaleString('en')] as const]),
    ...(heldBack === 0 ? [] : [['users held back', heldBack.toLocaleString('en')] as const]),
  ];
}

/** So many groups, and so many removed users, are named; more are counted. */
const named = 20;

/** `2 groups will be made: staff, ops`, each name as `told` writes it; undefined when none is. */
export function groupWords({ command, userPools }: PlanReport, told: (name: string) => string): string | undefined {
  const groups = userPools.flatMap(({ groupsToCreate = [] }) => groupsToCreate);
  if (groups.length === 0) return undefined;
  const verb = command === 'drift' ? 'would' : 'will';
  return `${count(groups.length, 'group')} ${verb} be made: ${someOf(groups, told)}`;
}

/** `3 users are no longer declared: ana, bob, cleo`: who is deleted, disabled or cleared; undefined when nobody is. */
export function removedWords({ userPools }: PlanReport, told: (name: string) => string): string | undefined {
  const removed = userPools.flatMap(removedFrom);
  if (removed.length === 0) return undefined;
  const whose =
    removed.length === 1
      ? 'is no longer declared, and the account changes'
      : 'are no longer declared, and their accounts change';
  return `${count(removed.length, 'user')} ${whose}: ${someOf(removed, told)}`;
}

function removedFrom({ users }: PoolReport): readonly string[] {
  return users.filter(({ change }) => change === 'removed').map(({ username }) => username);
}

function someOf(names: readonly string[], told: (name: string) => string): string {
  const more = names.length - named;
  return names.slice(0, named).map(told).join(', ') + (more > 0 ? ` and ${more.toLocaleString('en')} more` : '');
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
