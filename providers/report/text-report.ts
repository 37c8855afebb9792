/** A plan report as people read it in a terminal: in the preview, and from `cognito-users plan`. 80 columns, secrets masked. */
import { describeMessage } from '../constraints/messages.ts';
import { count, figure, someNames } from '../values/amounts.ts';
import { printableLine } from '../values/printable.ts';
import { wrapWords } from './columns.ts';
import { problemLines } from './problem-lines.ts';
import { keptBecause, stepWords } from './reason-words.ts';
import type { ChangedUser, KeptReport, MessageReport, PlanReport } from './report-model.ts';
import {
  activeWords,
  asDeclaredWords,
  createdEarlierWords,
  digestWords,
  groupWords,
  headline,
  kindHeadline,
  messageWords,
  mostNamed,
  notAppliedWords,
  notices,
  reasonCounts,
  removedWords,
  signWords,
  summaryCounts,
} from './report-words.ts';
import { endingTitle, endingWords, ruleWords } from './rule-words.ts';
import { sessionWords } from './session-words.ts';
import { nameLines, userLines } from './user-lines.ts';

/** The whole report of a command: it ends with the sum and the digest, and a line feed. */
export function textReport(report: PlanReport): string {
  const { destroy, digest, summary, userPools } = report;
  const pools = userPools.map(({ userPoolId }) => printableLine(userPoolId)).join(', ');
  const where = summary.changed + summary.missing + summary.heldBack === 0 ? '' : `${pools}: `;
  const rows = rowsText(report);
  const words = digestWords(report);
  return [
    ...(rows === undefined ? [] : [rows, '']),
    `${destroy === true ? 'destroy: ' : ''}${where}${sumWords(report)}`,
    ...(words === undefined ? [] : [digest === undefined ? words : `digest: ${digest}`]),
    '',
  ].join('\n');
}

/** Everybody who is told of, and what is done; undefined when there is nothing to tell. */
export function rowsText(report: PlanReport): string | undefined {
  const { missing, kept, messages } = rowsOf(report);
  const lines = [
    ...frontLines(report),
    ...ruleLines(report),
    ...sentence(signWords(report)),
    ...usersByKind(report).flatMap(([kind, users]) => [
      ...sentence(`${kindHeadline(report, kind, users)}:`),
      ...users.flatMap((user) => userLines(user, report.values)),
    ]),
    ...titled('Without an account:', missing.flatMap(nameLines)),
    ...sentence(createdEarlierWords(report, printableLine)),
    ...sentence(groupWords(report, printableLine)),
    ...titled('Left alone:', keptLines(kept)),
    ...titled(`${messageWords(report) ?? ''}:`, messages.flatMap(messageLines)),
    ...sentence(sessionWords(report)),
    ...sentence(activeWords(report)),
    ...sentence(asDeclaredWords(report)),
    ...sentence(notAppliedWords(report, printableLine)),
  ];
  return lines.length === 0 ? undefined : lines.join('\n');
}

/** What is shown of a report that is too long to be read in a terminal. */
export interface ShortOptions {
  /** How many of those who change are shown in full. */
  readonly examples: number;
  /** The file that has all of it; undefined where there is none. */
  readonly wholeIn: string | undefined;
}

/** The report as counts, by reason, attribute and rule, and a few of its users. Users who are no longer declared are named. */
export function shortText(report: PlanReport, { examples, wholeIn }: ShortOptions): string {
  const { users, kept } = rowsOf(report);
  const changed = usersByKind(report).flatMap(([, some]) => some);
  const shown = changed.slice(0, examples);
  const what = users.flatMap(({ steps, attributes }) => [
    ...attributes.map(({ name }) => printableLine(name)),
    ...steps.map(({ kind }) => stepWords[kind]),
  ]);
  return [
    ...frontLines(report),
    ...ruleLines(report),
    ...titled(sumWords(report), [
      ...(what.length === 0 ? [] : wrapWords(`by reason: ${reasonCounts(report)}`, '  ')),
      ...(what.length === 0 ? [] : wrapWords(`by what: ${mostFrequent(what)}`, '  ')),
    ]),
    ...sentence(removedWords(report, printableLine)),
    ...sentence(createdEarlierWords(report, printableLine)),
    ...sentence(groupWords(report, printableLine)),
    ...titled('Left alone:', keptCounts(kept)),
    ...sentence(messageWords(report)),
    ...sentence(sessionWords(report)),
    ...sentence(activeWords(report)),
    ...sentence(asDeclaredWords(report)),
    ...sentence(notAppliedWords(report, printableLine)),
    ...titled(
      shown.length === 1 ? 'One of them:' : `${shown.length} of them:`,
      shown.flatMap((user) => userLines(user, report.values)),
    ),
    ...sentence(wholeIn === undefined ? undefined : `All of them: ${wholeIn}`),
  ].join('\n');
}

