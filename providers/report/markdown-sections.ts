/** Folded tables and lists of problems in a Markdown report, as much of them as there is room for. */
import { cutByKind } from '../problems/folded-problems.ts';
import type { ProblemReport } from '../problems/problem-report.ts';
import { count } from '../values/amounts.ts';
import { code } from './markdown-text.ts';
import { problemParts, restWords } from './problem-lines.ts';

/** One folded table. */
export interface Section {
  /** HTML. */
  readonly title: string;
  readonly columns: readonly string[];
  /** Each in one piece, so that nobody is shown in part: the table's lines of one user, with their line feeds. */
  readonly entries: readonly string[];
  /** What an entry is, in the singular. */
  readonly noun: string;
}

/** So many entries are unfolded at once. */
const few = 10;

/** Room for the note of what has no room, in characters: it has two counts and a noun. */
const noteRoom = 120;

/** The sections one after the other in at most `room` characters, with notes of what had no room. */
export function fitSections(sections: readonly Section[], room: number): string {
  let text = '';
  let left = room - noteRoom;
  let omitted = 0;
  for (const section of sections) {
    const shown = fitSection(section, left);
    if (shown === undefined) omitted += 1;
    else {
      text += shown;
      left -= shown.length;
    }
  }
  return omitted === 0 ? text : `${text}${noteOf(omitted, 'table')}\n\n`;
}

/** Undefined where there is no room for a single entry. */
function fitSection({ title, columns, entries, noun }: Section, room: number): string | undefined {
  const head = [
    `<details${entries.length <= few ? ' open' : ''}><summary>${title}</summary>`,
    '',
    `| ${columns.join(' | ')} |`,
    `|${' --- |'.repeat(columns.length)}`,
    '',
  ].join('\n');
  const end = '\n</details>\n\n';
  const shown = thatFit(entries, room - head.length - end.length - noteRoom);
  if (shown.length === 0) return undefined;
  const more = entries.length - shown.length;
  const note = more === 0 ? '' : `\n${noteOf(more, noun)}\n`;
  return head + shown.join('') + note + end;
}

/** What is shown of one text of a problem, in characters. */
const ofProblem = 500;

/** Each with its place and way out, in at most that many characters; the rest is counted. */
export function problemList(problems: readonly ProblemReport[], room: number): string {
  const { told, rest } = cutByKind(problems);
  const foreign = (text: string) => code(text, ofProblem);
  const items = [
    ...told.map((problem) => `- ${problemParts(problem, foreign).join('<br>')}\n`),
    ...rest.map((kind) => `- ${foreign(restWords(kind))}\n`),
  ];
  const shown = thatFit(items, room);
  const more = items.length - shown.length;
  const note = more === 0 ? '' : `- ${count(more, 'more problem')}: see the HTML or JSON report.`;
  return `${shown.join('')}${note}`.trimEnd();
}

/** Those that fit together in so many characters, the first ones first. */
function thatFit(texts: readonly string[], room: number): readonly string[] {
  let left = room;
  return texts.filter((text) => {
    const fits = text.length <= left;
    if (fits) left -= text.length;
    return fits;
  });
}

function noteOf(more: number, noun: string): string {
  return `${count(more, `more ${noun}`)} ${more === 1 ? 'has' : 'have'} no room here: see the HTML or JSON report.`;
}
