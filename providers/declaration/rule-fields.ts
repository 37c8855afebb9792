/** Reads the rules of one file: which accounts each is about, and what it says of them. */

import { isNegated, negationHint } from '../constraints/globs.ts';
import type { AttributeName, Username } from '../model/names.ts';
import { conditionSubject, type DeclaredRule, type RuleName, ruleSubject } from '../model/rules.ts';
import type { AttributePlace, UserPlace } from '../problems/places.ts';
import { secretInRule } from '../problems/reference-problems.ts';
import { partsOf } from '../values/references.ts';
import { attributesFor, attributesOf } from './attribute-fields.ts';
import { allFields, type Fields, isMapping, knownFields } from './fields.ts';
import { type ProblemDetails, quoted, type Report } from './file-problems.ts';
import { groupsOf } from './group-fields.ts';
import { readInstant } from './instants.ts';
import { type Entry, fieldsOf, isNull, kindName, type MappingNode, type TextNode, type TreeNode } from './yaml/tree.ts';

/** The keys that a rule may have. */
export const ruleKeys = ['match', 'except', 'attributes', 'groups', 'from', 'until', 'unproven'] as const;

/** One rule of a file; without `rule` it takes away a rule of that name from the level below. */
export interface PlacedRule {
  readonly rule: DeclaredRule | undefined;
  readonly place: UserPlace;
}

/** The rules of a file by name. */
export type PlacedRules = ReadonlyMap<RuleName, PlacedRule>;

const ruleName = /^[A-Za-z0-9][\w.-]{0,63}$/;

/** The rules of a file, as far as they can be made out; whatever is wrong goes to the report. */
export function rulesOf(entry: Entry | undefined, report: Report): PlacedRules {
  const placed = new Map<RuleName, PlacedRule>();
  if (entry === undefined || isNull(entry.value) || !isMapping(entry.value, 'rules', report)) return placed;
  const twice = (again: TextNode, first: TextNode) => {
    const { file, line, column } = report.at(first.offset);
    const message = `the rule ${quoted(again.text)} is declared already, at ${file}:${line}:${column}`;
    report.error('duplicate-rule', again.offset, message, { subject: { username: ruleSubject(again.text) } });
  };
  for (const { key, value } of fieldsOf(entry.value, twice).values()) {
    const subject = { username: ruleSubject(key.text) };
    if (!ruleName.test(key.text)) {
      const hint = 'write letters, digits, -, _ and ., at most 64 of them';
      report.error('bad-rule', key.offset, `${quoted(key.text)} cannot be the name of a rule`, { hint, subject });
      continue;
    }
    placed.set(key.text, placedRule(key, value, report, subject));
  }
  return placed;
}

function placedRule(key: TextNode, value: TreeNode, report: Report, subject: { username: Username }): PlacedRule {
  const at = report.at(key.offset);
  if (isNull(value)) return { rule: undefined, place: { at, attributes: new Map() } };
  const details = { subject };
  const fields = knownFields(value, `rule ${quoted(key.text)}`, ruleKeys, report, details);
  const { values, places } = attributesOf(fields?.get('attributes'), report, subject.username);
  const attributes = attributesFor({ username: subject.username, index: undefined }, { values, places }, report);
  tellReferences(attributes, places, report, subject);
  const groupsNode = fields?.get('groups')?.value;
  const groups = groupsNode === undefined || isNull(groupsNode) ? [] : groupsOf(groupsNode, report, details);
  const match = matchOf(fields?.get('match'), key, report, subject);
  const except = textsOf(fields?.get('except')?.value, 'except', report, details);
  for (const entry of except) {
    if (!isNegated(entry)) continue;
    const offset = fields?.get('except')?.value.offset ?? key.offset;
    report.error('bad-rule', offset, `except has ${quoted(entry)}`, { hint: negationHint, subject });
  }
  const rule: DeclaredRule = {
    match: match.entries,
    except,
    attributes,
    groups,
    ...timesOf(fields, report, details),
    ...unprovenOf(fields?.get('unproven')?.value, report, details),
  };
  if (fields !== undefined && attributes.size + groups.length === 0) {
    const hint = 'give it attributes or groups, or remove it';
    report.error('bad-rule', key.offset, 'the rule says nothing of those who match', { ...details, hint });
  }
  return { rule, place: { at, attributes: new Map([...places, ...match.places]) } };
}

function tellReferences(
  attributes: ReadonlyMap<AttributeName, string>,
  places: ReadonlyMap<AttributeName, AttributePlace>,
  report: Report,
  { username }: { username: Username },
): void {
  for (const [attribute, text] of attributes) {
    if (!text.includes('${') || !partsOf(text).some(({ kind }) => kind === 'secret')) continue;
    report.errorAt(secretInRule.code, places.get(attribute), secretInRule.message, {
      hint: secretInRule.hint,
      subject: { username, attribute },
    });
  }
}

