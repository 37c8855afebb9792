/** Reads the attributes of a user, or of a file's defaults: names, values, and where each stands. */
import type { AttributeName, Attributes, SourceRef, Username } from '../core/types.ts';
import { type ExpandingUser, expanded } from './expand.ts';
import { allFields, isMapping } from './fields.ts';
import { jsonText } from './json-text.ts';
import { attributeNameProblem, isLonger, longestValue } from './names.ts';
import { type ProblemDetails, quoted, type Report } from './report.ts';
import { type Entry, isNull, type TreeNode } from './tree.ts';

export interface PlacedAttributes {
  readonly values: Attributes;
  /** Where the text of each value stands. */
  readonly places: ReadonlyMap<AttributeName, SourceRef>;
}

const none: PlacedAttributes = { values: new Map(), places: new Map() };

/** The attributes of a mapping; whatever is wrong goes to the report. */
export function attributesOf(entry: Entry | undefined, report: Report, username?: Username): PlacedAttributes {
  if (entry === undefined || isNull(entry.value) || !isMapping(entry.value, 'attributes', report)) return none;
  const values = new Map<AttributeName, string>();
  const places = new Map<AttributeName, SourceRef>();
  for (const [attribute, { key, value }] of allFields(entry.value, report)) {
    const details = username === undefined ? {} : { subject: { username, attribute } };
    const problem = attributeNameProblem(attribute);
    if (problem !== undefined)
      report.error('bad-attribute-name', key.offset, `${quoted(attribute)}: ${problem}`, details);
    const place = report.at(value.offset);
    const text = valueText(value, report);
    tellUnfit(attribute, text, place, report, details);
    values.set(attribute, text);
    places.set(attribute, place);
  }
  return { values, places };
}

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

function tellUnfit(
  attribute: AttributeName,
  text: string,
  place: SourceRef | undefined,
  report: Report,
  details: ProblemDetails,
): void {
  if (isLonger(text, longestValue)) {
    const message = `the value of ${quoted(attribute)} has more than ${longestValue} characters`;
    report.errorAt('value-too-long', place, message, details);
  } else if (!text.isWellFormed()) {
    const message = `the value of ${quoted(attribute)} has half a surrogate pair, which UTF-8 cannot hold`;
    report.errorAt('bad-character', place, message, details);
  }
}
