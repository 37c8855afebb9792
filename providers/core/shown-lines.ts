/** The lines of a declaration as problems may show them: without what could be a password in clear. */

/**
 * `password:` or its `value:`, and the rest of the line, unless that is a reference to a secret or the notation around
 * one. Nothing is lost by hiding too much: the place of the problem is told all the same.
 */
const password =
  /(?<![\w:.-])((?:password|value)["']?\s*:\s*)(?!["']?\$\{secret:[^\s{}"'\\]+\}["']?\s*(?:[,}#]|$))(?!\{\s*["']?(?:value|temporary)["']?\s*:)(\S.*)$/gm;

/** The line with each sign of what stands as a password in it replaced, so that columns stay as they are. */
export function withoutPasswords(line: string): string {
  return line.replace(password, (_all, key: string, hidden: string) => key + '*'.repeat(hidden.length));
}

/** Whether what stands at that column of the line, which starts at 1, is the value of `password:`, or its `value:` in braces. */
export function isPasswordAt(line: string, column: number): boolean {
  return /(?<![\w:.-])password["']?\s*:\s*(?:\{.*\bvalue["']?\s*:\s*)?(?:[&!]\S*\s*)*$/.test(line.slice(0, column - 1));
}
