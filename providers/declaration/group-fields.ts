/** Reads the groups of a user: all that it is in, each once. */

import { groupNameProblem } from '../constraints/names.ts';
import type { GroupName } from '../model/names.ts';
import type { SourceRef } from '../problems/diagnostic.ts';
import { partsOf } from '../values/references.ts';
import { isComment } from './comments.ts';
import { type ExpandingUser, expanded } from './expand.ts';
import { type ProblemDetails, quoted, type Report } from './file-problems.ts';
import { isNull, kindName, type TreeNode } from './yaml/tree.ts';

/** The names of a list, sorted by code unit, each once; whatever is wrong goes to the report. */
export function groupsOf(node: TreeNode, report: Report, details: ProblemDetails): readonly GroupName[] {
  if (node.kind !== 'list') {
    const hint = 'write [admins, staff]; [] is to be in no group';
    report.error('wrong-type', node.offset, `groups must be a list of names, but is ${kindName(node)}`, {
      ...details,
      hint,
    });
    return [];
  }
  const names = new Set<GroupName>();
  for (const item of node.items) {
    if (isComment("a group's name", item, 'say nothing of it', report, details)) continue;
    if (item.kind !== 'text' || isNull(item)) {
      report.error('wrong-type', item.offset, `a group's name must be text, but is ${kindName(item)}`, details);
      continue;
    }
    const name = item.text;
    const problem = groupNameProblem(name);
    if (problem !== undefined) {
      report.error('bad-group-name', item.offset, `${quoted(name)}: ${problem}`, details);
      continue;
    }
    if (names.has(name)) report.error('duplicate-group', item.offset, `${quoted(name)} is there already`, details);
    names.add(name);
  }
  return [...names].sort();
}

/** The names as that user has them, `${index}` and `${fake:…}` replaced. The same list where no name has a `${`. */
export function groupsFor(
  user: ExpandingUser,
  groups: readonly GroupName[],
  place: SourceRef | undefined,
  report: Report,
): readonly GroupName[] {
  if (!groups.some((name) => name.includes('${'))) return groups;
  const details = { subject: { username: user.username, account: 'groups' } } as const;
  const names = groups.map((group) => {
    const text = expanded(group, 'groups', user, (code, message, hint) =>
      report.errorAt(code, place, message, { ...details, hint }),
    );
    const parts = partsOf(text);
    const name = parts.map((part) => (part.kind === 'text' ? part.text : '')).join('');
    if (parts.some(({ kind }) => kind === 'config' || kind === 'secret' || kind === 'stack' || kind === 'malformed')) {
      const hint = 'name the groups of a stack in its own folder; double the $ for the text itself';
      report.errorAt('bad-group-name', place, `${quoted(group)}: a group's name takes \${index} only`, {
        ...details,
        hint,
      });
    }
    const problem = name === '' ? undefined : groupNameProblem(name);
    if (problem !== undefined) report.errorAt('bad-group-name', place, `${quoted(group)}: ${problem}`, details);
    return name;
  });
  if (new Set(names).size < names.length) {
    report.errorAt('duplicate-group', place, 'a user of the template is in one group twice', details);
  }
  return [...new Set(names)].sort();
}
