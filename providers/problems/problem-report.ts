/** Problems as data for machines and reports. */

import type { Username } from '../model/names.ts';
import type { Diagnostic, DiagnosticCode } from './diagnostic.ts';
import { foldProblems } from './folded-problems.ts';

/** One problem of one place. */
export interface ProblemReport {
  readonly code: DiagnosticCode;
  readonly severity: Diagnostic['severity'];
  readonly message: string;
  /** The way out. */
  readonly hint?: string;
  /** Where it is in the declaration; lines and columns start at 1. */
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  /** The user that it is about, and the attribute. */
  readonly username?: Username;
  readonly attribute?: string;
  /** The other users with the same mistake in the same place. */
  readonly others?: readonly Username[];
  /** The line with a mark below the column; absent where values are hidden. */
  readonly frame?: readonly string[];
}

/** One report for each problem of one place, in their order; `frameOf` gives the line that a problem points at. */
export function problemReports(
  problems: readonly Diagnostic[],
  frameOf: (problem: Diagnostic) => readonly string[] = () => [],
): readonly ProblemReport[] {
  return foldProblems(problems).map(({ problem, others }) => {
    const frame = frameOf(problem);
    return {
      ...problemReport(problem),
      ...(others.length === 0 ? {} : { others }),
      ...(frame.length === 0 ? {} : { frame }),
    };
  });
}

/** One problem, with everybody that has it. */
export function problemReport({ code, severity, message, hint, at: place, subject }: Diagnostic): ProblemReport {
  return {
    code,
    severity,
    message,
    ...(hint === undefined ? {} : { hint }),
    ...(place === undefined ? {} : { file: place.file, line: place.line, column: place.column }),
    ...(subject === undefined ? {} : { username: subject.username }),
    ...(subject?.attribute === undefined ? {} : { attribute: subject.attribute }),
  };
}
