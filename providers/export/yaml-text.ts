/** The YAML of one file, such that this project, any other reader of YAML and people read the same in it. */
import { Document, isCollection } from 'yaml';
import type { Pool } from '../core/pool.ts';
import type { AttributeName, DeclaredUser, Roster } from '../core/types.ts';
import { lifted } from './lifted.ts';

type Value = string | boolean | number;
type Member = boolean | readonly string[] | ReadonlyMap<AttributeName, Value>;

/** A longer list of groups has a line for each; the yaml library breaks one that comes to more than 60 characters. */
const longestList = 50;

/**
 * The declaration of those users, sorted by name, with defaults where they save lines. Whatever YAML 1.1 or 1.2 takes
 * for something else than text is in quotes; values of Boolean and Number attributes are not, where they stay the same.
 */
export function yamlText(users: Roster, pool: Pool): string {
  const sorted = new Map([...users].sort(([a], [b]) => (a < b ? -1 : 1)));
  const file = lifted(sorted);
  const members = new Map([...file.users].map(([name, user]) => [name, membersOf(user, pool)]));
  const defaults = file.defaults === undefined ? [] : [['defaults', membersOf(file.defaults, pool)] as const];
  const document = new Document(new Map<string, unknown>([...defaults, ['users', members]]), {
    compat: 'yaml-1.1',
    // Two users may be in the very same groups, which is no reason for an alias.
    aliasDuplicateObjects: false,
  });
  for (const path of [['defaults'], ...[...members.keys()].map((name) => ['users', name])]) {
    const groups = document.getIn([...path, 'groups']);
    if (isCollection(groups)) groups.flow = groups.items.join(', ').length <= longestList;
  }
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

function membersOf({ attributes, enabled, groups }: DeclaredUser, pool: Pool): ReadonlyMap<string, Member> {
  const values = new Map([...attributes].map(([name, text]) => [name, yamlValueOf(text, pool.schema.get(name)?.type)]));
  return new Map<string, Member>([
    ...(values.size === 0 ? [] : [['attributes', values] as const]),
    ...(enabled === undefined ? [] : [['enabled', enabled] as const]),
    ...(groups === undefined ? [] : [['groups', groups] as const]),
  ]);
}

function yamlValueOf(text: string, type: string | undefined): Value {
  if (type === 'Boolean' && (text === 'true' || text === 'false')) return text === 'true';
  if (type !== 'Number') return text;
  const number = Number(text);
  return Number.isSafeInteger(number) && String(number) === text ? number : text;
}
