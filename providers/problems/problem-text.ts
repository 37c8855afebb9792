/** Turns problems into text for people: place, message, code frame and the way out, in the order of the files. */

import type { Username } from '../model/names.ts';
import { printable, printableLine } from '../values/printable.ts';
import type { Diagnostic, SourceRef } from './diagnostic.ts';
import { cutByKind, type FoldedProblem, foldProblems, othersText, restText } from './folded-problems.ts';
import { withoutPasswords } from './shown-lines.ts';

/** The text of every file a diagnostic may point into, by the name its SourceRef gives. */
export type SourceTexts = ReadonlyMap<string, string>;

/** One problem: `users/acme.yaml:4:7: error: …`, its code frame where the text is at hand, and the way out. */
export function formatDiagnostic(diagnostic: Diagnostic, texts: SourceTexts = new Map()): string {
  return format(diagnostic, linesOf(texts));
}

/**
 * All problems, in the order of their places; those without a place come last. One problem of one place is told once, with
 * the names of the others that it concerns; beyond twenty of one kind the rest are names in a line at the end. Linear in
 * the texts' size, but for sorting.
 */
export function formatDiagnostics(diagnostics: readonly Diagnostic[], texts: SourceTexts = new Map()): string {
  const lines = linesOf(texts);
  const folded = foldProblems(diagnostics.toSorted(byPlace)).map((one) => ({
    ...one,
    code: one.problem.code,
    severity: one.problem.severity,
  }));
  const { told, rest } = cutByKind(folded);
  return [
    ...told.map(({ problem, others }) => format(problem, lines, others)),
    ...rest.map((kind) => printable(`${kind.severity}: ${restText(kind, kind.problems.flatMap(namesOf))}`)),
  ].join('\n');
}

/** What gives the code frame of a problem's place: empty where its line is not at hand, or may be a password in clear. */
export function framesOf(texts: SourceTexts): (problem: Diagnostic) => readonly string[] {
  const lines = linesOf(texts);
  return (problem) => frameOf(problem, lines);
}

/** The user that a problem is about, or else its place. */
function namesOf({ problem: { at, message, subject }, others }: FoldedProblem): readonly string[] {
  if (subject !== undefined) return [subject.username, ...others];
  return [at === undefined ? message : placeText(at)];
}

type LinesOf = (file: string) => readonly string[] | undefined;

/** Splits a file only when a problem points into it, and once. */
function linesOf(texts: SourceTexts): LinesOf {
  const split = new Map<string, readonly string[]>();
  return (file) => {
    const lines = split.get(file) ?? texts.get(file)?.split(/\r?\n/);
    if (lines !== undefined) split.set(file, lines);
    return lines;
  };
}

function format(problem: Diagnostic, linesOfFile: LinesOf, others: readonly Username[] = []): string {
  const { at, hint, message, severity } = problem;
  const lines = [printable(`${at === undefined ? '' : `${placeText(at)}: `}${severity}: ${message}`)];
  lines.push(...frameOf(problem, linesOfFile));
  const more = othersText(others);
  if (more !== undefined) lines.push(`  ${printable(more)}`);
  if (hint !== undefined) lines.push(`  = ${printable(hint)}`);
  return lines.join('\n');
}

function placeText({ file, line, column }: SourceRef): string {
  return `${printableLine(file)}:${line}:${column}`;
}

function frameOf({ at, code }: Diagnostic, linesOfFile: LinesOf): readonly string[] {
  // The line may be a password in clear.
  const source = at === undefined || code === 'bad-password' ? undefined : linesOfFile(at.file)?.[at.line - 1];
  return at === undefined || source === undefined ? [] : codeFrame(source, at.line, at.column);
}

function byPlace(a: Diagnostic, b: Diagnostic): number {
  if (a.at === undefined || b.at === undefined) return Number(a.at === undefined) - Number(b.at === undefined);
  if (a.at.file !== b.at.file) return a.at.file < b.at.file ? -1 : 1;
  return a.at.line - b.at.line || a.at.column - b.at.column;
}

const frameWidth = 64;
/** A password has at most 256 characters (AdminSetUserPassword, Password), so its key is no farther off. */
const surroundings = 400;

/** The line itself with a caret below the column, or below where it is hidden; a long line is cut to a window around it. */
function codeFrame(source: string, line: number, column: number): readonly string[] {
  const from = Math.max(0, column - 1 - frameWidth - surroundings);
  const { text, hiddenFrom } = withoutPasswords(source.slice(from, column - 1 + frameWidth + surroundings));
  const caret = Math.min(Math.max(0, column - 1 - from), hiddenFrom ?? text.length);
  const start = Math.max(0, Math.min(caret - frameWidth / 2, text.length - frameWidth));
  const shown = printableLine(text.slice(start, start + frameWidth)).trimEnd();
  const isCut = from + start > 0;
  const gutter = String(line).padStart(5);
  const indent = ' '.repeat(caret - start + (isCut ? 1 : 0));
  return [`${gutter} | ${isCut ? '…' : ''}${shown}`, `${' '.repeat(gutter.length)} | ${indent}^`];
}
