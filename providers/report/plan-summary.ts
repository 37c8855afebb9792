/** A plan that is too long to be read in a terminal, as counts and a few of its users. 80 columns. */
import { creationsOf } from '../core/account-plan.ts';
import type { AccountStep, AccountWork } from '../core/accounts.ts';
import { printable } from '../core/diagnostics.ts';
import type { ExpectedMessage } from '../core/messages.ts';
import type { Hidden } from '../core/revealed.ts';
import type { Plan } from '../core/types.ts';
import { count } from './amounts.ts';
import { wrapWords } from './columns.ts';
import { groupLines, headline, keptBecause, type TellablePlan, userLines, why } from './plan-text.ts';
import { type UserChanges, userChanges } from './user-changes.ts';

/** How many attributes are named; the others are counted. */
const namedAttributes = 8;

/** What the summary of a plan goes by. */
export interface SummaryOptions {
  /** How many users the roster has. */
  readonly users: number;
  /** How many of those who change are shown in full. */
  readonly examples: number;
  readonly hidden: Hidden;
  /** The file that has all of it; undefined where there is none. */
  readonly wholeIn: string | undefined;
}

/** The plan by kind, reason and attribute, its first users in full, and where the whole is. Hidden values are masked. */
export function planSummary({ plan, accounts, messages }: TellablePlan, options: SummaryOptions): string {
  const { users, examples, hidden, wholeIn } = options;
  const changes = userChanges({ plan, accounts });
  const shown = changes.slice(0, examples);
  const counts = [
    ...changeCounts(plan),
    ...stepCounts(accounts.work),
    ...keptCounts(plan),
    ...messageCounts(messages, accounts.work),
  ];
  return [
    ...headlines(changes, users),
    ...counts.flatMap((line) => wrapWords(line, '  ')),
    ...groupLines(accounts.groupsToCreate),
    ...(shown.length === 0 ? [] : [shown.length === 1 ? 'One of them:' : `${shown.length} of them:`]),
    ...shown.flatMap((user) => userLines(user, hidden)),
    ...(wholeIn === undefined ? [] : wrapWords(`All of them: ${wholeIn}`)),
  ].join('\n');
}

function headlines(changes: readonly UserChanges[], users: number): readonly string[] {
  return (['changed', 'created', 'removed'] as const).flatMap((kind) => {
    const some = changes.filter((user) => user.kind === kind).length;
    return some === 0 ? [] : [`${headline(kind, some, users)}:`];
  });
}

/** What is done to accounts, by kind of step; a creation is a headline of its own. */
function stepCounts(work: readonly AccountWork[]): readonly string[] {
  const kinds = work.flatMap(({ steps }) => steps.map(({ kind }) => kind)).filter((kind) => kind !== 'create');
  return kinds.length === 0 ? [] : [`accounts: ${listed(amounts(kinds.map((kind) => stepWords[kind])))}`];
}

const stepWords: Readonly<Record<Exclude<AccountStep['kind'], 'create'>, string>> = {
  'add-to-group': 'put into groups',
  'remove-from-group': 'taken out of groups',
  enable: 'enabled',
  disable: 'disabled',
  'set-password': 'passwords set',
  blank: 'cleared',
  delete: 'deleted',
};

function changeCounts({ updates }: Plan): readonly string[] {
  const changes = updates.flatMap((update) => update.changes);
  if (changes.length === 0) return [];
  const deleted = changes.filter(({ kind }) => kind === 'delete').length;
  const attributes = amounts(changes.map(({ name }) => name));
  const rest = attributes.length - namedAttributes;
  const named = listed(attributes.slice(0, namedAttributes).map(([name, some]) => [printable(name), some]));
  return [
    `${count(changes.length - deleted, 'attribute is', 'attributes are')} set, ${deleted.toLocaleString('en')} deleted`,
    `by reason: ${listed(amounts(changes.map(({ reason }) => why[reason])))}`,
    `by attribute: ${named}${rest > 0 ? `, and ${count(rest, 'other')}` : ''}`,
  ];
}

function keptCounts({ kept }: Plan): readonly string[] {
  return amounts(kept.map(({ rule }) => rule)).map(([rule, some]) => `${count(some, 'time')}: ${keptBecause[rule]}`);
}

function messageCounts(messages: readonly ExpectedMessage[], work: readonly AccountWork[]): readonly string[] {
  const words = { EMAIL: 'e-mail', SMS: 'SMS' };
  const invitations = creationsOf(work).filter(({ invitation }) => invitation !== undefined);
  const sent = [...messages.map(({ channel }) => words[channel]), ...invitations.map(() => 'invitation')];
  return sent.length === 0 ? [] : [`Cognito will send messages: ${listed(amounts(sent))}`];
}

/** How often each is there, the most frequent first. */
function amounts<T extends string>(names: readonly T[]): readonly (readonly [T, number])[] {
  const counts = new Map<T, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a);
}

/** `declared 60, drifted 8`. */
function listed(counts: readonly (readonly [string, number])[]): string {
  return counts.map(([name, some]) => `${name} ${some.toLocaleString('en')}`).join(', ');
}
