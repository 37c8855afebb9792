/** Problems of a report as lines for a terminal. */

import { cutByKind, othersText, type RestOfKind, restText } from '../problems/folded-problems.ts';
import type { ProblemReport } from '../problems/problem-report.ts';
import { printable, printableLine } from '../values/printable.ts';
import { wrapWords } from './columns.ts';

/** Each with its place and way out, below a title; beyond twenty of one kind the rest are names in a line. */
export function problemLines(problems: readonly ProblemReport[]): readonly string[] {
  const { told, rest } = cutByKind(problems);
  return [...told.flatMap(linesOf), ...rest.map((kind) => `  ${printable(restWords(kind))}`)];
}

/** `12 more as above (user-missing): ana, bob`. */
export function restWords(rest: RestOfKind<ProblemReport>): string {
  return restText(rest, rest.problems.flatMap(namesOf));
}

/** Place and message, which other users it concerns, and the way out, each foreign text as `told` writes it: for Markdown and HTML. */
export function problemParts(problem: ProblemReport, told: (text: string) => string): readonly string[] {
  const { severity, message, others = [], hint } = problem;
  const place = placeOf(problem);
  const more = othersText(others);
  return [
    `${place === undefined ? '' : `${told(place)} `}${severity}: ${told(message)}`,
    ...(more === undefined ? [] : [told(more)]),
    ...(hint === undefined ? [] : [`= ${told(hint)}`]),
  ];
}

/** `users/a.yaml:3:5`; undefined without a place. */
function placeOf({ file, line = 1, column }: ProblemReport): string | undefined {
  if (file === undefined) return undefined;
  return column === undefined ? `${file}:${line}` : `${file}:${line}:${column}`;
}

function linesOf(problem: ProblemReport): readonly string[] {
  const place = placeOf(problem);
  const more = othersText(problem.others ?? []);
  const head = `${place === undefined ? '' : `${printableLine(place)}: `}${problem.severity}: ${problem.message}`;
  return [
    ...printable(head)
      .split('\n')
      .flatMap((line) => wrapWords(line, '  ')),
    ...(problem.frame ?? []).map((line) => `  ${line}`),
    ...(more === undefined ? [] : [`    ${printable(more)}`]),
    ...(problem.hint === undefined ? [] : wrapWords(`= ${printable(problem.hint)}`, '    ')),
  ];
}

function namesOf(problem: ProblemReport): readonly string[] {
  if (problem.username !== undefined) return [problem.username, ...(problem.others ?? [])];
  return [placeOf(problem) ?? problem.message];
}
