/** A plan as people read it in a terminal: every user that changes, each attribute old and new, and why. 80 columns. */
import { type AccountPlan, creationsOf } from '../core/account-plan.ts';
import type { GroupName } from '../core/accounts.ts';
import { printable } from '../core/diagnostics.ts';
import { describeMessage, type ExpectedMessage } from '../core/messages.ts';
import type { Hidden } from '../core/revealed.ts';
import { mask } from '../core/secrets.ts';
import type { AttributeChange, Kept, Plan, Reason, UserUpdate } from '../core/types.ts';
import { invitationText, stepLines } from './account-text.ts';
import { count } from './amounts.ts';
import { columns, wrapCharacters, wrapWords } from './columns.ts';
import { type UserChanges, userChanges } from './user-changes.ts';

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
  readonly accounts: Pick<AccountPlan, 'work' | 'removed' | 'groupsToCreate'>;
  readonly messages: readonly ExpectedMessage[];
}

/** The plan of a roster of that many users; undefined when there is nothing to tell. Hidden values are masked. */
export function planText(
  { plan, accounts, messages }: TellablePlan,
  users: number,
  hidden: Hidden = () => false,
): string | undefined {
  const changes = userChanges({ plan, accounts });
  if (changes.length === 0 && plan.kept.length === 0) return undefined;
  const lines: string[] = [];
  for (const kind of ['changed', 'created', 'removed'] as const) {
    const some = changes.filter((user) => user.kind === kind);
    if (some.length === 0) continue;
    lines.push(`${headline(kind, some.length, users)}:`, ...some.flatMap((user) => userLines(user, hidden)));
  }
  lines.push(...groupLines(accounts.groupsToCreate), ...plan.kept.flatMap(keptLines));
  const sent = [...messages.map((message) => messageText(message, hidden)), ...invitations(accounts.work, hidden)];
  if (sent.length > 0) lines.push('Cognito will send:');
  for (const text of sent) lines.push(...wrapCharacters(printable(text), '  '));
  return lines.join('\n');
}

/** `2 of 40 users will change`, `1 user will be created`. */
export function headline(kind: UserChanges['kind'], some: number, users: number): string {
  if (kind === 'changed') return `${changeCount(some, users)} will change`;
  return kind === 'created' ? `${count(some, 'user')} will be created` : `Declared no longer: ${count(some, 'user')}`;
}

/** The groups that are made, in one sentence; nothing without any. */
export function groupLines(groups: readonly GroupName[]): readonly string[] {
  return groups.length === 0 ? [] : wrapWords(`Groups that will be made: ${groups.map(printable).join(', ')}`);
}

function messageText(message: ExpectedMessage, hidden: Hidden): string {
  const to = hidden(message.username, message.attribute) ? mask : message.to;
  return describeMessage({ ...message, to });
}

function invitations(work: TellablePlan['accounts']['work'], hidden: Hidden): readonly string[] {
  return creationsOf(work).flatMap((creation) => invitationText(creation, hidden) ?? []);
}

function changeCount(some: number, all: number): string {
  return some <= all ? `${some} of ${all} ${all === 1 ? 'user' : 'users'}` : `${some} users`;
}

/** A user and all that changes of it. */
export function userLines({ username, update, work }: UserChanges, hidden: Hidden): readonly string[] {
  const ofAttributes = ({ changes }: UserUpdate) =>
    changes.flatMap((change) => changeLines(change, hidden(username, change.name)));
  return [
    `  ${printable(username)}`,
    ...(update === undefined ? [] : ofAttributes(update)),
    ...(work?.steps ?? []).flatMap((step) => stepLines(username, step, hidden, ofAttributes)),
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
