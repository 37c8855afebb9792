/** Reads the tree of one file as a declaration: which keys there are, what they hold, and what that says of users. */

import { readClientMetadata } from '../constraints/client-metadata.ts';
import type { Username } from '../model/names.ts';
import type { DeclaredUser } from '../model/users.ts';
import type { SourceRef } from '../problems/diagnostic.ts';
import type { UserPlace } from '../problems/places.ts';
import { accountFor, accountKeys, accountOf, accountOver, type PlacedAccount } from './account-fields.ts';
import type { Allowance } from './allowance.ts';
import { attributesFor, attributesOf, attributesOver, type PlacedAttributes } from './attribute-fields.ts';
import { isComment } from './comments.ts';
import type { ExpandingUser } from './expand.ts';
import { allFields, type Fields, isMapping, knownFields, optionalFields } from './fields.ts';
import { quoted, type Report } from './file-problems.ts';
import { passwordKeys } from './password.ts';
import { type PlacedRules, ruleKeys, rulesOf } from './rule-fields.ts';
import { usersOfEntry } from './templates.ts';
import { type Entry, fieldsOf, isNull, kindName, type TextNode, type TreeNode } from './yaml/tree.ts';

/** The keys that each mapping of a file may have. The JSON Schema for editors has the same. */
export const knownKeys = {
  file: ['defaults', 'users', 'rules'],
  defaults: ['attributes', ...accountKeys],
  user: ['attributes', 'clientMetadata', 'sub', 'count', ...accountKeys],
  rule: ruleKeys,
  password: passwordKeys,
} as const satisfies Record<string, readonly string[]>;

/** What one file says of a user, the file's defaults included. */
export interface PlacedUser {
  readonly user: DeclaredUser;
  readonly place: UserPlace;
}

/** What one file declares. */
export interface FileShape {
  readonly users: ReadonlyMap<Username, PlacedUser>;
  readonly rules: PlacedRules;
}

/** A file that declares nothing. */
export const emptyShape: FileShape = { users: new Map(), rules: new Map() };

