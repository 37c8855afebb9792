/** Turns problems into text for people: place, message, code frame and the way out, in the order of the files. */
import { withoutPasswords } from './shown-lines.ts';
import type { Diagnostic } from './types.ts';

/** The text of every file a diagnostic may point into, by the name its SourceRef gives. */
export type SourceTexts = ReadonlyMap<string, string>;

/** More than these are counted, not shown: nobody reads on, and the engine carries every line. */
const shownProblems = 1_000;

/** One problem: `users/acme.yaml:4:7: error: …`, its code frame where the text is at hand, and the way out. */
export function formatDiagnostic(diagnostic: Diagnostic, texts: SourceTexts = new Map()): string {
  return format(diagnostic, linesOf(texts));
}

/** All problems, in the order of their places; those without a place come last. Linear in the texts' size. */
export function formatDiagnostics(diagnostics: readonly Diagnostic[], texts: SourceTexts = new Map()): string {
  const lines = linesOf(texts);
  const shown = diagnostics.toSorted(byPlace).slice(0, shownProblems);
  const told = shown.map((diagnostic) => format(diagnostic, lines));
  if (diagnostics.length > shown.length) told.push(`… and ${diagnostics.length - shown.length} more`);
  return told.join('\n');
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

function format({ at, code, hint, message, severity }: Diagnostic, linesOfFile: LinesOf): string {
  const place = at === undefined ? '' : `${at.file}:${at.line}:${at.column}: `;
  const lines = [printable(`${place}${severity}: ${message}`)];
  const source = at === undefined ? undefined : linesOfFile(at.file)?.[at.line - 1];
  // The line may be a password in clear.
  if (at !== undefined && source !== undefined && code !== 'bad-password')
    lines.push(...codeFrame(source, at.line, at.column));
  if (hint !== undefined) lines.push(`  = ${printable(hint)}`);
  return lines.join('\n');
}

function byPlace(a: Diagnostic, b: Diagnostic): number {
  if (a.at === undefined || b.at === undefined) return Number(a.at === undefined) - Number(b.at === undefined);
  if (a.at.file !== b.at.file) return a.at.file < b.at.file ? -1 : 1;
  return a.at.line - b.at.line || a.at.column - b.at.column;
}

const frameWidth = 64;
/** A password has at most 256 characters (AdminSetUserPassword, Password), so its key is no farther off. */
const surroundings = 400;

/** The line itself with a caret below the column; a long line is cut to a window around it. */
function codeFrame(source: string, line: number, column: number): readonly string[] {
  const start = Math.max(0, Math.min(column - 1 - frameWidth / 2, source.length - frameWidth));
  const from = Math.max(0, start - surroundings);
  const safe = withoutPasswords(source.slice(from, start + frameWidth + surroundings));
  const shown = printable(safe.slice(start - from, start - from + frameWidth).replaceAll('\n', ' ')).trimEnd();
  const gutter = String(line).padStart(5);
  const indent = Math.max(0, Math.min(column - 1, source.length) - start) + (start > 0 ? 1 : 0);
  return [`${gutter} | ${start > 0 ? '…' : ''}${shown}`, `${' '.repeat(gutter.length)} | ${' '.repeat(indent)}^`];
}

/**
 * Signs that a terminal obeys instead of showing (escapes, changes of direction) become a stand-in of the same width,
 * so that nothing in a file or a name reaches the terminal as a command. Line feeds stay: a message may have several.
 */
export function printable(text: string): string {
  return text
    .replaceAll('\t', ' ')
    .replaceAll(/[^\P{Cc}\n]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (sign) => '\ufffd'.repeat(sign.length));
}
