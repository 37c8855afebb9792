/** Folded tables of a Markdown report, as many of their rows as there is room for. */
import { count } from './amounts.ts';

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
  let left = room - head.length - end.length - noteRoom;
  const shown = entries.filter((entry) => {
    const fits = entry.length <= left;
    if (fits) left -= entry.length;
    return fits;
  });
  if (shown.length === 0) return undefined;
  const more = entries.length - shown.length;
  const note = more === 0 ? '' : `\n${noteOf(more, noun)}\n`;
  return head + shown.join('') + note + end;
}

function noteOf(more: number, noun: string): string {
  return `${count(more, `more ${noun}`)} ${more === 1 ? 'has' : 'have'} no room here: see the HTML or JSON report.`;
}
