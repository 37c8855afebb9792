/** Templates of users: how many users a key with `count` stands for, and their names. */

import { usernameProblem } from '../constraints/names.ts';
import { figure } from '../values/amounts.ts';
import { partsOf, written } from '../values/references.ts';
import { type Allowance, mostUsers } from './allowance.ts';
import { isComment } from './comments.ts';
import { type ExpandingUser, indexOutsideTemplate, numbered } from './expand.ts';
import type { Fields } from './fields.ts';
import { quoted, type Report } from './file-problems.ts';
import { isNull, type TextNode, type TreeNode } from './yaml/tree.ts';

/** No name of 128 characters has a longer key: `${index}` has eight for one. */
const longestKey = 1_024;

/** The users that an entry of `users` stands for: one, or as many as its `count` says. */
export function usersOfEntry(
  key: TextNode,
  fields: Fields | undefined,
  report: Report,
  allowance: Allowance,
): Iterable<ExpandingUser> {
  const count = fields?.get('count');
  const isCommented = count !== undefined && isComment('count', count.value, 'have no template', report);
  if (isCommented) return [{ username: key.text, index: 1 }];
  if (count === undefined || isNull(count.value) || key.text.length > longestKey) {
    tellBadName(key.text, key, report);
    if (key.text.includes('${') && key.text.length <= longestKey) tellReferences(key, report);
    return [{ username: key.text, index: undefined }];
  }
  const sub = fields?.get('sub');
  if (sub !== undefined) {
    const message = "a template has no sub, which is one account's";
    report.error('bad-template', sub.key.offset, message, { hint: 'remove it, or give the user a key of its own' });
  }
  return templateUsers(key, countOf(count.value, report, allowance), report);
}

function tellReferences(key: TextNode, report: Report): void {
  for (const part of partsOf(key.text)) {
    if (part.kind === 'index') {
      const [code, message, hint] = indexOutsideTemplate(written(part));
      report.error(code, key.offset, message, { hint });
    } else if (part.kind === 'fake') {
      const message = `${written(part)} is for values: a name is written out`;
      report.error('bad-username', key.offset, message, { hint: `give the user a count, and \${index} in its name` });
    }
  }
}

function countOf(node: TreeNode, report: Report, allowance: Allowance): number {
  const count = node.kind === 'text' && node.plain && /^[1-9]\d{0,6}$/.test(node.text) ? Number(node.text) : 0;
  if (count < 1 || count > mostUsers) {
    const hint = 'write it in digits, without quotes';
    report.error('bad-template', node.offset, `count must be a whole number from 1 to ${mostUsers}`, { hint });
    return 1;
  }
  if (allowance.takeUsers(count)) return count;
  const message = `with this one, the templates of all files have more than ${figure(mostUsers)} users`;
  report.error('too-many-users', node.offset, message, { hint: 'lower the counts, or part the users among stacks' });
  return 1;
}

function templateUsers(key: TextNode, count: number, report: Report): Iterable<ExpandingUser> {
  const parts = partsOf(key.text);
  const name = (index: number): string =>
    parts
      .map((part) => {
        if (part.kind === 'index') return numbered(part.digits, index);
        return part.kind === 'text' ? part.text : written(part);
      })
      .join('');
  const wrong = parts.find((part) => part.kind !== 'text' && part.kind !== 'index');
  if (wrong !== undefined) {
    const message = `a template's key takes \${index} only, not ${written(wrong)}`;
    report.error('bad-template', key.offset, message, { hint: 'double its $ for the text itself' });
  }
  if (!parts.some((part) => part.kind === 'index')) {
    const hint = `write \${index} into it, such as load-\${index}@example.com`;
    report.error('bad-template', key.offset, `nothing tells the users of the template ${quoted(key.text)} apart`, {
      hint,
    });
    return [{ username: key.text, index: 1 }];
  }
  // The last name is the longest.
  const isFit = tellBadName(name(count), key, report);
  return numberedUsers(isFit ? count : 1, name);
}

function* numberedUsers(count: number, name: (index: number) => string): Iterable<ExpandingUser> {
  for (let index = 1; index <= count; index++) yield { username: name(index), index };
}

/** Whether the name is fit for a user; what is wrong with it is told. */
function tellBadName(username: string, key: TextNode, report: Report): boolean {
  const problem = usernameProblem(username);
  if (problem !== undefined) report.error('bad-username', key.offset, `${quoted(username)}: ${problem}`);
  return problem === undefined;
}
