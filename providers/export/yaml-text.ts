/** The YAML of one file, such that this project, any other reader of YAML and people read the same in it. */
import { Document, Scalar, visit } from 'yaml';
import type { Pool } from '../model/pool.ts';
import type { DeclaredUser, DeclaredUsers } from '../model/users.ts';
import { printable, replaceUnseen } from '../values/printable.ts';
import { lifted } from './lifted.ts';

type Value = Scalar<string> | boolean | number;
type Member = boolean | readonly Scalar<string>[] | ReadonlyMap<Scalar<string>, Value>;

/** A longer list of groups has a line for each; the yaml library breaks one that comes to more than 60 characters. */
const longestList = 50;

/** Line breaks of YAML 1.1, what no YAML may hold unescaped (YAML 1.2.2, 5.1), and what people take for a space. */
const misread = /[\u007f-\u00a0\u2028\u2029\ufeff\ufffe\uffff]/g;

/** YAML 1.1 has a type of its own for `=`; tabs, and blanks around lines, are seen by some readers and by no people. */
const misreadBare = /^=$|\t|^\s|\s\s$/;

/**
 * The declaration of those users, sorted by name, with defaults where they save lines. Whatever YAML 1.1 or 1.2 takes
 * for something else than text is in quotes; values of Boolean and Number attributes are not, where they stay the same.
 */
export function yamlText(users: DeclaredUsers, pool: Pool): string {
  const sorted = new Map([...users].sort(([a], [b]) => (a < b ? -1 : 1)));
  const file = lifted(sorted);
  const members = new Map([...file.users].map(([name, user]) => [scalar(name), membersOf(user, pool)]));
  const defaults = file.defaults === undefined ? [] : [['defaults', membersOf(file.defaults, pool)] as const];
  const document = new Document(new Map<string, unknown>([...defaults, ['users', members]]), {
    compat: 'yaml-1.1',
    // Two users may be in the very same groups, which is no reason for an alias.
    aliasDuplicateObjects: false,
  });
  // Groups are the only lists there are.
  visit(document, {
    Seq(_key, groups) {
      groups.flow = groups.items.join(', ').length <= longestList;
    },
  });
  const text = document.toString({ lineWidth: 0, flowCollectionPadding: false });
  return withEscapes(text.replaceAll(misread, escaped));
}

/** What a terminal or a CI runner would obey where the text is printed: it is within double quotes only, see `scalar`. */
function withEscapes(text: string): string {
  return replaceUnseen(text, (sign) => (sign === '\n' ? sign : escaped(sign)))
    .replaceAll(/^( *):(?=:)/gm, '$1\\x3a')
    .replaceAll(/##(?=\w{0,20}\[)/g, '#\\x23');
}

/** YAML 1.2.2, 5.7. */
function escaped(sign: string): string {
  const number = sign.codePointAt(0) ?? 0;
  const digits = number.toString(16);
  return number > 0xff_ff ? `\\U${digits.padStart(8, '0')}` : `\\u${digits.padStart(4, '0')}`;
}

function membersOf({ attributes, enabled, groups }: DeclaredUser, pool: Pool): ReadonlyMap<string, Member> {
  const values = new Map(
    [...attributes].map(([name, text]) => [scalar(name), yamlValue(text, pool.schema.get(name)?.type)]),
  );
  return new Map<string, Member>([
    ...(values.size === 0 ? [] : [['attributes', values] as const]),
    ...(enabled === undefined ? [] : [['enabled', enabled] as const]),
    ...(groups === undefined ? [] : [['groups', groups.map(listed)] as const]),
  ]);
}

/** In double quotes where the yaml library would leave it bare and another reader would not take it for that text. */
function scalar(text: string): Scalar<string> {
  const node = new Scalar(text);
  if (printable(text) !== text || misreadBare.test(text) || text.search(misread) >= 0) node.type = 'QUOTE_DOUBLE';
  return node;
}

/** A list in brackets has signs of its own, which YAML 1.1 finds within words too. */
function listed(text: string): Scalar<string> {
  const node = scalar(text);
  if (/[?:]/.test(text)) node.type = 'QUOTE_DOUBLE';
  return node;
}

function yamlValue(text: string, type: string | undefined): Value {
  if (type === 'Boolean' && (text === 'true' || text === 'false')) return text === 'true';
  if (type !== 'Number') return scalar(text);
  const number = Number(text);
  return Number.isSafeInteger(number) && String(number) === text ? number : scalar(text);
}
