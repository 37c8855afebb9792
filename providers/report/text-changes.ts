/** One change of a plan report as lines for a terminal: `+` is new, `~` becomes another, `-` goes away. */
import { printable } from '../core/diagnostics.ts';
import { wrapCharacters } from './columns.ts';
import type { AttributeReport, StepReport } from './plan-report.ts';
import { why, whyStep } from './reason-words.ts';

/** Columns that are left beside the indent of a user's changes. */
const width = 72;

/** An attribute, old and new where they are shown; a long value goes below its name, and no character of it is lost. */
export function attributeLines({ name, kind, reason, from, to, live }: AttributeReport): readonly string[] {
  const mark = kind === 'delete' ? '-' : live ? '~' : '+';
  const [first, second] = [from, to].flatMap((value) =>
    value === undefined ? [] : [printable(JSON.stringify(value))],
  );
  const head = `${mark} ${name}`;
  if (first === undefined) return [`${head}  (${why[reason]})`];
  const line = `${head}: ${second === undefined ? first : `${first} => ${second}`}  (${why[reason]})`;
  if (line.length <= width) return [line];
  return [
    `${head}  (${why[reason]})`,
    ...wrapCharacters(first, '    '),
    ...(second === undefined ? [] : wrapCharacters(second, ' => ')),
  ];
}

/** A step of the account. */
export function stepLines({ kind, reason, group = '' }: StepReport): readonly string[] {
  const texts: Readonly<Record<StepReport['kind'], string>> = {
    create: '+ the account',
    delete: '- the account with all that is in it',
    enable: '~ enabled: false => true',
    disable: '~ enabled: true => false',
    'set-password': '~ password',
    'add-to-group': `+ group ${printable(group)}`,
    'remove-from-group': `- group ${printable(group)}`,
  };
  return [`${texts[kind]}  (${whyStep[reason]})`];
}
