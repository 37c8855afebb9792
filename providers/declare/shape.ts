/** Reads the tree of one file as a declaration: which keys there are, what they hold, and what that says of each user. */
import { closest, distance } from 'fastest-levenshtein';
import { readClientMetadata } from '../core/client-metadata.ts';
import type { AttributeName, Attributes, DeclaredUser, SourceRef, Username } from '../core/types.ts';
import { jsonText, tellDuplicateKey } from './json-text.ts';
import { attributeNameProblem, isLonger, longestValue, usernameProblem } from './names.ts';
import { type ProblemDetails, quoted, type Report } from './report.ts';
import { type Entry, fieldsOf, isNull, type MappingNode, type TextNode, type TreeNode } from './tree.ts';

/** The keys that each mapping of a file may have. The JSON Schema for editors has the same. */
export const knownKeys = {
  file: ['defaults', 'users'],
  defaults: ['attributes'],
  user: ['attributes', 'clientMetadata', 'sub'],
} as const satisfies Record<string, readonly string[]>;

/** Where a user's key and the text of each attribute's value stand. */
export interface UserPlace {
  readonly at: SourceRef;
  readonly attributes: ReadonlyMap<AttributeName, SourceRef>;
}

/** What one file says of a user, the file's defaults included. */
export interface PlacedUser {
  readonly user: DeclaredUser;
  readonly place: UserPlace;
}

interface PlacedAttributes {
  readonly values: Attributes;
  readonly places: UserPlace['attributes'];
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const none: PlacedAttributes = { values: new Map(), places: new Map() };
const sayNobody = 'write `users: {}` to declare that there is nobody';

/** The users of a file, as far as they can be made out; whatever is wrong goes to the report. */
export function readShape(root: TreeNode | undefined, report: Report): ReadonlyMap<Username, PlacedUser> {
  if (root === undefined || isNull(root)) {
    report.error('file-empty', root?.offset ?? 0, 'the file declares nothing', { hint: sayNobody });
    return new Map();
  }
  const file = knownFields(root, 'the file', knownKeys.file, report);
  if (file === undefined) return new Map();
  const defaults = optionalFields(file.get('defaults'), 'defaults', knownKeys.defaults, report);
  const shared = attributesOf(defaults?.get('attributes'), report);
  const users = file.get('users');
  if (users === undefined || isNull(users.value)) {
    const offset = users?.key.offset ?? root.offset;
    report.error('file-empty', offset, 'the file declares no users', { hint: sayNobody });
    return new Map();
  }
  return usersOf(users.value, shared, report);
}

function usersOf(users: TreeNode, shared: PlacedAttributes, report: Report): ReadonlyMap<Username, PlacedUser> {
  const placed = new Map<Username, PlacedUser>();
  if (!isMapping(users, 'users', report)) return placed;
  const tellDuplicate = (again: TextNode, first: TextNode): void => {
    const username = again.text;
    const { file, line, column } = report.at(first.offset);
    const message = `${quoted(username)} is declared already, at ${file}:${line}:${column}`;
    report.error('duplicate-user', again.offset, message, { subject: { username } });
  };
  for (const [username, { key, value }] of fieldsOf(users, tellDuplicate)) {
    const problem = usernameProblem(username);
    if (problem !== undefined) report.error('bad-username', key.offset, `${quoted(username)}: ${problem}`);
    const subject = { username };
    const fields = optionalFields({ key, value }, `user ${quoted(username)}`, knownKeys.user, report, { subject });
    const own = attributesOf(fields?.get('attributes'), report, username);
    const { values, places } = shared === none ? own : over(shared, own);
    const user = { attributes: values, ...besidesAttributes(fields, report, username) };
    placed.set(username, { user, place: { at: report.at(key.offset), attributes: places } });
  }
  return placed;
}

/** What a user may have beside attributes. */
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
  report.error('wrong-type', node.offset, 'sub is a UUID', { hint, subject: { username } });
  return '';
}

