/** What changes in a user pool, what is left alone there, and what Cognito sends, as tables of a Markdown report. */
import { count } from '../values/amounts.ts';
import type { Section } from './markdown-sections.ts';
import { cellCode, htmlCode } from './markdown-text.ts';
import { foundByWords, keptBecause, stepWords, whyWords } from './reason-words.ts';
import type { AttributeReport, ChangedUser, PoolReport, StepReport, UnprovenUser } from './report-model.ts';
import { stepWhyWords } from './session-words.ts';

/** Every user that changes. */
export function usersSection({ userPoolId, users }: PoolReport): Section {
  return {
    title: `<strong>${count(users.length, 'user')}</strong> in ${htmlCode(userPoolId)}`,
    columns: ['user', 'what', 'before', 'after', 'why'],
    entries: users.map(userRows),
    noun: 'user',
  };
}

/** Users whose account has not proven to have that name. */
export function unprovenSection({ userPoolId, unproven }: PoolReport): Section {
  return {
    title: `<strong>${count(unproven.length, 'user')}</strong> found by a name that nobody has proven in ${htmlCode(userPoolId)}`,
    columns: ['user', 'account', 'found by', 'declared in'],
    entries: unproven.map(({ username, account, foundBy, file, line }: UnprovenUser) =>
      row([
        cellCode(username),
        account === undefined ? hidden : cellCode(account),
        foundByWords[foundBy],
        placeCode(file, line) ?? none,
      ]),
    ),
    noun: 'user',
  };
}

/** Declared users without an account, which nothing is going to create. */
export function missingSection({ userPoolId, missing }: PoolReport): Section {
  return {
    title: `<strong>${count(missing.length, 'user')} missing</strong> in ${htmlCode(userPoolId)}`,
    columns: ['user', 'declared in'],
    entries: missing.map(({ username, file, line }) => row([cellCode(username), placeCode(file, line) ?? none])),
    noun: 'user',
  };
}

/** What Cognito would send. */
export function messagesSection({ userPoolId, messages }: PoolReport): Section {
  const words = { EMAIL: 'e-mail', SMS: 'SMS' };
  return {
    title: `<strong>${count(messages.length, 'message')}</strong> to users of ${htmlCode(userPoolId)}`,
    columns: ['user', 'attribute', 'by', 'to', 'takes effect'],
    entries: messages.map(({ username, attribute, channel, to, waits }) =>
      row([
        cellCode(username),
        cellCode(attribute),
        words[channel],
        to === undefined ? hidden : cellCode(to),
        waits ? 'when the user answers' : 'at once',
      ]),
    ),
    noun: 'message',
  };
}

/** What is seen and not touched. */
export function keptSection({ userPoolId, kept }: PoolReport): Section {
  return {
    title: `<strong>${count(kept.length, 'time')} left alone</strong> in ${htmlCode(userPoolId)}`,
    columns: ['user', 'what', 'why'],
    entries: kept.map(({ username, attribute, rule }) =>
      row([cellCode(username), attribute === undefined ? 'account' : cellCode(attribute), keptBecause[rule]]),
    ),
    noun: 'case',
  };
}

const hidden = '_hidden_';
const none = '—';

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |\n`;
}

function userRows({ username, account, foundBy, file, line, steps, attributes }: ChangedUser): string {
  const told = placeCode(file, line);
  const meant = foundBy === undefined ? '' : `<br><sub>→ ${accountCode(account)}(${foundByWords[foundBy]})</sub>`;
  const place = `${meant}${told === undefined ? '' : `<br><sub>${told}</sub>`}`;
  const rows = [...steps.map(stepCells), ...attributes.map(attributeCells)];
  return rows.map((cells, index) => row([index === 0 ? cellCode(username) + place : '', ...cells])).join('');
}

function accountCode(account: string | undefined): string {
  return account === undefined ? 'account ' : `account ${cellCode(account)} `;
}

function placeCode(file: string | undefined, line: number | undefined): string | undefined {
  if (file === undefined) return undefined;
  return cellCode(line === undefined ? file : `${file}:${line}`);
}

function stepCells(step: StepReport): readonly string[] {
  const { kind, group, signInName } = step;
  const name = group ?? signInName;
  const what = name === undefined ? `**${stepWords[kind]}**` : `**${stepWords[kind]}** ${cellCode(name)}`;
  return [what, '', '', stepWhyWords(step, cellCode)];
}

function attributeCells(change: AttributeReport): readonly string[] {
  const { name, kind, reason, from, to, live, rule } = change;
  const before = from === undefined ? (live ? hidden : none) : cellCode(from);
  const after = kind === 'delete' ? '_deleted_' : to === undefined ? hidden : cellCode(to);
  return [cellCode(name), before, after, whyWords(reason, rule)];
}
