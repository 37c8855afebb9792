/** Reads a user's password, which is a reference to a secret and never the password itself. */
import type { DeclaredPassword } from '../model/users.ts';
import { partsOf } from '../values/references.ts';
import { allFields, flag } from './fields.ts';
import type { ProblemDetails, Report } from './file-problems.ts';
import type { TreeNode } from './yaml/tree.ts';

export const passwordKeys = ['value', 'temporary'] as const;

/**
 * The password of `${secret:key}` or `{ value: "${secret:key}", temporary: true }`. Anything else may be a password in
 * clear, so the problem of it repeats nothing of the file.
 */
export function passwordOf(node: TreeNode, report: Report, details: ProblemDetails): DeclaredPassword | undefined {
  if (node.kind !== 'mapping') return reference(node, false, report, details);
  const fields = allFields(node, report);
  const unknown = [...fields].find(([name]) => !passwordKeys.some((known) => known === name));
  if (unknown !== undefined) {
    tellNoReference(unknown[1].key, report, details);
    return undefined;
  }
  const [value, temporary] = [fields.get('value')?.value, fields.get('temporary')?.value];
  const isTemporary = temporary === undefined ? false : flag('temporary', temporary, report, details);
  return reference(value ?? node, isTemporary ?? false, report, details);
}

function reference(
  node: TreeNode,
  temporary: boolean,
  report: Report,
  details: ProblemDetails,
): DeclaredPassword | undefined {
  const parts = node.kind === 'text' ? partsOf(node.text) : [];
  const [first, second] = parts;
  const isWhole = second === undefined && (first?.kind === 'secret' || first?.kind === 'value');
  if (node.kind === 'text' && isWhole) return { value: node.text, temporary };
  tellNoReference(node, report, details);
  return undefined;
}

/** What is told of a password that is anything but a reference. */
export const noReference = {
  message: 'a password is one whole reference to a secret',
  hint: `run \`pulumi config set --secret key\`, and write \${secret:key} or { value: "\${secret:key}", temporary: true }`,
} as const;

function tellNoReference({ offset }: TreeNode, report: Report, details: ProblemDetails): void {
  report.error('bad-password', offset, noReference.message, { ...details, hint: noReference.hint });
}
