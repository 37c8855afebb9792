/** One change of an attribute as lines for a terminal: old and new value, and why. 80 columns. */
import { printable } from '../core/diagnostics.ts';
import { mask } from '../core/secrets.ts';
import type { AttributeChange } from '../core/types.ts';
import { isSecret, shown, type Value } from '../core/value.ts';
import { columns, wrapCharacters } from './columns.ts';
import { why } from './reason-words.ts';

/** `+` is new, `~` becomes another, `-` goes away. No character of a long value is lost; a secret is masked. */
export function changeLines(change: AttributeChange): readonly string[] {
  const [first = '', second] = valuesOf(change).map(quoted);
  const head = `    ${mark(change)} ${change.name}`;
  const line = `${head}: ${second === undefined ? first : `${first} => ${second}`}  (${why[change.reason]})`;
  if (line.length <= columns) return [line];
  return [
    `${head}  (${why[change.reason]})`,
    ...wrapCharacters(first, '        '),
    ...(second === undefined ? [] : wrapCharacters(second, '     => ')),
  ];
}

/** A value in quotes, as JSON has it; the mask in the place of a secret. */
export function quoted(value: Value): string {
  return isSecret(value) ? mask : printable(JSON.stringify(shown(value)));
}

function valuesOf(change: AttributeChange): readonly Value[] {
  const before = change.from === undefined ? [] : [change.from];
  return change.kind === 'set' ? [...before, change.to] : before;
}

function mark({ kind, from }: AttributeChange): '+' | '~' | '-' {
  if (kind === 'delete') return '-';
  return from === undefined ? '+' : '~';
}
