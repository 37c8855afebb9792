/** Problems of a report as lines for a terminal. */
import { printable } from '../core/diagnostics.ts';
import { cutByKind, othersText, type RestOfKind, restText } from '../core/folded-problems.ts';
import type { ProblemReport } from '../core/problem-report.ts';

/** Each with its place and way out; beyond twenty of one kind the rest are names in a line. */
export function problemLines(problems: readonly ProblemReport[]): readonly string[] {
  const { told, rest } = cutByKind(problems);
  return [...told.flatMap(linesOf), ...rest.map((kind) => printable(restWords(kind)))];
}

/** `12 more as above (user-missing): ana, bob`. */
export function restWords(rest: RestOfKind<ProblemReport>): string {
  return restText(rest, rest.problems.flatMap(namesOf));
}

/** `users/a.yaml:3:5`; undefined without a place. */
export function placeOf({
  file,
  line = 1,
  column,
}: Pick<ProblemReport, 'file' | 'line' | 'column'>): string | undefined {
  if (file === undefined) return undefined;
  return column === undefined ? `${file}:${line}` : `${file}:${line}:${column}`;
}

/** `ana, bob and 3 more` of the other users whom a problem concerns; undefined for nobody. */
export function othersWords({ others = [] }: ProblemReport): string | undefined {
  return othersText(others);
}

function linesOf(problem: ProblemReport): readonly string[] {
  const place = placeOf(problem);
  const more = othersWords(problem);
  const head = `${place === undefined ? '' : `${place}: `}${problem.severity}: ${problem.message}`;
  return [
    ...printable(head).split('\n'),
    ...(problem.frame ?? []),
    ...(more === undefined ? [] : [`  ${printable(more)}`]),
    ...(problem.hint === undefined ? [] : [`  = ${printable(problem.hint)}`]),
  ];
}

function namesOf(problem: ProblemReport): readonly string[] {
  if (problem.username !== undefined) return [problem.username, ...(problem.others ?? [])];
  return [placeOf(problem) ?? problem.message];
}
