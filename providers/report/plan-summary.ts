/** A plan that is too long to be read in a terminal, as counts and a few of its users. 80 columns. */
import { assertNever } from '../core/assert-never.ts';
import { printable } from '../core/diagnostics.ts';
import { changeOf, changes, type Plan, type Step, type UserPlan } from '../plan/model.ts';
import { count } from './amounts.ts';
import { wrapWords } from './columns.ts';
import { changeKinds, declaredIn, frontLines, groupLines, headline, takeoverLines, userLines } from './plan-text.ts';
import { keptBecause, why } from './reason-words.ts';

/** How many attributes are named; the others are counted. */
const namedAttributes = 8;

/** How many users who are no longer declared are named; the others are counted. */
const namedUsers = 20;

/** What the summary of a plan goes by. */
export interface SummaryOptions {
  /** How many of those who change are shown in full. */
  readonly examples: number;
  /** The file that has all of it; undefined where there is none. */
  readonly wholeIn: string | undefined;
}

/** The plan by kind, reason and attribute, its first users in full, and where the whole is. Secrets are masked. */
export function planSummary(plan: Plan, { examples, wholeIn }: SummaryOptions): string {
  const changed = changeKinds.flatMap((kind) => plan.users.filter((user) => changes(user) && changeOf(user) === kind));
  const shown = changed.slice(0, examples);
  const counts = [...changeCounts(changed), ...stepCounts(changed), ...keptCounts(plan), ...messageCounts(plan)];
  return [
    ...frontLines(plan),
    ...headlines(changed, declaredIn(plan)),
    ...counts.flatMap((line) => wrapWords(line, '  ')),
    ...groupLines(plan.groupsToCreate),
    ...(changed.length === 0 ? takeoverLines(plan) : []),
    ...(shown.length === 0 ? [] : [shown.length === 1 ? 'One of them:' : `${shown.length} of them:`]),
    ...shown.flatMap(userLines),
    ...(wholeIn === undefined ? [] : wrapWords(`All of them: ${wholeIn}`)),
  ].join('\n');
}

function headlines(changed: readonly UserPlan[], declared: number): readonly string[] {
  return changeKinds.flatMap((kind) => {
    const some = changed.filter((user) => changeOf(user) === kind);
    if (some.length === 0) return [];
    const head = headline(kind, some.length, declared);
    return kind === 'removed' ? wrapWords(`${head}: ${namesOf(some)}`) : [`${head}:`];
  });
}

/** Users who are no longer declared are named: nobody should find that out afterwards. */
function namesOf(users: readonly UserPlan[]): string {
  const more = users.length - namedUsers;
  const names = users.slice(0, namedUsers).map(({ name }) => printable(name));
  return `${names.join(', ')}${more > 0 ? ` and ${count(more, 'other')}` : ''}`;
}

/** What is done to accounts, by kind of step; a creation is a headline of its own. */
function stepCounts(users: readonly UserPlan[]): readonly string[] {
  const words = users.flatMap(({ steps }) => steps.flatMap((step) => stepWords(step) ?? []));
  return words.length === 0 ? [] : [`accounts: ${listed(amounts(words))}`];
}

function stepWords({ kind }: Step): string | undefined {
  switch (kind) {
    case 'create':
    case 'update':
      return undefined;
    case 'add-to-group':
      return 'put into groups';
    case 'remove-from-group':
      return 'taken out of groups';
    case 'enable':
      return 'enabled';
    case 'disable':
      return 'disabled';
    case 'set-password':
      return 'passwords set';
    case 'delete':
      return 'deleted';
    default:
      return assertNever(kind);
  }
}

function changeCounts(users: readonly UserPlan[]): readonly string[] {
  const all = users.flatMap(({ steps }) => steps.flatMap((step) => (step.kind === 'update' ? step.changes : [])));
  if (all.length === 0) return [];
  const deleted = all.filter(({ kind }) => kind === 'delete').length;
  const attributes = amounts(all.map(({ name }) => name));
  const rest = attributes.length - namedAttributes;
  const named = listed(attributes.slice(0, namedAttributes).map(([name, some]) => [printable(name), some]));
  return [
    `${count(all.length - deleted, 'attribute is', 'attributes are')} set, ${deleted.toLocaleString('en')} deleted`,
    `by reason: ${listed(amounts(all.map(({ reason }) => why[reason])))}`,
    `by attribute: ${named}${rest > 0 ? `, and ${count(rest, 'other')}` : ''}`,
  ];
}

function keptCounts({ users }: Plan): readonly string[] {
  const rules = amounts(users.flatMap(({ kept }) => kept.map(({ rule }) => rule)));
  const undeclared = users.filter(({ kept }) => kept.some(({ rule }) => rule === 'undeclared'));
  return rules.map(([rule, some]) => {
    const names = rule === 'undeclared' ? `: ${namesOf(undeclared)}` : '';
    return `${count(some, 'time')}: ${keptBecause[rule]}${names}`;
  });
}

function messageCounts({ users }: Plan): readonly string[] {
  const words = { EMAIL: 'e-mail', SMS: 'SMS' };
  const sent = users.flatMap(({ messages, steps }) => [
    ...messages.map(({ channel }) => words[channel]),
    ...steps.flatMap((step) =>
      step.kind === 'create' && step.creation.invitation !== undefined ? ['invitation'] : [],
    ),
  ]);
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
