/** A plan as a comment of a pull request: GitHub Flavored Markdown, its summary first, the rest folded. */
import { count } from '../values/amounts.ts';
import { fitSections, problemList, type Section } from './markdown-sections.ts';
import { keptSection, messagesSection, missingSection, unprovenSection, usersSection } from './markdown-tables.ts';
import { code } from './markdown-text.ts';
import type { PlanReport } from './report-model.ts';
import {
  activeWords,
  beforeAfterWords,
  createdEarlierWords,
  digestWords,
  groupWords,
  headline,
  headlineCounts,
  kindWords,
  messageWords,
  notAppliedWords,
  notices,
  reasonCounts,
  removedWords,
  summaryCounts,
} from './report-words.ts';
import { endingTitle, endingWords, ruleWords } from './rule-words.ts';
import { sessionWords } from './session-words.ts';

/**
 * A comment's body has at most 65,536 characters (GitHub: "Body is too long"); the difference is left to the pipeline
 * that posts it.
 */
const limit = 65_000;

/** Room for what is refused, and as much for who is held back, in characters. */
const problemRoom = 15_000;

/**
 * The whole plan, or as many users of it as a comment holds, with a note of how many more there are. No text of a user,
 * a file or a pool is read as Markdown, HTML, a mention or a reference.
 */
export function markdownReport(report: PlanReport): string {
  const head = `${headLines(report).join('\n\n')}\n\n`;
  const foot = `${footLine(report)}\n`;
  return head + fitSections(sectionsOf(report), limit - head.length - foot.length) + foot;
}

/** What `up` would refuse comes first, then who is held back. */
function headLines(report: PlanReport): readonly string[] {
  const { stack, summary } = report;
  const title = `${kindWords(report)}${stack === undefined ? '' : ` of stack ${code(stack)}`}`;
  const told = [
    beforeAfterWords,
    removedWords,
    createdEarlierWords,
    groupWords,
    sessionWords,
    activeWords,
    notAppliedWords,
  ];
  const others = told.map((words) => words(report, (name) => code(name)));
  const messages = messageWords(report);
  return [
    `### ${title}: ${headline(report)}`,
    ...notices(report).flatMap(({ level, words, problems }) => [
      alert(level, words),
      ...(problems.length === 0 ? [] : [problemList(problems, problemRoom)]),
    ]),
    ...ruleLists(report),
    ...(summary.changed > 0 ? [countsTable(report), `By reason: ${reasonCounts(report)}.`] : []),
    ...others.flatMap((words) => (words === undefined ? [] : [`${words}.`])),
    ...(messages === undefined ? [] : [alert('warning', messages)]),
  ];
}

function ruleLists(report: PlanReport): readonly string[] {
  const [rules, ending] = [ruleWords(report, (name) => code(name)), endingWords(report, (name) => code(name))];
  const list = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : [`${title}:\n\n${lines.map((line) => `- ${line}`).join('\n')}`];
  return [...list('Rules', rules), ...list(endingTitle, ending)];
}

/** GitHub shows it in a box. */
function alert(level: string, words: string): string {
  return `> [!${level.toUpperCase()}]\n> ${words}.`;
}

function countsTable(report: PlanReport): string {
  const counts = [...headlineCounts(report), ...summaryCounts(report)];
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    row(counts.map(([label]) => label)),
    row(counts.map(() => '---:')),
    row(counts.map(([, amount]) => amount)),
  ].join('\n');
}

/** Changes before what is left alone: where there is no room for everything, the former are the news. */
function sectionsOf({ userPools }: PlanReport): readonly Section[] {
  return [
    ...userPools.filter(({ unproven }) => unproven.length > 0).map(unprovenSection),
    ...userPools.filter(({ users }) => users.length > 0).map(usersSection),
    ...userPools.filter(({ missing }) => missing.length > 0).map(missingSection),
    ...userPools.filter(({ messages }) => messages.length > 0).map(messagesSection),
    ...userPools.filter(({ kept }) => kept.length > 0).map(keptSection),
  ];
}

function footLine(report: PlanReport): string {
  const { digest, userPools, values } = report;
  const words = digestWords(report);
  const parts = [
    ...(words === undefined
      ? []
      : [digest === undefined ? `${words}.` : `Digest for <code>expectPlan</code>: ${code(digest)}.`]),
    ...(userPools.length > 1 ? [`${count(userPools.length, 'user pool')}.`] : []),
    values === 'hidden' ? 'Values are hidden.' : 'Secrets are hidden.',
  ];
  return `<sub>${parts.join(' ')}</sub>`;
}