interface PlacedMatch {
  readonly entries: ReadonlyMap<string, readonly string[]>;
  readonly places: ReadonlyMap<AttributeName, AttributePlace>;
}

function matchOf(
  entry: Entry | undefined,
  key: TextNode,
  report: Report,
  subject: { username: Username },
): PlacedMatch {
  const nothing: PlacedMatch = { entries: new Map(), places: new Map() };
  const hint = 'write its conditions, as `match: { email: "*@acme.com" }`, or `match: everybody`';
  if (entry === undefined) {
    report.error('bad-rule', key.offset, 'the rule has no match', { hint, subject });
    return nothing;
  }
  const { value } = entry;
  if (value.kind === 'text' && value.text === 'everybody') return nothing;
  if (value.kind !== 'mapping' || value.entries.length + value.merges.length === 0) {
    const found =
      value.kind === 'text' && !isNull(value) ? quoted(value.text) : `${kindName(value)} without conditions`;
    report.error('bad-rule', value.offset, `match is ${found}`, { hint, subject });
    return nothing;
  }
  return conditionsOf(value, report, subject);
}

function conditionsOf(node: MappingNode, report: Report, { username }: { username: Username }): PlacedMatch {
  const entries = new Map<string, readonly string[]>();
  const places = new Map<AttributeName, AttributePlace>();
  for (const [key, entry] of allFields(node, report)) {
    const attribute = conditionSubject(key);
    places.set(attribute, report.at(entry.key.offset));
    entries.set(key, textsOf(entry.value, key, report, { subject: { username, attribute } }));
  }
  if (entries.size === 0) {
    const hint = 'write `match: everybody` for a rule without conditions';
    report.error('bad-rule', node.offset, 'match has no conditions', { hint, subject: { username } });
  }
  return { entries, places };
}

/** A text, or a list of texts; an empty one matches nobody, and is told. */
function textsOf(node: TreeNode | undefined, name: string, report: Report, details: ProblemDetails): readonly string[] {
  if (node === undefined) return [];
  const items = node.kind === 'list' ? node.items : [node];
  const texts = items.flatMap((item) => {
    if (item.kind === 'text' && !isNull(item) && item.text !== '') {
      if (!item.text.includes('${')) return [item.text];
      const hint = 'only attributes take references; a rule of a stack stands in the folder of the stack';
      report.error('bad-rule', item.offset, `${name} takes no reference`, { ...details, hint });
      return [];
    }
    const found = item.kind === 'text' ? 'empty' : kindName(item);
    const hint = 'write a text or a list of texts; `absent` is for no value';
    report.error('bad-rule', item.offset, `${name} must be text, but is ${found}`, { ...details, hint });
    return [];
  });
  if (items.length === 0) {
    const hint = 'write what is to match, or remove it';
    report.error('bad-rule', node.offset, `${name} has an empty list`, { ...details, hint });
  }
  return texts;
}

function timesOf(
  fields: Fields | undefined,
  report: Report,
  details: ProblemDetails,
): Pick<DeclaredRule, 'from' | 'until'> {
  const [from, until] = (['from', 'until'] as const).map((key) =>
    timeOf(key, fields?.get(key)?.value, report, details),
  );
  const node = fields?.get('until')?.value;
  if (from !== undefined && until !== undefined && node !== undefined && from >= until) {
    const hint = 'until is the first instant at which the rule is no longer in force';
    report.error('bad-rule', node.offset, 'the rule ends before it begins', { ...details, hint });
  }
  return { ...(from === undefined ? {} : { from }), ...(until === undefined ? {} : { until }) };
}

function timeOf(
  key: 'from' | 'until',
  node: TreeNode | undefined,
  report: Report,
  details: ProblemDetails,
): number | undefined {
  if (node === undefined || isNull(node)) return undefined;
  const read = readInstant(node.kind === 'text' ? node.text : '');
  if ('at' in read) return read.at;
  const found = node.kind === 'text' ? quoted(node.text) : kindName(node);
  report.error('bad-rule', node.offset, `${key}: ${found} ${read.problem}`, { ...details, hint: read.hint });
  return undefined;
}

function unprovenOf(
  node: TreeNode | undefined,
  report: Report,
  details: ProblemDetails,
): Pick<DeclaredRule, 'unproven'> {
  if (node === undefined || isNull(node)) return {};
  if (node.kind === 'text' && node.text === 'allow') return { unproven: 'allow' };
  const hint = 'write `unproven: allow`, or remove it';
  report.error('bad-rule', node.offset, 'unproven can only be allow', { ...details, hint });
  return {};
}
