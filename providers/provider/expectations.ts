/** Reads what the program says of its pool and groups: the engine tells a provider nothing of resources that others depend on. */
import { readRule } from '../cognito/pool-description.ts';
import type { AttributeName, GroupName } from '../model/names.ts';
import type { AttributeRule } from '../model/pool.ts';
import type { Expected } from '../plan/expected-pool.ts';
import { type DeploymentContext, unknownInput } from '../state/inputs.ts';

/** What a preview may count on; undefined in an update, before which all of it was made, and where the program says nothing. */
export function expectedIn(context: DeploymentContext | undefined): Expected | undefined {
  if (context?.preview !== true || context.expected === undefined) return undefined;
  const { schema, groups } = context.expected;
  const attributes = listOf(schema);
  const names = listOf(groups);
  return {
    schema: new Map(attributes.flatMap(attributesOf)),
    groups: new Set(names.flatMap((name): readonly GroupName[] => (isKnownText(name) ? [name] : []))),
    moreAttributes: isUnknown(schema) || attributes.some((attribute) => !isKnownText(membersOf(attribute).name)),
    moreGroups: isUnknown(groups) || names.some(isUnknown),
  };
}

/** An entry of `schemas` as the program has it: each part may be unknown, or left out. */
interface SchemaEntry {
  readonly name?: unknown;
  readonly attributeDataType?: unknown;
  readonly developerOnlyAttribute?: unknown;
  readonly mutable?: unknown;
  readonly required?: unknown;
  readonly stringAttributeConstraints?: unknown;
  readonly numberAttributeConstraints?: unknown;
}

/**
 * The names under which a user will carry the attribute. A standard attribute is live already. Developer-only ones are read back in
 * either form, and no source says which.
 */
function attributesOf(given: unknown): readonly (readonly [AttributeName, AttributeRule])[] {
  const entry = membersOf(given);
  const { name } = entry;
  if (!isKnownText(name)) return [];
  const names = entry.developerOnlyAttribute === true ? [`dev:custom:${name}`, `dev:${name}`] : [`custom:${name}`];
  return names.map((each) => [each, ruleOf(entry)]);
}

/** Of a type that is not known, any value may be right. */
function ruleOf(entry: SchemaEntry): AttributeRule {
  const types = ['String', 'Number', 'Boolean', 'DateTime'] as const;
  const text: { readonly minLength?: unknown; readonly maxLength?: unknown } = Object(entry.stringAttributeConstraints);
  const number: { readonly minValue?: unknown; readonly maxValue?: unknown } = Object(entry.numberAttributeConstraints);
  return readRule({
    AttributeDataType: types.find((type) => type === entry.attributeDataType),
    Mutable: entry.mutable !== false,
    Required: entry.required === true,
    StringAttributeConstraints: { MinLength: knownText(text.minLength), MaxLength: knownText(text.maxLength) },
    NumberAttributeConstraints: { MinValue: knownText(number.minValue), MaxValue: knownText(number.maxValue) },
  });
}

function membersOf(entry: unknown): SchemaEntry {
  return Object(isUnknown(entry) ? undefined : entry);
}

function listOf(given: unknown): readonly unknown[] {
  return Array.isArray(given) ? given : [];
}

function isUnknown(given: unknown): boolean {
  return given === unknownInput;
}

function isKnownText(given: unknown): given is string {
  return typeof given === 'string' && !isUnknown(given);
}

function knownText(given: unknown): string | undefined {
  return isKnownText(given) ? given : undefined;
}
