/** Problems in a Markdown report: a list, as many of them as there is room for. */
import { cutByKind } from '../core/folded-problems.ts';
import type { ProblemReport } from '../core/problem-report.ts';
import { count } from './amounts.ts';
import { code } from './markdown-text.ts';
import { othersWords, placeOf, restWords } from './problem-lines.ts';

/** What is shown of one text, in characters. */
const shown = 500;

/** Each with its place and way out, in at most that many characters; the rest is counted. It ends with a line feed. */
export function problemList(problems: readonly ProblemReport[], room: number): string {
  const { told, rest } = cutByKind(problems);
  const items = [...told.map(itemOf), ...rest.map((kind) => `- ${code(restWords(kind), shown)}`)];
  let left = room;
  const fitting = items.filter((item) => {
    left -= item.length + 1;
    return left >= 0;
  });
  const more = items.length - fitting.length;
  const note = more === 0 ? [] : [`- ${count(more, 'more problem')}: see the HTML or JSON report.`];
  return [...fitting, ...note].map((item) => `${item}\n`).join('');
}

function itemOf(problem: ProblemReport): string {
  const place = placeOf(problem);
  const others = othersWords(problem);
  const parts = [
    `${place === undefined ? '' : `${code(place, shown)} `}${problem.severity}: ${code(problem.message, shown)}`,
    ...(others === undefined ? [] : [code(others, shown)]),
    ...(problem.hint === undefined ? [] : [`= ${code(problem.hint, shown)}`]),
  ];
  return `- ${parts.join('<br>')}`;
}
