/** A plan as a comment of a pull request: GitHub Flavored Markdown, its summary first, the rest folded. */
import type { PlanReport } from '../core/plan-report.ts';
import { count } from './amounts.ts';
import { fitSections, type Section } from './markdown-sections.ts';
import { keptSection, messagesSection, missingSection, usersSection } from './markdown-tables.ts';
import { code } from './markdown-text.ts';
import { groupWords, headline, messageWords, reasonWords, summaryCounts } from './report-words.ts';

/**
 * A comment's body has at most 65,536 characters (GitHub: "Body is too long"); the difference is left to the pipeline
 * that posts it.
 */
const limit = 65_000;

/** A digest grows by 33 characters for each roster that does something, and only the whole of it is of use. */
const digestLimit = 4_000;

/**
 * The whole plan, or as many users of it as a comment holds, with a note of how many more there are. No text of a user,
 * a file or a pool is read as Markdown, HTML, a mention or a reference.
 */
export function markdownReport(report: PlanReport): string {
  const head = `${headLines(report).join('\n\n')}\n\n`;
  const foot = `${footLine(report)}\n`;
  return head + fitSections(sectionsOf(report), limit - head.length - foot.length) + foot;
}

function headLines(report: PlanReport): readonly string[] {
  const { command, stack, summary } = report;
  const title = command === 'drift' ? 'Drift' : 'Plan';
  const lines = [`### ${title}${stack === undefined ? '' : ` of stack ${code(stack)}`}: ${headline(report)}`];
  if (summary.changed > 0) lines.push(countsTable(report), reasonsLine(report));
  const groups = groupWords(report, (name) => code(name));
  if (groups !== undefined) lines.push(`${groups}.`);
  const messages = messageWords(report);
  if (messages !== undefined) lines.push(`> [!WARNING]\n> ${messages}.`);
  return lines;
}

function countsTable(report: PlanReport): string {
  const counts = summaryCounts(report);
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    row(counts.map(([label]) => label)),
    row(counts.map(() => '---:')),
    row(counts.map(([, amount]) => amount)),
  ].join('\n');
}

function reasonsLine({ summary }: PlanReport): string {
  const words = new Map(Object.entries(reasonWords));
  const reasons = Object.entries(summary.byReason).map(
    ([reason, some]) => `${words.get(reason) ?? code(reason)} ${some.toLocaleString('en')}`,
  );
  return `By reason: ${reasons.join(', ')}.`;
}

/** Changes before what is left alone: where there is no room for everything, the former are the news. */
function sectionsOf({ userPools }: PlanReport): readonly Section[] {
  return [
    ...userPools.filter(({ users }) => users.length > 0).map(usersSection),
    ...userPools.filter(({ missing }) => missing.length > 0).map(missingSection),
    ...userPools.filter(({ messages }) => messages.length > 0).map(messagesSection),
    ...userPools.filter(({ kept }) => kept.length > 0).map(keptSection),
  ];
}

/** Only a plan is carried out, so that only its digest is of use. */
function footLine({ command, digest, userPools, values }: PlanReport): string {
  const whole = digest.length <= digestLimit ? code(digest, digestLimit) : 'in the JSON report';
  const parts = [
    ...(command === 'drift' ? [] : [`Digest for <code>expectPlan</code>: ${whole}.`]),
    ...(userPools.length > 1 ? [`${count(userPools.length, 'user pool')}.`] : []),
    values === 'hidden' ? 'Values are hidden.' : 'Secrets are hidden.',
  ];
  return `<sub>${parts.join(' ')}</sub>`;
}