/** `2 of 40 users will change: attributes set 2, attributes deleted 1`. */
function sumWords(report: PlanReport): string {
  const counts = summaryCounts(report)
    .filter(([label, amount]) => !label.startsWith('users') && amount !== '0')
    .map(([label, amount]) => `${label} ${amount}`);
  return `${headline(report)}${counts.length === 0 ? '' : `: ${counts.join(', ')}`}`;
}

function frontLines(report: PlanReport): readonly string[] {
  const { unproven } = rowsOf(report);
  return [
    ...notices(report).flatMap(({ words, problems }) => [
      ...sentence(problems.length === 0 ? words : `${words}:`),
      ...problemLines(problems),
    ]),
    ...titled(
      `Found by a name that nobody has proven (unprovenNames: allow): ${count(unproven.length, 'user')}:`,
      unproven.flatMap(nameLines),
    ),
  ];
}

function ruleLines(report: PlanReport): readonly string[] {
  const indented = (words: string) => wrapWords(words, '  ');
  return [
    ...titled('Rules:', ruleWords(report, printableLine).flatMap(indented)),
    ...titled(`${endingTitle}:`, endingWords(report, printableLine).flatMap(indented)),
  ];
}

/** The rows of all pools. */
function rowsOf({ userPools }: PlanReport) {
  return {
    users: userPools.flatMap((pool) => pool.users),
    unproven: userPools.flatMap((pool) => pool.unproven),
    missing: userPools.flatMap((pool) => pool.missing),
    kept: userPools.flatMap((pool) => pool.kept),
    messages: userPools.flatMap((pool) => pool.messages),
  };
}

const kinds: readonly ChangedUser['change'][] = ['changed', 'created', 'removed', 'signed-out'];

/** Users who change, in the order in which the kinds of change are told. */
function usersByKind(report: PlanReport): readonly (readonly [ChangedUser['change'], readonly ChangedUser[]])[] {
  const users = Map.groupBy(rowsOf(report).users, ({ change }) => change);
  return kinds.flatMap((kind) => {
    const some = users.get(kind);
    return some === undefined ? [] : [[kind, some] as const];
  });
}

function sentence(words: string | undefined): readonly string[] {
  return words === undefined ? [] : wrapWords(words);
}

function titled(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [...wrapWords(title), ...lines];
}

/** Each rule once, above those it keeps: a destroy that leaves everybody alone is a line for each. */
function keptLines(kept: readonly KeptReport[]): readonly string[] {
  return [...Map.groupBy(kept, ({ rule }) => rule)].flatMap(([rule, some]) => [
    ...wrapWords(`${keptBecause[rule]}:`, '  '),
    ...some.map(
      ({ username, attribute }) =>
        `    ${printableLine(attribute === undefined ? username : `${username} ${attribute}`)}`,
    ),
  ]);
}

/** By rule, the most frequent first, and whose they are. */
function keptCounts(kept: readonly KeptReport[]): readonly string[] {
  const byRule = [...Map.groupBy(kept, ({ rule }) => rule)].sort(([, a], [, b]) => b.length - a.length);
  return byRule.flatMap(([rule, some]) => {
    const names = [...new Set(some.map(({ username }) => printableLine(username)))];
    return wrapWords(`${count(some.length, 'time')}: ${keptBecause[rule]}: ${someNames(names, mostNamed)}`, '  ');
  });
}

function messageLines({ username, channel, invitation, to, ...message }: MessageReport): readonly string[] {
  const invited = `${username} is invited by ${channel === 'EMAIL' ? 'e-mail' : 'SMS'}${to === undefined ? '' : ` to ${to}`}`;
  const code = describeMessage({ ...message, username, channel, to: to ?? 'the new address' });
  return wrapWords(printableLine(invitation === undefined ? code : invited), '  ');
}

/** How many attributes and steps are named; the others are counted. */
const mostCounted = 8;

/** `custom:tier 60, add to group 8`: how often each is there, the most frequent first. */
function mostFrequent(names: readonly string[]): string {
  const counts = [...Map.groupBy(names, (name) => name)].map(([name, all]) => [name, all.length] as const);
  const told = counts.sort(([, a], [, b]) => b - a).map(([name, some]) => `${name} ${figure(some)}`);
  return someNames(told, mostCounted);
}
