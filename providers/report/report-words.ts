/** What every renderer of a plan report says in the same words. */
import type { ProblemReport } from '../problems/problem-report.ts';
import { count, figure, someNames } from '../values/amounts.ts';
import { foundByWords, reasonWords } from './reason-words.ts';
import type { ChangedUser, PlanReport, SomeUsers } from './report-model.ts';

/** `Plan`, `Plan of a destroy`, `Drift`. */
export function kindWords({ command, destroy }: PlanReport): string {
  if (command === 'drift') return 'Drift';
  return destroy === true ? 'Plan of a destroy' : 'Plan';
}

/** `12 of 340 users will change, 40 more accounts will change by rules`, `1 of 340 users differs, 2 are missing, 1 is held back`. */
export function headline(report: PlanReport): string {
  const { changed, byRules, removed, missing, heldBack, users, onlySignedOut = 0 } = report.summary;
  const parts = [...changedWords(report, { own: changed - byRules - removed - onlySignedOut, byRules })];
  // What comes first says of how many users.
  const part = (some: number, words: string) => {
    if (some > 0) parts.push(`${parts.length === 0 ? partOf(some, users) : figure(some)} ${words}`);
  };
  if (removed > 0) parts.push(`${count(removed, 'user')} no longer declared ${changeVerb(report, removed)}`);
  if (onlySignedOut > 0) parts.push(onlySignedOutWords(report, onlySignedOut));
  part(missing, `${are(missing)} missing`);
  part(heldBack, `${are(heldBack)} held back`);
  if (parts.length > 0) return parts.join(', ');
  if (report.command === 'drift') return 'no drift';
  return report.destroy === true ? 'no account changes' : 'no changes';
}

/** What stands above those users: `2 of 40 users will change`, `1 user will be created`. */
export function kindHeadline(report: PlanReport, kind: ChangedUser['change'], those: readonly ChangedUser[]): string {
  const some = those.length;
  const byRules = those.filter(({ unnamed }) => unnamed === true).length;
  switch (kind) {
    case 'changed':
      return changedWords(report, { own: some - byRules, byRules }).join(', ');
    case 'created':
      return `${count(some, 'user')} ${modal(report)} be created`;
    case 'removed':
      return `${noLongerDeclared(some)}: ${removals(report, those)
        .map(({ words }) => words)
        .join(', ')}`;
    case 'signed-out':
      return onlySignedOutWords(report, some);
  }
}

/** Of these an earlier run has written everything else. */
function onlySignedOutWords(report: PlanReport, some: number): string {
  return `${count(some, 'user')} ${modal(report)} only be signed out everywhere`;
}

/** Of the declared users how many, and how many accounts besides that only rules are about: none of those is declared. */
function changedWords(
  report: PlanReport,
  { own, byRules }: { readonly own: number; readonly byRules: number },
): readonly string[] {
  const accounts = own === 0 ? 'account' : 'more account';
  return [
    ...(own === 0 ? [] : [`${partOf(own, report.summary.users)} ${changeVerb(report, own)}`]),
    ...(byRules === 0 ? [] : [`${count(byRules, accounts)} ${changeVerb(report, byRules)} by rules`]),
  ];
}

function noLongerDeclared(some: number): string {
  return `${count(some, 'user')} ${are(some)} no longer declared`;
}

const ways = ['deleted', 'disabled', 'cleared'] as const;

/** `1 account will be deleted`, `2 accounts will be disabled`, each with its users. */
function removals(
  report: PlanReport,
  removed: readonly ChangedUser[],
): readonly { words: string; users: readonly ChangedUser[] }[] {
  const byWay = Map.groupBy(removed, ({ steps }): (typeof ways)[number] => {
    if (steps.some(({ kind }) => kind === 'delete')) return 'deleted';
    return steps.some(({ kind }) => kind === 'disable') ? 'disabled' : 'cleared';
  });
  return ways.flatMap((way) => {
    const users = byWay.get(way);
    return users === undefined
      ? []
      : [{ words: `${count(users.length, 'account')} ${modal(report)} be ${way}`, users }];
  });
}

const are = (some: number) => (some === 1 ? 'is' : 'are');

function changeVerb(report: PlanReport, some: number): string {
  if (report.command === 'drift') return some === 1 ? 'differs' : 'differ';
  return `${modal(report)} change`;
}

/** Nobody carries out drift, nor a plan that `up` would refuse. */
export function modal({ command, refusals }: Pick<PlanReport, 'command' | 'refusals'>): 'will' | 'would' {
  return command === 'drift' || refusals.length > 0 ? 'would' : 'will';
}