/** Values are text as written, like those of attributes; none refers to a secret. */
function clientMetadataOf({ value }: Entry, report: Report, username: Username): ReadonlyMap<string, string> {
  const subject = { username };
  if (isNull(value) || !isMapping(value, 'clientMetadata', report, { subject })) return new Map();
  const given = new Map<string, string>();
  for (const [name, entry] of fieldsOf(value, duplicateKeys(report))) {
    if (entry.value.kind === 'text') given.set(name, isNull(entry.value) ? '' : entry.value.text);
    else report.error('wrong-type', entry.value.offset, `clientMetadata ${quoted(name)} is text`, { subject });
  }
  const { metadata, problems } = readClientMetadata(Object.fromEntries(given), {});
  for (const { code, message, hint = '' } of problems) report.error(code, value.offset, message, { hint, subject });
  return metadata;
}

function over(shared: PlacedAttributes, own: PlacedAttributes): PlacedAttributes {
  return {
    values: new Map([...shared.values, ...own.values]),
    places: new Map([...shared.places, ...own.places]),
  };
}

function attributesOf(entry: Entry | undefined, report: Report, username?: Username): PlacedAttributes {
  if (entry === undefined || isNull(entry.value) || !isMapping(entry.value, 'attributes', report)) return none;
  const values = new Map<AttributeName, string>();
  const places = new Map<AttributeName, SourceRef>();
  for (const [attribute, { key, value }] of fieldsOf(entry.value, duplicateKeys(report))) {
    const details = username === undefined ? {} : { subject: { username, attribute } };
    const problem = attributeNameProblem(attribute);
    if (problem !== undefined)
      report.error('bad-attribute-name', key.offset, `${quoted(attribute)}: ${problem}`, details);
    values.set(attribute, valueText(attribute, value, report, details));
    places.set(attribute, report.at(value.offset));
  }
  return { values, places };
}

/** The text that goes to Cognito; the empty text deletes. */
function valueText(attribute: AttributeName, node: TreeNode, report: Report, details: ProblemDetails): string {
  if (isNull(node)) return '';
  const text = node.kind === 'text' ? node.text : jsonText(node, report);
  if (isLonger(text, longestValue)) {
    const message = `the value of ${quoted(attribute)} has more than ${longestValue} characters`;
    report.error('value-too-long', node.offset, message, details);
  } else if (!text.isWellFormed()) {
    const message = `the value of ${quoted(attribute)} has half a surrogate pair, which UTF-8 cannot hold`;
    report.error('bad-character', node.offset, message, details);
  }
  return text;
}

function optionalFields(
  entry: Entry | undefined,
  name: string,
  known: readonly string[],
  report: Report,
  details: ProblemDetails = {},
): ReadonlyMap<string, Entry> | undefined {
  if (entry === undefined || isNull(entry.value)) return undefined;
  return knownFields(entry.value, name, known, report, details);
}

function knownFields(
  node: TreeNode,
  name: string,
  known: readonly string[],
  report: Report,
  details: ProblemDetails = {},
): ReadonlyMap<string, Entry> | undefined {
  if (!isMapping(node, name, report, details)) return undefined;
  const fields = fieldsOf(node, duplicateKeys(report));
  for (const [key, entry] of fields) {
    if (known.includes(key)) continue;
    const hint = nearest(key, known);
    report.error('unknown-key', entry.key.offset, `${quoted(key)} is no key of ${name}`, { ...details, hint });
  }
  return fields;
}

function nearest(key: string, known: readonly string[]): string {
  const guess = closest(key, [...known]);
  // A name that shares less than half of its letters is no slip of the pen.
  if (key.length < 100 && distance(key, guess) <= guess.length / 2) return `did you mean ${quoted(guess)}?`;
  return `known here: ${known.join(', ')}`;
}

function isMapping(node: TreeNode, name: string, report: Report, details: ProblemDetails = {}): node is MappingNode {
  if (node.kind === 'mapping') return true;
  report.error(
    'wrong-type',
    node.offset,
    `${name} is a mapping, not ${node.kind === 'list' ? 'a list' : 'text'}`,
    details,
  );
  return false;
}

function duplicateKeys(report: Report): (again: TextNode, first: TextNode) => void {
  return (again, first) => tellDuplicateKey(again, first, report);
}
