/** A plan report for people in a terminal: what would be refused, who is held back, who changes, and the sum. */
import { printable } from '../core/diagnostics.ts';
import { describeMessage } from '../core/messages.ts';
import type { ProblemReport } from '../core/problem-report.ts';
import { namedAccount } from './account-words.ts';
import { count } from './amounts.ts';
import type { ChangedUser, MessageReport, PlanReport, PoolReport } from './plan-report.ts';
import { problemLines } from './problem-lines.ts';
import { keptBecause } from './reason-words.ts';
import { digestWords, heldBackWords, lookedAtWords, refusalWords } from './report-words.ts';
import { attributeLines, stepLines } from './text-changes.ts';

/** The whole report; it ends with a line feed. A value that is hidden is left out of its line. */
export function textReport(report: PlanReport): string {
  const { refusals, userPools } = report;
  const held = userPools.flatMap(({ heldBack }) => heldBack);
  const lookedAt = lookedAtWords(report);
  const lines = [
    ...problemBlock(refusalWords(report), refusals),
    ...(lookedAt === undefined ? [] : [lookedAt, '']),
    ...problemBlock(heldBackWords(report), held),
    ...userPools.flatMap((pool) => poolText(pool, report)),
    sumText(report),
  ];
  return `${lines.join('\n')}\n`;
}

function problemBlock(title: string | undefined, problems: readonly ProblemReport[]): readonly string[] {
  return title === undefined ? [] : [`${title}:`, ...problemLines(problems).map((line) => `  ${line}`), ''];
}

function poolText(pool: PoolReport, { destroy }: PlanReport): readonly string[] {
  const { userPoolId, users, unproven, missing, kept, messages, groupsToCreate = [] } = pool;
  const removed = users.filter(({ change }) => change === 'removed');
  const others = users.filter(({ change }) => change !== 'removed');
  const lines = [
    ...titled('found by a name that nobody has proven (unprovenNames: allow)', unproven.map(named)),
    ...others.flatMap((user) => userLines(user, '  ')),
    ...(removed.length === 0 ? [] : [destroy === true ? '  on record:' : '  no longer declared:']),
    ...removed.flatMap((user) => userLines(user, '    ')),
    ...titled('without an account', missing.map(named)),
    ...titled('groups to make', groupsToCreate),
    ...titled(
      'left alone',
      kept.map(
        ({ username, attribute, rule }) => `${[username, attribute ?? []].flat().join(' ')}: ${keptBecause[rule]}`,
      ),
    ),
    ...titled('Cognito will send', messages.map(messageText)),
  ];
  return lines.length === 0 ? [] : [`${userPoolId}:`, ...lines, ''];
}

function userLines(user: ChangedUser, indent: string): readonly string[] {
  const lines = [...user.steps.flatMap(stepLines), ...user.attributes.flatMap(attributeLines)];
  return [`${indent}${printable(named(user))}`, ...lines.map((line) => `${indent}  ${line}`)];
}

type Named = Pick<ChangedUser, 'username' | 'account' | 'foundBy' | 'file' | 'line'>;

function named({ username, account, foundBy, file, line }: Named): string {
  const who = namedAccount(username, account, foundBy);
  return file === undefined ? who : `${who}  (${file}:${line ?? 1})`;
}

function titled(title: string, texts: readonly string[]): readonly string[] {
  return texts.length === 0 ? [] : [`  ${title}:`, ...texts.map((text) => `    ${printable(text)}`)];
}

function messageText({ username, channel, invitation, to, ...message }: MessageReport): string {
  if (invitation === undefined) return describeMessage({ ...message, username, channel, to: to ?? 'the new address' });
  const what = channel === 'SMS' ? 'an SMS' : 'an e-mail';
  return `${username} gets ${what} with a temporary password${to === undefined ? '' : ` to ${to}`}: an invitation`;
}

function sumText(report: PlanReport): string {
  const { command, destroy, digest, refusals, summary } = report;
  const words = digestWords(report);
  const digestLines = words === undefined ? [] : [digest === undefined ? lowerFirst(words) : `digest: ${digest}`];
  const { changed, users, missing, heldBack, attributesSet, attributesDeleted, created, removed } = summary;
  if (changed + missing + heldBack === 0) return [nothingText(report), ...digestLines].join('\n');
  // More users change than are declared where some are no longer declared.
  const head = changed <= users ? `${changed.toLocaleString('en')} of ${count(users, 'user')}` : count(changed, 'user');
  const verb = refusals.length === 0 ? 'will change' : 'would change';
  const sums = [
    `${head} ${command === 'drift' ? 'drifted' : verb}`,
    `${count(attributesSet, 'attribute')} to set, ${attributesDeleted.toLocaleString('en')} to delete`,
    ...(created > 0 ? [`${count(created, 'account')} to create`] : []),
    ...(removed > 0 ? [`${count(removed, 'account')} to delete or disable`] : []),
    ...(missing > 0 ? [`${count(missing, 'user')} missing`] : []),
    ...(heldBack > 0 ? [`${count(heldBack, 'user')} held back`] : []),
  ];
  return [`${destroy === true ? 'destroy: ' : ''}${sums.join('; ')}`, ...digestLines].join('\n');
}

function nothingText({ command, destroy }: PlanReport): string {
  if (command === 'drift') return 'no drift';
  if (destroy === true) return 'destroy: every account stays as it is';
  return 'no changes';
}

const lowerFirst = (words: string) => words.charAt(0).toLowerCase() + words.slice(1);
