/** What the program is about to make in the pool: a preview plans as if it were there. */
import type { AttributeName, GroupName } from '../model/names.ts';
import type { AttributeRule, Pool } from '../model/pool.ts';
import type { DeclaredUsers } from '../model/users.ts';
import type { Value } from '../model/value.ts';
import type { Diagnostic } from '../problems/diagnostic.ts';

/** Attributes and groups that the same `up` makes before the users. */
export interface Expected {
  readonly schema: ReadonlyMap<AttributeName, AttributeRule>;
  readonly groups: ReadonlySet<GroupName>;
  /** Whether more attributes, or groups, may come whose names are not known before `up`. */
  readonly moreAttributes: boolean;
  readonly moreGroups: boolean;
}

/** The pool and its groups to plan over, and what can be checked only during `up`. */
export interface ExpectedPool {
  readonly pool: Pool;
  readonly groups: ReadonlySet<GroupName>;
  readonly unchecked: readonly Diagnostic[];
}

/** Anything may be written to an attribute of which nothing is known. */
const anything: AttributeRule = { type: 'String', mutable: true, required: false };

/**
 * Lays what is expected over what is live, which is never changed by it. Where names are not known yet, every declared custom
 * attribute or group counts as expected, and is told, as is a custom attribute that `listed` names.
 */
export function withExpected(
  live: { readonly pool: Pool; readonly groups: ReadonlySet<GroupName> },
  expected: Expected | undefined,
  declared: DeclaredUsers<Value>,
  listed: readonly string[] = [],
): ExpectedPool {
  if (expected === undefined) return { ...live, unchecked: [] };
  const schema = new Map([...expected.schema, ...live.pool.schema]);
  const groups = new Set([...live.groups, ...expected.groups]);
  const attributesToCome = new Set<AttributeName>();
  const groupsToCome = new Set<GroupName>();
  for (const name of listed) if (isCustom(name) && !schema.has(name)) attributesToCome.add(name);
  for (const { attributes, groups: joined = [] } of declared.values()) {
    for (const name of attributes.keys()) if (isCustom(name) && !schema.has(name)) attributesToCome.add(name);
    for (const group of joined) if (!groups.has(group)) groupsToCome.add(group);
  }
  if (expected.moreAttributes) for (const name of attributesToCome) schema.set(name, anything);
  if (expected.moreGroups) for (const group of groupsToCome) groups.add(group);
  return {
    pool: { ...live.pool, schema },
    groups,
    unchecked: [
      ...(expected.moreAttributes
        ? [...attributesToCome].sort().map((name) => unchecked(`the attribute ${name}`))
        : []),
      ...(expected.moreGroups ? [...groupsToCome].sort().map((group) => unchecked(`the group ${group}`)) : []),
    ],
  };
}

function isCustom(name: AttributeName): boolean {
  return name.startsWith('custom:') || name.startsWith('dev:');
}

function unchecked(what: string): Diagnostic {
  return {
    code: 'not-known-yet',
    severity: 'warning',
    message: `${what} is not in the pool yet, and the program does not know before \`pulumi up\` what it makes`,
    hint: 'checked during up, before anything is written',
  };
}
