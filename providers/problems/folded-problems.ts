/** Fewer words for many problems: what is wrong with one place is one problem, and of very many of one kind most are names. */

import type { Username } from '../model/names.ts';
import { count, figure, someNames } from '../values/amounts.ts';
import type { Diagnostic, DiagnosticCode, SourceRef } from './diagnostic.ts';

/** One problem of one place, and the other users that it concerns, each once. */
export interface FoldedProblem {
  readonly problem: Diagnostic;
  readonly others: readonly Username[];
}

/**
 * Folds problems of one place, code and attribute into the first user's: a template or `defaults` makes each of its users
 * say the same, with its own name or value in the words. What is without a place, or about nobody, stays. Several
 * problems that one user has at one place stay several. Keeps the order. Linear.
 */
export function foldProblems(problems: readonly Diagnostic[]): readonly FoldedProblem[] {
  const folded: { readonly problem: Diagnostic; readonly others: Set<Username> }[] = [];
  const byKey = new Map<string, Set<Username>>();
  const asked = new Map<string, number>();
  for (const problem of problems) {
    const user = problem.subject?.username;
    if (problem.at === undefined || user === undefined) {
      folded.push({ problem, others: new Set() });
      continue;
    }
    const place = keyOf(problem.at, problem);
    const ofUser = JSON.stringify([place, user]);
    const nth = asked.get(ofUser) ?? 0;
    asked.set(ofUser, nth + 1);
    const key = `${place} ${nth}`;
    const others = byKey.get(key);
    if (others === undefined) {
      const empty = new Set<Username>();
      byKey.set(key, empty);
      folded.push({ problem, others: empty });
    } else others.add(user);
  }
  return folded.map(({ problem, others }) => ({ problem, others: [...others] }));
}

function keyOf({ file, line, column }: SourceRef, { code, severity, subject }: Diagnostic): string {
  return JSON.stringify([file, line, column, code, severity, subject?.attribute, subject?.account]);
}

/** Of one kind, that many problems are told in full. */
const toldInFull = 20;

/** And so many of the rest by name: nobody reads on, and the engine carries every line. */
const toldByName = 1_000;

/** What a list of problems is cut by. */
interface Countable {
  readonly code: DiagnosticCode;
  readonly severity: Diagnostic['severity'];
}

/** Problems of one kind that are too many to be told in full. */
export interface RestOfKind<T> {
  readonly code: DiagnosticCode;
  readonly severity: Diagnostic['severity'];
  readonly problems: readonly [T, ...T[]];
}

/** Cuts a list: of each code the first twenty, in their order, and the rest of each code. Linear. */
export function cutByKind<T extends Countable>(
  problems: readonly T[],
): { readonly told: readonly T[]; readonly rest: readonly RestOfKind<T>[] } {
  const told: T[] = [];
  const counts = new Map<string, number>();
  const rest = new Map<string, { code: DiagnosticCode; severity: Diagnostic['severity']; problems: [T, ...T[]] }>();
  for (const problem of problems) {
    const { code, severity } = problem;
    const kind = `${severity} ${code}`;
    const before = counts.get(kind) ?? 0;
    counts.set(kind, before + 1);
    const further = rest.get(kind);
    if (before < toldInFull) told.push(problem);
    else if (further === undefined) rest.set(kind, { code, severity, problems: [problem] });
    else further.problems.push(problem);
  }
  return { told, rest: [...rest.values()] };
}

/** `ana, bob`, each once; very many end in `and 12 more`. */
export function namesInLine(names: Iterable<string>): string {
  return someNames([...new Set(names)], toldByName);
}

/** `and 29 more users: ana, bob`: the other users that a problem concerns. Undefined for none. */
export function othersText(others: readonly Username[]): string | undefined {
  if (others.length === 0) return undefined;
  return `and ${count(others.length, 'more user')}: ${namesInLine(others)}`;
}

/** `1,980 more as above (user-missing): ana, bob`: the rest of a kind, by the names that are given. */
export function restText({ code, problems }: RestOfKind<unknown>, names: Iterable<string>): string {
  return `${figure(problems.length)} more as above (${code}): ${namesInLine(names)}`;
}
