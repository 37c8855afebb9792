/** Collects the problems of one file, each at its place, each once. */
import { LineCounter } from 'yaml';
import type { DeclarationProblem, Diagnostic, SourceRef } from '../problems/diagnostic.ts';

/** What a problem may carry besides its message. */
export type ProblemDetails = Pick<Diagnostic, 'hint' | 'subject'>;

export interface Report {
  /** The place of an offset into the text; columns count UTF-16 units, as editors do. */
  at(offset: number): SourceRef;
  error(code: DeclarationProblem, offset: number, message: string, details?: ProblemDetails): void;
  /** As `error`, by the place itself. */
  errorAt(code: DeclarationProblem, place: SourceRef | undefined, message: string, details?: ProblemDetails): void;
  readonly diagnostics: readonly Diagnostic[];
}

/** Turns offsets into places. `text` is the file's whole text. */
export function placesIn(file: string, text: string): (offset: number) => SourceRef {
  const lines = new LineCounter();
  lines.addNewLine(0);
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) lines.addNewLine(end + 1);
  return (offset) => {
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col };
  };
}

/** An empty report. A mapping that many aliases name is read many times, yet what is wrong in it is told once. */
export function createReport(at: (offset: number) => SourceRef): Report {
  const told = new Map<string, Diagnostic>();
  const errorAt: Report['errorAt'] = (code, place, message, details = {}) => {
    const key = `${place?.line}:${place?.column} ${code} ${message}`;
    if (told.has(key)) return;
    told.set(key, { code, severity: 'error', message, ...(place === undefined ? {} : { at: place }), ...details });
  };
  return {
    at,
    error: (code, offset, message, details) => errorAt(code, at(offset), message, details),
    errorAt,
    get diagnostics() {
      return [...told.values()];
    },
  };
}

/** A name as messages show it: quoted, and cut when it is absurdly long. */
export function quoted(name: string): string {
  const longest = 60;
  return JSON.stringify(name.length > longest ? `${name.slice(0, longest)}…` : name);
}
