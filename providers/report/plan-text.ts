/** A plan as people read it in a terminal: held-back users, every user that changes, each attribute old and new, and why. 80 columns. */
import type { GroupName } from '../core/accounts.ts';
import { printable } from '../core/diagnostics.ts';
import { describeMessage } from '../core/messages.ts';
import { problemReport } from '../core/problem-report.ts';
import type { Kept } from '../core/types.ts';
import { changeOf, changes, type Plan, type UserPlan } from '../plan/model.ts';
import { invitationText, stepLines } from './account-text.ts';
import { foundBy, namedAccount, unprovenBy } from './account-words.ts';
import { count } from './amounts.ts';
import { wrapCharacters, wrapWords } from './columns.ts';
import type { LookedAt } from './plan-report.ts';
import { problemLines } from './problem-lines.ts';
import { keptBecause } from './reason-words.ts';

/** What a user's steps are. */
export type ChangeKind = ReturnType<typeof changeOf>;

/** The kinds, in the order in which they are told. */
export const changeKinds: readonly ChangeKind[] = ['changed', 'created', 'removed'];

/** The whole plan; undefined when there is nothing to tell. Secrets are masked. */
export function planText(plan: Plan): string | undefined {
  const { users } = plan;
  const changed = users.filter(changes);
  const declared = declaredIn(plan);
  const byKind = changeKinds.flatMap((kind) => {
    const some = changed.filter((user) => changeOf(user) === kind);
    return some.length === 0 ? [] : [`${headline(kind, some.length, declared)}:`, ...some.flatMap(userLines)];
  });
  const sent = users.flatMap(messageTexts);
  const lines = [
    ...frontLines(plan),
    ...byKind,
    ...groupLines(plan.groupsToCreate),
    ...users.flatMap(({ kept }) => kept.flatMap(keptLines)),
    ...(sent.length === 0
      ? []
      : ['Cognito will send:', ...sent.flatMap((text) => wrapCharacters(printable(text), '  '))]),
    ...(changed.length === 0 ? takeoverLines(plan) : []),
  ];
  return lines.length === 0 ? undefined : lines.join('\n');
}

/** How many users the files declare. */
export function declaredIn({ users }: Plan): number {
  return users.filter(({ declared }) => declared).length;
}

/** What stands before all else: how many users are looked at, who is held back, and whose name is not proven. */
export function frontLines(plan: Plan): readonly string[] {
  const lookedAt = lookedAtIn(plan);
  return [
    ...(lookedAt === undefined ? [] : wrapWords(lookedAtText(lookedAt))),
    ...heldBackLines(plan.users),
    ...unprovenLines(plan.users),
  ];
}

/** Under `onlyUsers`: how many of all users, declared or on record, are looked at. Undefined where everybody is. */
export function lookedAtIn({ users }: Plan): LookedAt | undefined {
  const leftOut = users.filter((user) => user.leftOut === true).length;
  return leftOut === 0 ? undefined : { users: users.length - leftOut, of: users.length };
}

/** `only 3 of 312 users are looked at (onlyUsers)`. */
export function lookedAtText({ users, of }: LookedAt): string {
  return `only ${users.toLocaleString('en')} of ${count(of, 'user')} ${users === 1 ? 'is' : 'are'} looked at (onlyUsers)`;
}

/** `2 users are held back: nothing is done to them, everybody else is written`. */
export function heldBackHeadline(users: number): string {
  return users === 1
    ? '1 user is held back: nothing is done to this user, everybody else is written'
    : `${count(users, 'user')} are held back: nothing is done to them, everybody else is written`;
}

function heldBackLines(users: readonly UserPlan[]): readonly string[] {
  const held = users.flatMap(({ heldBack = [] }) => heldBack);
  if (held.length === 0) return [];
  // Users of one template stand at one place, but each of them means another account.
  const lines = problemLines(held.map(problemReport)).flatMap((line) =>
    wrapWords(line.trimStart(), line.startsWith(' ') ? '    ' : '  '),
  );
  return [...wrapWords(`${heldBackHeadline(held.length)}:`), ...lines];
}

/** Each account that `unprovenNames: allow` takes. */
function unprovenLines(users: readonly UserPlan[]): readonly string[] {
  const taken = users.filter((user) => unprovenBy(user) !== undefined);
  if (taken.length === 0) return [];
  const accounts = taken.flatMap((user) => wrapWords(nameOf(user), '  '));
  return [
    ...wrapWords(`Found by a name that nobody has proven (unprovenNames: allow): ${count(taken.length, 'user')}:`),
    ...accounts,
  ];
}

/** `2 of 40 users will change`, `1 user will be created`. */
export function headline(kind: ChangeKind, some: number, declared: number): string {
  if (kind === 'changed') return `${changeCount(some, declared)} will change`;
  return kind === 'created' ? `${count(some, 'user')} will be created` : `No longer declared: ${count(some, 'user')}`;
}

function changeCount(some: number, all: number): string {
  return some <= all ? `${some.toLocaleString('en')} of ${count(all, 'user')}` : count(some, 'user');
}

/** The groups that are made, in one sentence; nothing without any. */
export function groupLines(groups: readonly GroupName[]): readonly string[] {
  return groups.length === 0 ? [] : wrapWords(`Groups that will be made: ${groups.map(printable).join(', ')}`);
}

/** `63 users, all as declared: no call`, where users come on record without a step; nothing where all are on record. */
export function takeoverLines({ users }: Plan): readonly string[] {
  const looked = users.filter((user) => user.declared && user.leftOut !== true);
  const found = looked.filter((user) => user.account !== undefined && user.heldBack === undefined);
  if (found.every(({ before }) => before !== undefined)) return [];
  const declared = looked.length;
  const some = found.length;
  if (some === declared) return [`${count(some, 'user')}, ${some === 1 ? '' : 'all '}as declared: no call`];
  return [`${changeCount(some, declared)} ${some === 1 ? 'is' : 'are'} as declared: no call`];
}

/** A user, which account that is where the name does not say it, and all that changes. */
export function userLines(user: UserPlan): readonly string[] {
  return [...wrapWords(nameOf(user), '  '), ...user.steps.flatMap(stepLines)];
}

function nameOf(user: UserPlan): string {
  return printable(namedAccount(user.name, user.account?.user.username, foundBy(user)));
}

function messageTexts({ messages, steps }: UserPlan): readonly string[] {
  const invitations = steps.flatMap((step) => (step.kind === 'create' ? (invitationText(step.creation) ?? []) : []));
  return [...messages.map(describeMessage), ...invitations];
}

function keptLines({ username, attribute, rule }: Kept): readonly string[] {
  const name = `${printable(username)}${attribute === undefined ? '' : ` ${attribute}`}`;
  return [`  ${name}`, ...wrapWords(`= ${keptBecause[rule]}`, '    ')];
}