function partOf(some: number, all: number): string {
  return `${figure(some)} of ${count(all, 'user')}`;
}

/** What the signs of drift mean, for a reader who looks for what somebody did; undefined where there is nothing to mend. */
export function signWords(report: PlanReport): string | undefined {
  return changesOfDrift(report)
    ? '(+ ~ - are what pulumi up would do to mend the drift, not what was done)'
    : undefined;
}

/** The same for a table of drift, which has no signs. */
export function beforeAfterWords(report: PlanReport): string | undefined {
  return changesOfDrift(report)
    ? 'Before is what is live now, after is what pulumi up would do to mend the drift'
    : undefined;
}

function changesOfDrift({ command, userPools }: PlanReport): boolean {
  return command === 'drift' && userPools.some(({ users }) => users.length > 0);
}

/** Something that a report says about all users, and the problems that it is about. */
export interface Notice {
  readonly level: 'caution' | 'important' | 'warning';
  readonly words: string;
  readonly problems: readonly ProblemReport[];
}

/** What stands before all else: what `up` would refuse, how many users are looked at, and who is held back. */
export function notices(report: PlanReport): readonly Notice[] {
  const { destroy, refusals, userPools } = report;
  const all: Notice[] = [];
  if (refusals.length > 0) {
    const command = destroy === true ? 'pulumi destroy' : 'pulumi up';
    const words = `${command} would refuse this plan and write nothing: ${count(refusals.length, 'problem')}`;
    all.push({ level: 'caution', words, problems: refusals });
  }
  const lookedAt = total(userPools.map((pool) => pool.lookedAt));
  if (lookedAt !== undefined) {
    const { users, of } = lookedAt;
    const words = `only ${figure(users)} of ${count(of, 'user')} ${are(users)} looked at (onlyUsers)`;
    all.push({ level: 'important', words, problems: [] });
  }
  const problems = userPools.flatMap((pool) => pool.heldBack);
  if (problems.length > 0) {
    const held = `${count(problems.length, 'user')} ${are(problems.length)} held back`;
    const those = problems.length === 1 ? 'this user' : 'them';
    const others = modal(report) === 'will' ? ', everybody else is written' : '';
    const words = `${held}: nothing is done to ${those}${others}`;
    all.push({ level: 'warning', words, problems });
  }
  return all;
}

/** Why a plan has no digest, or what takes it; undefined of drift and of a destroy, which nobody approves. */
export function digestWords({ command, destroy, digest, refusals }: PlanReport): string | undefined {
  if (command === 'drift' || destroy === true) return undefined;
  if (digest !== undefined) return 'Digest for expectPlan';
  if (refusals.length > 0) return 'No digest: pulumi up would refuse this plan';
  return 'No digest: some values are not known before pulumi up';
}

type Counts = readonly (readonly [label: string, amount: string])[];

/** The counts that a headline has as words. */
export function headlineCounts({ summary }: PlanReport): Counts {
  const { users, changed, byRules, removed, onlySignedOut = 0 } = summary;
  const own = changed - byRules - removed - onlySignedOut;
  const usersChanged = ['users changed', `${figure(own)} of ${figure(users)}`] as const;
  return [
    ...(users === 0 && byRules > 0 ? [] : [usersChanged]),
    ...(byRules === 0 ? [] : [['accounts changed by rules', figure(byRules)] as const]),
  ];
}

/** The other counts of a summary with their labels, the most important first. */
export function summaryCounts({ summary }: PlanReport): Counts {
  const { created, deleted, disabled, cleared, missing, heldBack, signedOut = 0 } = summary;
  return [
    ['accounts created', figure(created)],
    ['accounts deleted', figure(deleted)],
    ['accounts disabled', figure(disabled)],
    ...(cleared === 0 ? [] : [['accounts cleared', figure(cleared)] as const]),
    ['attributes set', figure(summary.attributesSet)],
    ['attributes deleted', figure(summary.attributesDeleted)],
    ...(signedOut === 0 ? [] : [['accounts signed out', figure(signedOut)] as const]),
    ...(missing === 0 ? [] : [['users missing', figure(missing)] as const]),
    ...(heldBack === 0 ? [] : [['users held back', figure(heldBack)] as const]),
  ];
}

/** `declared 2, drifted 1`. */
export function reasonCounts({ summary }: PlanReport): string {
  const words = new Map(Object.entries(reasonWords));
  const counts = Object.entries(summary.byReason);
  return counts.map(([reason, some]) => `${words.get(reason) ?? reason} ${figure(some)}`).join(', ');
}

