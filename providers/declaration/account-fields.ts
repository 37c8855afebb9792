/** Reads what a user, or a file's defaults, may say of the account itself: create, enabled, groups, password, protect. */

import type { Username } from '../model/names.ts';
import type { DeclaredAccount } from '../model/users.ts';
import type { SourceRef } from '../problems/diagnostic.ts';
import type { AccountKey } from '../problems/places.ts';
import { isComment } from './comments.ts';
import type { ExpandingUser } from './expand.ts';
import { type Fields, flag } from './fields.ts';
import type { ProblemDetails, Report } from './file-problems.ts';
import { groupsFor, groupsOf } from './group-fields.ts';
import { passwordOf } from './password.ts';
import { isNull, type TreeNode } from './yaml/tree.ts';

/** What is said of an account. A key that has a place and no value takes away what is said below. */
export interface PlacedAccount {
  readonly account: DeclaredAccount;
  readonly places: ReadonlyMap<AccountKey, SourceRef>;
}

export const accountKeys = [
  'create',
  'enabled',
  'groups',
  'password',
  'protect',
] as const satisfies readonly AccountKey[];

const nothing: PlacedAccount = { account: {}, places: new Map() };

/** The account as the fields of its mapping say; whatever is wrong goes to the report. */
export function accountOf(fields: Fields | undefined, report: Report, username?: Username): PlacedAccount {
  let [account, places]: [DeclaredAccount, Map<AccountKey, SourceRef> | undefined] = [{}, undefined];
  for (const key of accountKeys) {
    const value = fields?.get(key)?.value;
    if (value === undefined) continue;
    places ??= new Map();
    places.set(key, report.at(value.offset));
    const details = username === undefined ? {} : { subject: { username, account: key } };
    if (isComment(key, value, 'say nothing of it', report, details) || isNull(value)) continue;
    account = { ...account, ...readers[key](value, report, details) };
  }
  return places === undefined ? nothing : { account, places };
}

/** The one with the other laid over it, key by key. */
export function accountOver(below: PlacedAccount, above: PlacedAccount): PlacedAccount {
  if (below === nothing) return above;
  if (above === nothing) return below;
  const account = { ...withoutKeys(below.account, above.places.keys()), ...above.account };
  return { account, places: new Map([...below.places, ...above.places]) };
}

/** The account as that user has it: its number and what is made up in the names of groups. */
export function accountFor(user: ExpandingUser, { account, places }: PlacedAccount, report: Report): DeclaredAccount {
  if (account.groups === undefined) return account;
  const groups = groupsFor(user, account.groups, places.get('groups'), report);
  return groups === account.groups ? account : { ...account, groups };
}

/** What is left when others have their say of those keys. */
export function withoutKeys<T extends DeclaredAccount>(account: T, keys: Iterable<AccountKey>): T {
  const rest: T = { ...account };
  for (const key of keys) delete rest[key];
  return rest;
}

type Reader = (node: TreeNode, report: Report, details: ProblemDetails) => DeclaredAccount;

const readers: Readonly<Record<AccountKey, Reader>> = {
  create: (node, ...told) => (flag('create', node, ...told) === false ? { create: false } : {}),
  enabled: (node, ...told) => {
    const enabled = flag('enabled', node, ...told);
    return enabled === undefined ? {} : { enabled };
  },
  groups: (node, ...told) => ({ groups: groupsOf(node, ...told) }),
  password: (node, ...told) => {
    const password = passwordOf(node, ...told);
    return password === undefined ? {} : { password };
  },
  protect: (node, ...told) => (flag('protect', node, ...told) === true ? { protect: true } : {}),
};
