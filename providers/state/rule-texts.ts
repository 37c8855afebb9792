/** Rules as the JSON text that inputs and outputs carry. */
import type { DeclaredRule, DeclaredRules } from '../model/rules.ts';
import { isKnown, meant, ReferringValue, type Value, written } from '../model/value.ts';
import { mapJson, membersOf } from './user-json.ts';

/**
 * The text of those rules: an object with a member a rule, names and conditions sorted by code unit, instants as RFC 3339 in UTC.
 * Undefined where there is none, so that inputs without rules have no member for them.
 */
export function encodeRules(rules: DeclaredRules): string | undefined {
  if (rules.size === 0) return undefined;
  return JSON.stringify(mapJson(new Map([...rules].map(([name, rule]) => [name, ruleJson(rule)]))));
}

/** The rules that `encodeRules` told. Throws for a text of any other shape. */
export function decodeRules(text: string | undefined): DeclaredRules {
  if (text === undefined) return new Map();
  const members = membersOf(JSON.parse(text));
  return new Map(Object.keys(members).map((name) => [name, ruleOf(members[name])]));
}

function ruleJson({ match, except, attributes, groups, from, until, unproven }: DeclaredRule): object {
  return {
    match: match.size === 0 ? 'everybody' : mapJson(new Map([...match].map(([key, all]) => [key, all.toSorted()]))),
    ...(except.length === 0 ? {} : { except: except.toSorted() }),
    ...(attributes.size === 0
      ? {}
      : { attributes: mapJson(new Map([...attributes].map(([name, value]) => [name, valueJson(value)]))) }),
    ...(groups.length === 0 ? {} : { groups }),
    ...(from === undefined ? {} : { from: new Date(from).toISOString() }),
    ...(until === undefined ? {} : { until: new Date(until).toISOString() }),
    ...(unproven === undefined ? {} : { unproven }),
  };
}

function ruleOf(json: unknown): DeclaredRule {
  const { match, except = [], attributes = {}, groups = [], from, until, unproven } = membersOf(json);
  const conditions = match === 'everybody' ? [] : Object.entries(membersOf(match));
  return {
    match: new Map(conditions.map(([key, entries]) => [key, textsOf(entries)])),
    except: textsOf(except),
    attributes: new Map(Object.entries(membersOf(attributes)).map(([name, json]) => [name, givenOf(json)])),
    groups: textsOf(groups),
    ...(from === undefined ? {} : { from: Date.parse(String(from)) }),
    ...(until === undefined ? {} : { until: Date.parse(String(until)) }),
    ...(unproven === 'allow' ? { unproven } : {}),
  };
}

/** What is not known yet is an object with its text as declared, so that no text is taken for a reference. */
function valueJson(value: Value): unknown {
  return isKnown(value) ? meant(value) : { declared: written(value) };
}

function givenOf(json: unknown): Value {
  if (typeof json === 'string') return json;
  return new ReferringValue(String(membersOf(json)['declared']), undefined, false);
}

function textsOf(json: unknown): readonly string[] {
  if (!Array.isArray(json)) throw new TypeError('the state has no list where a rule has one');
  return json.map(String);
}
