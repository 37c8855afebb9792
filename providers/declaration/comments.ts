/** Finds comments that stand where a value was meant: `custom:color: #FF0000`. */
import type { ProblemDetails, Report } from './file-problems.ts';
import type { TreeNode } from './yaml/tree.ts';

/** Where a comment begins after that offset on the same line, with nothing between; undefined for none. */
export function commentAt(text: string, offset: number): number | undefined {
  let start = offset;
  while (text[start] === ' ' || text[start] === '\t') start++;
  return text[start] === '#' ? start : undefined;
}

/**
 * Whether a comment stands in the place of the value, which is told: `color: #FF0000` would delete the attribute. `nothing`
 * is what an empty value does.
 */
export function isComment(
  name: string,
  node: TreeNode,
  nothing: string,
  report: Report,
  details: ProblemDetails = {},
): boolean {
  if (node.kind !== 'text' || node.comment === undefined) return false;
  const hint = `put it in quotes to mean the text with its #, or write ~ before the # to ${nothing}`;
  report.error('comment-for-value', node.comment, `${name} is empty: what begins with # is a comment`, {
    ...details,
    hint,
  });
  return true;
}