/** What a mapping says under every user of the file, or of one. */
interface Said {
  readonly attributes: PlacedAttributes;
  readonly account: PlacedAccount;
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const sayNobody = 'write `users: {}` to declare that there is nobody';

/** The users and rules of a file, as far as they can be made out; whatever is wrong goes to the report. */
export function readShape(root: TreeNode | undefined, report: Report, allowance: Allowance): FileShape {
  if (root === undefined || isNull(root)) {
    report.error('file-empty', root?.offset ?? 0, 'the file declares nothing', { hint: sayNobody });
    return emptyShape;
  }
  const file = knownFields(root, 'the file', knownKeys.file, report);
  if (file === undefined) return emptyShape;
  const defaults = said(optionalFields(file.get('defaults'), 'defaults', knownKeys.defaults, report), report);
  const ofRules = file.get('rules');
  const rules = rulesOf(ofRules, report);
  const users = file.get('users');
  if (users !== undefined && !isNull(users.value)) {
    return { users: usersOf(users.value, defaults, report, allowance), rules };
  }
  // A file may have rules only; a `users` without a value is a slip all the same.
  if (users !== undefined || ofRules === undefined || isNull(ofRules.value)) {
    const offset = users?.key.offset ?? root.offset;
    report.error('file-empty', offset, 'the file declares no users', { hint: sayNobody });
  }
  return { users: new Map(), rules };
}

function said(fields: Fields | undefined, report: Report, username?: Username): Said {
  return {
    attributes: attributesOf(fields?.get('attributes'), report, username),
    account: accountOf(fields, report, username),
  };
}

function usersOf(
  users: TreeNode,
  defaults: Said,
  report: Report,
  allowance: Allowance,
): ReadonlyMap<Username, PlacedUser> {
  const placed = new Map<Username, PlacedUser>();
  if (!isMapping(users, 'users', report)) return placed;
  const tellTwice = duplicateUsers(report);
  const entries = fieldsOf(users, (again, first) => tellTwice(again, again.text, report.at(first.offset)));
  for (const { key, value } of entries.values()) {
    const subject = { username: key.text };
    const fields = optionalFields({ key, value }, `user ${quoted(key.text)}`, knownKeys.user, report, { subject });
    const own = said(fields, report, key.text);
    const attributes = attributesOver(defaults.attributes, own.attributes);
    const account = accountOver(defaults.account, own.account);
    const beside = besidesAttributes(fields, report, key.text);
    const accountPlaces = account.places.size === 0 ? {} : { account: account.places };
    const place = { at: report.at(key.offset), attributes: attributes.places, ...accountPlaces };
    const template: DeclaredUser = { ...account.account, attributes: attributes.values };
    for (const user of usersOfEntry(key, fields, report, allowance)) {
      const { username } = user;
      const first = placed.get(username)?.place.at;
      if (first !== undefined) {
        tellTwice(key, username, first);
        continue;
      }
      const declared = declaredUser(user, { attributes, account }, report);
      placed.set(username, { user: { ...declared, ...beside }, place });
      if (user.index === undefined || allowance.takeValues(declared, template)) continue;
      const hint = 'lower the counts, or let fewer values differ from user to user';
      report.error('too-many-users', key.offset, 'the users of the templates have more values than fit into memory', {
        hint,
      });
      break;
    }
  }
  return placed;
}

/** Tells that a key declares a user that another one declares already. */
function duplicateUsers(report: Report): (again: TextNode, username: Username, first: SourceRef) => void {
  const told = new Set<string>();
  return (again, username, { file, line, column }) => {
    const place = `${file}:${line}:${column}`;
    // Two templates may have a million names in common: one of them tells it.
    if (told.has(`${again.offset} ${place}`)) return;
    told.add(`${again.offset} ${place}`);
    const message = `${quoted(username)} is declared already, at ${place}`;
    report.error('duplicate-user', again.offset, message, { subject: { username } });
  };
}

function declaredUser(user: ExpandingUser, { attributes, account }: Said, report: Report): DeclaredUser {
  return { attributes: attributesFor(user, attributes, report), ...accountFor(user, account, report) };
}

/** What a user may have beside attributes and what concerns its account. */
function besidesAttributes(
  fields: ReadonlyMap<string, Entry> | undefined,
  report: Report,
  username: Username,
): Pick<DeclaredUser, 'clientMetadata' | 'sub'> {
  const [metadata, sub] = [fields?.get('clientMetadata'), fields?.get('sub')];
  return {
    ...(metadata === undefined ? {} : { clientMetadata: clientMetadataOf(metadata, report, username) }),
    ...(sub === undefined ? {} : { sub: subOf(sub.value, report, username) }),
  };
}

function subOf(node: TreeNode, report: Report, username: Username): string {
  if (node.kind === 'text' && uuid.test(node.text)) return node.text.toLowerCase();
  const hint = 'copy it from the account: aws cognito-idp admin-get-user shows it';
  report.error(
    'wrong-type',
    node.offset,
    `sub must be a UUID, but is ${node.kind === 'text' && !isNull(node) ? 'other text' : kindName(node)}`,
    { hint, subject: { username } },
  );
  return '';
}

/** Values are text as written, like those of attributes; none refers to a secret. */
function clientMetadataOf({ value }: Entry, report: Report, username: Username): ReadonlyMap<string, string> {
  const subject = { username };
  if (isNull(value) || !isMapping(value, 'clientMetadata', report, { subject })) return new Map();
  const given = new Map<string, string>();
  for (const [name, entry] of allFields(value, report)) {
    if (isComment(`clientMetadata ${quoted(name)}`, entry.value, 'send an empty text', report, { subject })) continue;
    if (entry.value.kind === 'text') given.set(name, isNull(entry.value) ? '' : entry.value.text);
    else
      report.error(
        'wrong-type',
        entry.value.offset,
        `clientMetadata ${quoted(name)} must be text, but is ${kindName(entry.value)}`,
        { subject },
      );
  }
  const { metadata, problems } = readClientMetadata(Object.fromEntries(given), {});
  for (const { code, message, hint = '' } of problems) report.error(code, value.offset, message, { hint, subject });
  return metadata;
}
