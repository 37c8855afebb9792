/** The lines of a declaration as problems may show them: without what could be a password in clear. */

/**
 * `password:` or its `value:`, and everything behind it, unless that is a reference to a secret or the notation around
 * one. Nothing is lost by hiding too much: the place of the problem is told all the same.
 */
const password =
  /(?<![\w:.-])((?:password|value)["']?\s*:\s*)(?!["']?\$\{secret:[^\s{}"'\\]+\}["']?\s*(?:[,}#]|$))(?!\{\s*["']?(?:value|temporary)["']?\s*:)\S/;

/** The same for every password: how long it is, is told to nobody. */
const hidden = '********';

/** A line as it may be shown. */
export interface ShownLine {
  readonly text: string;
  /** The index from which on it is hidden; undefined where all of it is shown. */
  readonly hiddenFrom?: number;
}

/** The line, hidden from what stands as a password in it. */
export function withoutPasswords(line: string): ShownLine {
  const found = password.exec(line);
  if (found === null) return { text: line };
  const hiddenFrom = found.index + (found[1] ?? '').length;
  return { text: line.slice(0, hiddenFrom) + hidden, hiddenFrom };
}

/** Whether what stands at that column of the line, which starts at 1, is the value of `password:`, or its `value:` in braces. */
export function isPasswordAt(line: string, column: number): boolean {
  return /(?<![\w:.-])password["']?\s*:\s*(?:\{.*\bvalue["']?\s*:\s*)?(?:[&!]\S*\s*)*$/.test(line.slice(0, column - 1));
}
