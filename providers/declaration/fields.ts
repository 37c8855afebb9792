/** Reads a mapping's keys: which there may be, which are there twice, and what is not a mapping at all. */
import { nearest, typingErrors } from '../model/nearest.ts';
import { type ProblemDetails, quoted, type Report } from './file-problems.ts';
import { tellDuplicateKey } from './json-text.ts';
import { type Entry, fieldsOf, isNull, kindName, type MappingNode, type TextNode, type TreeNode } from './yaml/tree.ts';

/** A mapping's entries by key; a key that it has twice is told, and counts once. */
export type Fields = ReadonlyMap<string, Entry>;

/** The fields of an entry's mapping; undefined where there is none, which is told unless the value is left out. */
export function optionalFields(
  entry: Entry | undefined,
  name: string,
  known: readonly string[],
  report: Report,
  details: ProblemDetails = {},
): Fields | undefined {
  if (entry === undefined || isNull(entry.value)) return undefined;
  return knownFields(entry.value, name, known, report, details);
}

/** The fields of a mapping; a key that is not known is told with the nearest that is. */
export function knownFields(
  node: TreeNode,
  name: string,
  known: readonly string[],
  report: Report,
  details: ProblemDetails = {},
): Fields | undefined {
  if (!isMapping(node, name, report, details)) return undefined;
  const fields = allFields(node, report);
  for (const [key, entry] of fields) {
    if (known.includes(key)) continue;
    const hint = keyHint(key, known);
    report.error('unknown-key', entry.key.offset, `${quoted(key)} is no key of ${name}`, { ...details, hint });
  }
  return fields;
}

/** The fields of a mapping that may have any key. */
export function allFields(node: MappingNode, report: Report): Fields {
  return fieldsOf(node, (again: TextNode, first: TextNode) => tellDuplicateKey(again, first, report));
}

/** Whether it is a mapping; what it is instead is told. */
export function isMapping(
  node: TreeNode,
  name: string,
  report: Report,
  details: ProblemDetails = {},
): node is MappingNode {
  if (node.kind === 'mapping') return true;
  const message = `${name} must be a mapping (\`name: …\`), but is ${kindName(node)}`;
  report.error('wrong-type', node.offset, message, { hint: mappingHint(node), ...details });
  return false;
}

function mappingHint(node: TreeNode): string {
  if (node.kind === 'list') return 'write `name:` without the dash';
  const hasColon = node.kind === 'text' && /^[^\s:]+:[^\s/:]/.test(node.text);
  return hasColon ? 'a space is missing after the colon' : 'write its keys below it, indented';
}

/** `true` or `false`, letter by letter; anything else is told, and undefined. */
export function flag(name: string, node: TreeNode, report: Report, details: ProblemDetails): boolean | undefined {
  if (node.kind === 'text' && node.plain && (node.text === 'true' || node.text === 'false'))
    return node.text === 'true';
  const hint = 'write true or false, in small letters and without quotes';
  const found = node.kind === 'text' && !isNull(node) ? quoted(node.text) : kindName(node);
  report.error('wrong-type', node.offset, `${name} must be true or false, but is ${found}`, { ...details, hint });
  return undefined;
}

function keyHint(key: string, known: readonly string[]): string {
  const sought = key.toLowerCase();
  const byLowerCase = new Map(known.map((name) => [name.toLowerCase(), name]));
  // A name that shares less than half of its letters is no slip of the pen.
  const near = [...byLowerCase.keys()].filter((name) => typingErrors(sought, name) <= name.length / 2);
  const guess = byLowerCase.get(nearest(sought, near, Number.POSITIVE_INFINITY) ?? '');
  return guess === undefined ? `known here: ${known.join(', ')}` : `did you mean ${quoted(guess)}?`;
}
