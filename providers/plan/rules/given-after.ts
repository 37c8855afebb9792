/** What is on record of rules after an account's steps were done in part, and whether that is something else than before. */
import type { Creation } from '../../model/changes.ts';
import type { Given, RuleName } from '../../model/rules.ts';
import type { Step, UserOutcome, UserPlan } from '../model.ts';

/**
 * What rules have given to the account after that outcome, by its `sub`; without an outcome nothing was tried. Undefined
 * where nothing is on record.
 */
export function givenAfter(user: UserPlan, outcome: UserOutcome | undefined): readonly [string, Given] | undefined {
  const { ruled, steps } = user;
  if (ruled === undefined) return undefined;
  const done = outcome?.done ?? new Set<Step>();
  const [first] = steps;
  if (first?.kind === 'create') {
    const { created } = outcome ?? {};
    if (!done.has(first) || created === undefined || created.sub === '') return undefined;
    const before = givenAtCreation(created.username, first.creation, ruled.after);
    const given = partly({ ...user, ruled: { ...ruled, before } }, done);
    return given === undefined ? undefined : [created.sub, { ...given, username: created.username }];
  }
  const { sub } = ruled;
  if (sub === undefined) return undefined;
  if (first?.kind === 'delete' && done.has(first)) return undefined;
  const given = first === undefined ? ruled.after : partly(user, done);
  return given === undefined ? undefined : [sub, given];
}

/** What an account has from its creation, before any other step: attributes, and no group. */
function givenAtCreation(username: string, { attributes }: Creation, after: Given | undefined): Given {
  const given = [...(after?.attributes ?? [])].filter(([name]) => attributes.has(name));
  return { username, names: [], attributes: new Map(given), groups: new Map() };
}

/** Of what was not done, what was on record before. */
function partly({ steps, ruled }: UserPlan, done: ReadonlySet<Step>): Given | undefined {
  const { before, after } = ruled ?? {};
  const known = after ?? before;
  if (known === undefined) return undefined;
  const failed = steps.filter((step) => !done.has(step));
  const attributes = failed.some(({ kind }) => kind === 'update') ? before?.attributes : after?.attributes;
  const groups = new Map<string, RuleName>(after?.groups);
  for (const step of failed) {
    if (!('group' in step) || step.rule === undefined) continue;
    const last = before?.groups.get(step.group);
    if (last === undefined) groups.delete(step.group);
    else groups.set(step.group, last);
  }
  if ((attributes?.size ?? 0) + groups.size === 0) return undefined;
  return { ...known, attributes: attributes ?? new Map(), groups };
}

/** Whether the state has to become another. */
export function givenDiffers({ ruled }: Pick<UserPlan, 'ruled'>): boolean {
  if (ruled === undefined) return false;
  const { before, after } = ruled;
  if (before === undefined || after === undefined) return before !== after;
  if (before === after) return false;
  return (
    before.username !== after.username ||
    before.names.join('\n') !== after.names.join('\n') ||
    before.attributes.size !== after.attributes.size ||
    before.groups.size !== after.groups.size ||
    [...after.attributes].some(([name, { value, rule }]) => {
      const last = before.attributes.get(name);
      return last?.value !== value || last.rule !== rule;
    }) ||
    [...after.groups].some(([group, rule]) => before.groups.get(group) !== rule)
  );
}
