/** Reads the attributes of a user, or of a file's defaults: names, values, and where each stands. */

import { attributeNameProblem, isLonger, longestValue } from '../constraints/names.ts';
import type { AttributeName, Attributes, Username } from '../model/names.ts';
import type { SourceRef } from '../problems/diagnostic.ts';
import type { AttributePlace } from '../problems/places.ts';
import { isComment } from './comments.ts';
import { type ExpandingUser, expanded } from './expand.ts';
import { allFields, isMapping } from './fields.ts';
import { type ProblemDetails, quoted, type Report } from './file-problems.ts';
import { jsonText } from './json-text.ts';
import { type Entry, isNull, type MappingNode, type TextNode, type TreeNode } from './yaml/tree.ts';

export interface PlacedAttributes {
  readonly values: Attributes;
  /** Where the text of each value stands. */
  readonly places: ReadonlyMap<AttributeName, AttributePlace>;
}

const none: PlacedAttributes = { values: new Map(), places: new Map() };

/** The attributes of a mapping; whatever is wrong goes to the report. */
export function attributesOf(entry: Entry | undefined, report: Report, username?: Username): PlacedAttributes {
  if (entry === undefined || isNull(entry.value) || !isMapping(entry.value, 'attributes', report)) return none;
  const values = new Map<AttributeName, string>();
  const places = new Map<AttributeName, AttributePlace>();
  for (const [attribute, { key, value }] of allFields(entry.value, report)) {
    const details = username === undefined ? {} : { subject: { username, attribute } };
    const problem = attributeNameProblem(attribute);
    if (problem !== undefined)
      report.error('bad-attribute-name', key.offset, `${quoted(attribute)}: ${problem}`, details);
    else if (value.kind === 'mapping' && isPrefix(attribute)) tellPrefix(attribute, key, value, report, details);
    const place = placeOf(key.offset, value.offset, report);
    places.set(attribute, place);
    if (isComment(quoted(attribute), value, 'delete the attribute', report, details)) continue;
    const text = valueText(value, report);
    // What no attribute can hold is told, and then no longer looked at: it may be the whole file.
    if (tellUnfit(attribute, text, place, report, details)) values.set(attribute, text);
  }
  return { values, places };
}

function placeOf(key: number, value: number, report: Report): AttributePlace {
  const place = report.at(value);
  // An alias stands for what is elsewhere.
  const between = value - key;
  return between > 0 && between < place.column ? { ...place, keyColumn: place.column - between } : place;
}

/** `custom:` on a line by itself is YAML for a mapping of that name, and no attribute is called so. */
function isPrefix(attribute: AttributeName): boolean {
  return /^(?:dev:)?(?:custom|dev):?$/.test(attribute);
}

function tellPrefix(
  attribute: AttributeName,
  { offset }: TextNode,
  { entries }: MappingNode,
  report: Report,
  details: ProblemDetails,
): void {
  const [first] = entries;
  const meant = `${attribute.replace(/:$/, '')}:${first?.key.text ?? 'name'}`;
  const hint = `write ${isLonger(meant, longestName) ? 'custom:name' : meant} as one key: the prefix belongs to the name`;
  report.error('bad-attribute-name', offset, `no attribute is called ${quoted(attribute)}`, { ...details, hint });
}

const longestName = 60;

/** The attributes with others laid over them. */
export function attributesOver(below: PlacedAttributes, above: PlacedAttributes): PlacedAttributes {
  if (below === none) return above;
  if (above === none) return below;
  return {
    values: new Map([...below.values, ...above.values]),
    places: new Map([...below.places, ...above.places]),
  };
}

/** The values as that user has them: `${index}` and `${fake:…}` replaced. The same map where there are none. */
export function attributesFor(user: ExpandingUser, { values, places }: PlacedAttributes, report: Report): Attributes {
  let own: Map<AttributeName, string> | undefined;
  for (const [attribute, text] of values) {
    if (!text.includes('${')) continue;
    const place = places.get(attribute);
    const details = { subject: { username: user.username, attribute } };
    const value = expanded(text, attribute, user, (code, message, hint) =>
      report.errorAt(code, place, message, { ...details, hint }),
    );
    if (value === text) continue;
    tellUnfit(attribute, value, place, report, details);
    own ??= new Map(values);
    own.set(attribute, value);
  }
  return own ?? values;
}

/** The text that goes to Cognito; the empty text deletes. */
function valueText(node: TreeNode, report: Report): string {
  if (isNull(node)) return '';
  return node.kind === 'text' ? node.text : jsonText(node, report);
}

/** Whether the text has a length that a value can have; what is unfit about it is told. */
function tellUnfit(
  attribute: AttributeName,
  text: string,
  place: SourceRef | undefined,
  report: Report,
  details: ProblemDetails,
): boolean {
  if (isLonger(text, longestValue)) {
    const message = `the value of ${quoted(attribute)} has more than ${longestValue} characters`;
    report.errorAt('value-too-long', place, message, details);
    return false;
  }
  if (!text.isWellFormed()) {
    const message = `the value of ${quoted(attribute)} has half a surrogate pair, which UTF-8 cannot hold`;
    report.errorAt('bad-character', place, message, details);
  }
  return true;
}
