/** Conditions on accounts: what rules match on, and what `find --match` asks. All of them hold, and each is any of its entries. */
import { nameHint } from '../constraints/attribute-names.ts';
import { isNegated, negationHint } from '../constraints/globs.ts';
import type { AttributeName, GroupName, Username } from '../model/names.ts';
import { nearest } from '../model/nearest.ts';
import type { Pool } from '../model/pool.ts';

/** One condition: any of its entries holds. */
export type Condition =
  | {
      readonly kind: 'attribute';
      readonly name: AttributeName;
      readonly globs: readonly string[];
      /** Whether an account without the attribute matches. */
      readonly absent: boolean;
    }
  | { readonly kind: 'user'; readonly names: readonly Username[] }
  | { readonly kind: 'username'; readonly globs: readonly string[] }
  | { readonly kind: 'group'; readonly groups: readonly GroupName[] }
  | { readonly kind: 'status'; readonly statuses: readonly string[] }
  | { readonly kind: 'enabled'; readonly enabled: boolean };

/** The groups that those conditions name, each once, in their order. */
export function groupsIn(conditions: readonly Condition[]): ReadonlySet<GroupName> {
  return new Set(conditions.flatMap((condition) => (condition.kind === 'group' ? condition.groups : [])));
}

/** The users that those conditions name, each once, in their order. */
export function usersIn(conditions: readonly Condition[]): ReadonlySet<Username> {
  return new Set(conditions.flatMap((condition) => (condition.kind === 'user' ? condition.names : [])));
}

/** What is wrong with a condition, and the way out. */
export interface ConditionProblem extends Finding {
  /** The condition's key. */
  readonly key: string;
}

interface Finding {
  readonly message: string;
  readonly hint: string;
}

/** Conditions that can be judged, or everything that is wrong with them. */
export interface ReadConditions {
  readonly conditions: readonly Condition[];
  readonly problems: readonly ConditionProblem[];
}

/** UserStatusType. */
const statuses: readonly string[] = [
  'UNCONFIRMED',
  'CONFIRMED',
  'ARCHIVED',
  'COMPROMISED',
  'UNKNOWN',
  'RESET_REQUIRED',
  'FORCE_CHANGE_PASSWORD',
  'EXTERNAL_PROVIDER',
];

/** What a condition may be about beside an attribute. */
const kinds = ['user', 'username', 'group', 'status', 'enabled'] as const;

/** What conditions of rules may be about beside attributes. */
const kindsOfRules: readonly string[] = kinds;
/** A name that means an account of the declaration is none for who looks at a pool. */
export const kindsOfFind: readonly string[] = kinds.filter((kind) => kind !== 'user');

/**
 * Reads conditions of that pool. `given` has the entries of each by its key: an attribute, or one of `user`, `username`,
 * `group`, `status` and `enabled`. No entry at all is everybody.
 * @example readConditions(new Map([['email', ['*@acme.com']], ['custom:tenant', ['absent']]]), pool)
 */
export function readConditions(
  given: ReadonlyMap<string, readonly string[]>,
  pool: Pool,
  known = kindsOfRules,
): ReadConditions {
  const conditions: Condition[] = [];
  const problems: ConditionProblem[] = [];
  for (const [key, entries] of given) {
    const read = readCondition(key, entries, pool, known);
    if ('message' in read) problems.push({ key, ...read });
    else conditions.push(read);
  }
  return { conditions, problems };
}

/** With more, a long value of a user could take minutes to compare. */
const mostStars = 4;

function readCondition(
  key: string,
  entries: readonly string[],
  pool: Pool,
  known: readonly string[],
): Condition | Finding {
  const blank = entries.includes('');
  const tangled = entries.find((entry) => entry.split('*').length - 1 > mostStars);
  if (tangled !== undefined) {
    return { message: `${key} is matched with ${tangled}`, hint: `a glob has at most ${mostStars} *` };
  }
  const negated = entries.find(isNegated);
  if (negated !== undefined) {
    return { message: `${key} is matched with ${negated}`, hint: negationHint };
  }
  if (blank) return { message: `${key} is matched with nothing`, hint: `write ${key}=absent for users without it` };
  switch (known.includes(key) ? key : undefined) {
    case 'user':
      return { kind: 'user', names: entries };
    case 'username':
      return { kind: 'username', globs: entries };
    case 'group':
      return { kind: 'group', groups: entries };
    case 'status':
      return statusCondition(entries);
    case 'enabled':
      return enabledCondition(entries);
  }
  if (key === 'sub' || pool.schema.has(key)) {
    const globs = entries.filter((entry) => entry !== 'absent');
    return { kind: 'attribute', name: key, globs, absent: globs.length < entries.length };
  }
  const near = nearest(key, known, 2);
  return {
    message: `there is no condition ${key}: it is no attribute of the pool, and none of ${known.join(', ')}`,
    hint:
      near === undefined ? nameHint(key, pool.schema.keys(), `the pool has ${namesIn(pool)}`) : `did you mean ${near}?`,
  };
}

function statusCondition(entries: readonly string[]): Condition | Finding {
  const wrong = entries.find((entry) => !statuses.includes(entry));
  if (wrong === undefined) return { kind: 'status', statuses: entries };
  const near = nearest(wrong.toUpperCase(), statuses, 4);
  return {
    message: `there is no status ${wrong}`,
    hint: near === undefined ? `it is one of ${statuses.join(', ')}` : `did you mean ${near}?`,
  };
}

function enabledCondition(entries: readonly string[]): Condition | Finding {
  const [entry, ...others] = new Set(entries);
  if (others.length === 0 && (entry === 'true' || entry === 'false'))
    return { kind: 'enabled', enabled: entry === 'true' };
  return { message: `enabled is matched with ${entries.join(' and ')}`, hint: 'write enabled=true or enabled=false' };
}

/** The pool's own attributes, the custom ones first: those that a typing error is about. */
function namesIn({ schema }: Pool): string {
  const names = [...schema.keys()].filter((name) => name.includes(':'));
  return names.length === 0 ? 'no attribute of its own' : names.sort().join(', ');
}
