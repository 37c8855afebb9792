/** One user of a report as lines for a terminal: `+` is new, `~` becomes another, `-` goes away. */
import { mask } from '../model/value.ts';
import { printableLine } from '../values/printable.ts';
import { columns, wrapCharacters, wrapWords } from './columns.ts';
import { stepWords, whyWords } from './reason-words.ts';
import type { AttributeReport, ChangedUser, PlanReport, StepReport } from './report-model.ts';
import { accountWords } from './report-words.ts';
import { stepWhyWords } from './session-words.ts';

/** A user, which account that is where the name does not say it, and all that changes. */
export function userLines(user: ChangedUser, values: PlanReport['values']): readonly string[] {
  const { steps, attributes } = user;
  return [
    ...nameLines(user),
    ...steps.flatMap(stepLines),
    ...attributes.flatMap((attribute) => attributeLines(attribute, values)),
  ];
}

/** `ana → account 3f2a (verified e-mail)  (users/a.yaml:2)`. */
export function nameLines(user: Pick<ChangedUser, 'username' | 'account' | 'foundBy' | 'file' | 'line'>) {
  const { file, line = 1 } = user;
  return wrapWords(printableLine(`${accountWords(user)}${file === undefined ? '' : `  (${file}:${line})`}`), '  ');
}

const stepSigns: Readonly<Record<StepReport['kind'], '+' | '~' | '-'>> = {
  create: '+',
  delete: '-',
  enable: '~',
  disable: '~',
  'add-to-group': '+',
  'remove-from-group': '-',
  'set-password': '~',
  'end-sessions': '-',
};

/** Passwords are shown to nobody. */
function stepLines(step: StepReport): readonly string[] {
  const { kind, group, signInName, temporary } = step;
  const what = [
    `${stepSigns[kind]} ${stepWords[kind]}`,
    ...(group === undefined ? [] : [printableLine(group)]),
    ...(signInName === undefined ? [] : [`as ${printableLine(signInName)}`]),
    ...(temporary === true ? ['(temporary password)'] : []),
  ];
  const line = `${what.join(' ')}  (${stepWhyWords(step, printableLine)})`;
  return step.because === undefined ? wrapCharacters(line, '    ') : wrapWords(line, '    ');
}

/** Old and new where they are shown, and the mask in the place of a secret. No character of a long value is lost. */
function attributeLines(
  { name, kind, reason, from, to, live, hidden, rule }: AttributeReport,
  values: PlanReport['values'],
): readonly string[] {
  const head = `    ${kind === 'delete' ? '-' : live ? '~' : '+'} ${printableLine(name)}`;
  const why = `  (${whyWords(reason, rule)})`;
  const told = [from, to].flatMap((value) => (value === undefined ? [] : [printableLine(JSON.stringify(value))]));
  const [first, second] = hidden && values === 'shown' ? [mask] : told;
  if (first === undefined) return [`${head}${why}`];
  const line = `${head}: ${second === undefined ? first : `${first} => ${second}`}${why}`;
  if (line.length <= columns) return [line];
  return [
    `${head}${why}`,
    ...wrapCharacters(first, '        '),
    ...(second === undefined ? [] : wrapCharacters(second, '     => ')),
  ];
}
