/** A plan report for people in a terminal: who changes, what is missing, left alone or sent, and the sum. */
import { printable } from '../core/diagnostics.ts';
import { describeMessage } from '../core/messages.ts';
import type { ChangedUser, MessageReport, PlanReport, PoolReport } from '../core/plan-report.ts';
import { count } from './amounts.ts';
import { keptBecause } from './plan-text.ts';
import { attributeLines, stepLines } from './text-changes.ts';

/** The whole report; it ends with a line feed. A value that is hidden is left out of its line. */
export function textReport(report: PlanReport): string {
  return `${[...report.userPools.flatMap(poolText), sumText(report)].join('\n')}\n`;
}

function poolText({ userPoolId, users, missing, kept, messages, groupsToCreate = [] }: PoolReport): readonly string[] {
  const lines = [
    ...users.flatMap(userLines),
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

function userLines(user: ChangedUser): readonly string[] {
  const lines = [...user.steps.flatMap(stepLines), ...user.attributes.flatMap(attributeLines)];
  return [`  ${printable(named(user))}`, ...lines.map((line) => `    ${line}`)];
}

function named({ username, file, line }: Pick<ChangedUser, 'username' | 'file' | 'line'>): string {
  return file === undefined ? username : `${username}  (${file}:${line ?? 1})`;
}

function titled(title: string, texts: readonly string[]): readonly string[] {
  return texts.length === 0 ? [] : [`  ${title}:`, ...texts.map((text) => `    ${printable(text)}`)];
}

function messageText({ username, channel, invitation, to, ...message }: MessageReport): string {
  if (invitation === undefined) return describeMessage({ ...message, username, channel, to: to ?? 'the new address' });
  const what = channel === 'SMS' ? 'an SMS' : 'an e-mail';
  return `${username} gets ${what} with a temporary password${to === undefined ? '' : ` to ${to}`}: an invitation`;
}

function sumText({ command, summary, digest }: PlanReport): string {
  const { changed, users, missing, attributesSet, attributesDeleted, created, removed } = summary;
  const digestLines = command === 'drift' ? [] : [`digest: ${digest}`];
  if (changed + missing === 0) return [command === 'drift' ? 'no drift' : 'no changes', ...digestLines].join('\n');
  // More users change than are declared where some are declared no longer.
  const head = changed <= users ? `${changed.toLocaleString('en')} of ${count(users, 'user')}` : count(changed, 'user');
  const sums = [
    `${head} ${command === 'drift' ? 'drifted' : 'will change'}`,
    `${count(attributesSet, 'attribute')} to set, ${attributesDeleted.toLocaleString('en')} to delete`,
    ...(created > 0 ? [`${count(created, 'account')} to create`] : []),
    ...(removed > 0 ? [`${count(removed, 'account')} to delete or disable`] : []),
    ...(missing > 0 ? [`${count(missing, 'user')} missing`] : []),
  ];
  return [sums.join('; '), ...digestLines].join('\n');
}
