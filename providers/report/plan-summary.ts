/** A plan that is too long to be read in a terminal, as counts and a few of its users. 80 columns. */
import { printable } from '../core/diagnostics.ts';
import type { ExpectedMessage } from '../core/messages.ts';
import type { Hidden } from '../core/revealed.ts';
import type { Plan } from '../core/types.ts';
import { count } from './amounts.ts';
import { wrapWords } from './columns.ts';
import { changeCount, keptBecause, type TellablePlan, updateLines, why } from './plan-text.ts';

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
export function planSummary({ plan, messages }: TellablePlan, options: SummaryOptions): string {
  const { users, examples, hidden, wholeIn } = options;
  const shown = plan.updates.slice(0, examples);
  return [
    ...(plan.updates.length === 0 ? [] : [`${changeCount(plan.updates.length, users)} will change:`]),
    ...changeCounts(plan).flatMap((line) => wrapWords(line, '  ')),
    ...keptCounts(plan).flatMap((line) => wrapWords(line, '  ')),
    ...messageCounts(messages).flatMap((line) => wrapWords(line, '  ')),
    ...(shown.length === 0 ? [] : [shown.length === 1 ? 'One of them:' : `${shown.length} of them:`]),
    ...shown.flatMap((update) => updateLines(update, hidden)),
    ...(wholeIn === undefined ? [] : wrapWords(`All of them: ${wholeIn}`)),
  ].join('\n');
}

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

function messageCounts(messages: readonly ExpectedMessage[]): readonly string[] {
  if (messages.length === 0) return [];
  const words = { EMAIL: 'e-mail', SMS: 'SMS' };
  return [`Cognito will send messages: ${listed(amounts(messages.map(({ channel }) => words[channel])))}`];
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
