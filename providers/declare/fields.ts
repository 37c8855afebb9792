/** Reads a mapping's keys: which there may be, which are there twice, and what is not a mapping at all. */
import { closest, distance } from 'fastest-levenshtein';
import { tellDuplicateKey } from './json-text.ts';
import { type ProblemDetails, quoted, type Report } from './report.ts';
import { type Entry, fieldsOf, isNull, type MappingNode, type TextNode, type TreeNode } from './tree.ts';

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
    const hint = nearest(key, known);
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
  const message = `${name} is a mapping, not ${node.kind === 'list' ? 'a list' : 'text'}`;
  report.error('wrong-type', node.offset, message, details);
  return false;
}

/** `true` or `false`, letter by letter; anything else is told, and undefined. */
export function flag(name: string, node: TreeNode, report: Report, details: ProblemDetails): boolean | undefined {
  if (node.kind === 'text' && node.plain && (node.text === 'true' || node.text === 'false'))
    return node.text === 'true';
  const hint = 'write true or false, in small letters and without quotes';
  report.error('wrong-type', node.offset, `${name} is true or false`, { ...details, hint });
  return undefined;
}

function nearest(key: string, known: readonly string[]): string {
  const guess = closest(key, [...known]);
  // A name that shares less than half of its letters is no slip of the pen.
  if (key.length < 100 && distance(key, guess) <= guess.length / 2) return `did you mean ${quoted(guess)}?`;
  return `known here: ${known.join(', ')}`;
}