/** So many groups, and so many removed users, are named; more are counted. */
export const mostNamed = 20;

/** `2 groups will be made: staff, ops`, each name as `told` writes it; undefined when none is. */
export function groupWords(report: PlanReport, told: (name: string) => string): string | undefined {
  const groups = report.userPools.flatMap(({ groupsToCreate = [] }) => groupsToCreate);
  if (groups.length === 0) return undefined;
  return `${count(groups.length, 'group')} ${modal(report)} be made: ${someNames(groups.map(told), mostNamed)}`;
}

/** `2 accounts were created by this stack in an earlier run, …: ana, bob`; undefined when none were. */
export function createdEarlierWords(report: PlanReport, told: (name: string) => string): string | undefined {
  const names = report.userPools.flatMap(({ createdEarlier = [] }) => createdEarlier);
  if (names.length === 0) return undefined;
  const were = names.length === 1 ? 'was' : 'were';
  const what = `${count(names.length, 'account')} ${were} created by this stack in an earlier run, which ended too soon to record it`;
  return `${what}: ${someNames(names.map(told), mostNamed)}`;
}

/** `3 users are no longer declared: 1 account will be deleted (ana), 2 accounts will be disabled (bob, cleo)`; undefined when nobody is. */
export function removedWords(report: PlanReport, told: (name: string) => string): string | undefined {
  const removed = report.userPools.flatMap(({ users }) => users.filter(({ change }) => change === 'removed'));
  if (removed.length === 0) return undefined;
  const parts = removals(report, removed).map(({ words, users }) => {
    const names = users.map(({ username }) => told(username));
    return `${words} (${someNames(names, mostNamed)})`;
  });
  return `${noLongerDeclared(removed.length)}: ${parts.join(', ')}`;
}

/** `Cognito will send 3 messages (2 by e-mail, 1 by SMS)`; undefined when it sends none. */
export function messageWords(report: PlanReport): string | undefined {
  const messages = report.userPools.flatMap((pool) => pool.messages);
  if (messages.length === 0) return undefined;
  const mails = messages.filter(({ channel }) => channel === 'EMAIL').length;
  const channels = [
    ...(mails === 0 ? [] : [`${figure(mails)} by e-mail`]),
    ...(mails === messages.length ? [] : [`${figure(messages.length - mails)} by SMS`]),
  ];
  return `Cognito ${modal(report)} send ${count(messages.length, 'message')} (${channels.join(', ')})`;
}

/** `3 users become monthly active by it, which Cognito bills`; undefined where none does, and in drift. */
export function activeWords({ summary: { activeUsers = 0 } }: PlanReport): string | undefined {
  if (activeUsers === 0) return undefined;
  return `${count(activeUsers, 'user')} ${activeUsers === 1 ? 'becomes' : 'become'} monthly active by it, which Cognito bills`;
}

/** `63 users, all as declared: no call`, where users come on record without one; undefined where none do. */
export function asDeclaredWords({ userPools }: PlanReport): string | undefined {
  const asDeclared = total(userPools.map((pool) => pool.asDeclared));
  if (asDeclared === undefined) return undefined;
  const { users, of } = asDeclared;
  if (users === of) return `${count(users, 'user')}, ${users === 1 ? '' : 'all '}as declared: no call`;
  return `${partOf(users, of)} ${are(users)} as declared: no call`;
}

/** `2 users wait for the next pulumi up, because their files changed: ana, bob`; undefined where none does. */
export function notAppliedWords({ userPools }: PlanReport, told: (name: string) => string): string | undefined {
  const names = userPools.flatMap(({ notApplied = [] }) => notApplied);
  if (names.length === 0) return undefined;
  const wait = names.length === 1 ? 'waits' : 'wait';
  return `${count(names.length, 'user')} ${wait} for the next pulumi up, because the files changed: ${someNames(names.map(told), mostNamed)}`;
}

/** `bob → account 3f2a (verified e-mail)`; without the account where that is hidden, and the name only where that says it all. */
export function accountWords({
  username,
  account,
  foundBy,
}: Pick<ChangedUser, 'username' | 'account' | 'foundBy'>): string {
  if (foundBy === undefined) return username;
  return `${username}${account === undefined ? '' : ` → account ${account}`} (${foundByWords[foundBy]})`;
}

function total(parts: readonly (SomeUsers | undefined)[]): SomeUsers | undefined {
  const all = parts.filter((part) => part !== undefined);
  if (all.length === 0) return undefined;
  return all.reduce((sum, { users, of }) => ({ users: sum.users + users, of: sum.of + of }));
}
