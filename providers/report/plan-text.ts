/** A plan as people read it in a terminal: every user that changes, each attribute old and new, and why. 80 columns. */
import { printable } from '../core/diagnostics.ts';
import { describeMessage, type ExpectedMessage } from '../core/messages.ts';
import type { Hidden } from '../core/revealed.ts';
import { mask } from '../core/secrets.ts';
import type { AttributeChange, Kept, Plan, Reason, UserUpdate } from '../core/types.ts';
import { columns, wrapCharacters } from './columns.ts';

/** The reasons in words. */
export const why: Readonly<Record<Reason, string>> = {
  declared: 'declared',
  drifted: 'drifted',
  removed: 'removed',
  accompanies: 'goes along',
  unmanaged: 'unmanaged',
};

/** Why something is left alone, in words. */
export const keptBecause: Readonly<Record<Kept['rule'], string>> = {
  'taken-over': 'no longer declared, but somebody else has set it since: left alone',
  retained: 'no longer declared: left alone (removedAttributes: retain)',
  skipped: 'not in the pool: skipped (missingUsers: skip)',
  undeclared: 'declared no longer: the account and its attributes are left as they are',
  'handed-over': 'declared by another file now: handed over',
  pending: 'pending verification: Cognito waits for the user to answer the message that was sent',
  'not-created': 'not in the pool: not created (create: false)',
  'password-kept': 'has a password of its own: the declared one is set when it changes',
  unblankable: 'no longer declared, but the pool does not let it be deleted: left alone',
};

/** What is told of a plan: its changes, what is left alone, and the messages that Cognito would send because of it. */
export interface TellablePlan {
  readonly plan: Plan;
  readonly messages: readonly ExpectedMessage[];
}

/** The plan of a roster of that many users; undefined when there is nothing to tell. Hidden values are masked. */
export function planText(
  { plan, messages }: TellablePlan,
  users: number,
  hidden: Hidden = () => false,
): string | undefined {
  if (plan.updates.length === 0 && plan.kept.length === 0) return undefined;
  const lines = plan.updates.length === 0 ? [] : [`${changeCount(plan.updates.length, users)} will change:`];
  lines.push(...plan.updates.flatMap((update) => updateLines(update, hidden)), ...plan.kept.flatMap(keptLines));
  if (messages.length > 0) lines.push('Cognito will send:');
  for (const message of messages) {
    const to = hidden(message.username, message.attribute) ? mask : message.to;
    lines.push(...wrapCharacters(printable(describeMessage({ ...message, to })), '  '));
  }
  return lines.join('\n');
}

/** `2 of 40 users`. */
export function changeCount(some: number, all: number): string {
  return some <= all ? `${some} of ${all} ${all === 1 ? 'user' : 'users'}` : `${some} users`;
}

/** A user and each of its changes. */
export function updateLines({ username, changes }: UserUpdate, hidden: Hidden): readonly string[] {
  return [
    `  ${printable(username)}`,
    ...changes.flatMap((change) => changeLines(change, hidden(username, change.name))),
  ];
}

const mark = (change: AttributeChange) => (change.kind === 'delete' ? '-' : change.from === undefined ? '+' : '~');

function changeLines(change: AttributeChange, isHidden: boolean): readonly string[] {
  const shown = (value: string) => (isHidden ? mask : printable(JSON.stringify(value)));
  const values: string[] = change.from === undefined ? [] : [shown(change.from)];
  if (change.kind === 'set') values.push(shown(change.to));
  const head = `    ${mark(change)} ${change.name}`;
  const line = `${head}: ${values.join(' => ')}  (${why[change.reason]})`;
  if (line.length <= columns) return [line];
  const [first = '', second] = values;
  return [
    `${head}  (${why[change.reason]})`,
    ...wrapCharacters(first, '        '),
    ...(second === undefined ? [] : wrapCharacters(second, '     => ')),
  ];
}

function keptLines({ username, attribute, rule }: Kept): readonly string[] {
  return [`  ${printable(username)}${attribute === undefined ? '' : ` ${attribute}`}`, `    = ${keptBecause[rule]}`];
}
