/** Updates that make Cognito send messages: what the journal hears of them, and what became of one without an answer. */
import { CognitoError, type Gateway } from '../cognito/gateway.ts';
import type { Rules } from '../constraints/comparison.ts';
import type { ExpectedMessage } from '../constraints/messages.ts';
import { isAddress } from '../model/addresses.ts';
import type { AttributeChange } from '../model/changes.ts';
import type { LiveUser } from '../model/users.ts';
import { meant } from '../model/value.ts';
import type { UserPlan } from '../plan/model.ts';
import type { Diagnostic } from '../problems/diagnostic.ts';
import { privateFolderName } from '../state/private-folder.ts';
import type { Attempt } from './attempts.ts';
import type { Journal } from './journal.ts';

/** What writing tells the journal. */
export type MessageJournal = Pick<Journal, 'created' | 'sending' | 'forget'>;

/** The account's own `sub`, and the messages that its update makes Cognito send. */
interface Sending {
  readonly sub: string;
  readonly messages: readonly ExpectedMessage[];
}

/**
 * Tells the journal right before the update goes out: which addresses it replaces, and which wait from now on. Throws
 * CognitoError when that cannot be recorded: then the message must not be sent, because a kill could send it twice.
 */
export function tellSending(
  journal: MessageJournal,
  { sub, messages }: Sending,
  changes: readonly AttributeChange[],
  now: number,
): void {
  for (const { name } of changes) if (isAddress(name)) journal.forget(sub, name);
  try {
    for (const { attribute, to, waits } of messages) {
      if (waits) journal.sending({ sub, attribute, value: meant(to) }, now);
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CognitoError({
      code: 'message-undeliverable',
      message: `nothing is sent, because the message cannot be recorded: ${reason}`,
      hint: `let the folder ${privateFolderName} of the project be made and written to`,
    });
  }
}

/** Tells the journal that the messages were surely not sent. */
export function tellNotSent(journal: MessageJournal, { sub, messages }: Sending): void {
  for (const { attribute } of messages) journal.forget(sub, attribute);
}

/** What finding out needs beside the changes. */
interface LostUpdate extends Pick<UserPlan, 'messages'> {
  /** By the pool's own name. */
  readonly account: string;
  readonly changes: readonly AttributeChange[];
  /** What was told of the lost answer. */
  readonly diagnostic: Diagnostic;
}

/**
 * Finds out what became of an update whose answer was lost, and which must not be sent again. It looks at the account
 * (AdminGetUser, which does not lag): an update is all or nothing, so whatever of it shows at once tells of the whole;
 * an address that waits for its user does not show. `perhaps` is left where nothing tells, and where the account cannot
 * be read.
 */
export async function findOut(
  gateway: Pick<Gateway, 'getUser'>,
  { account, changes, messages, diagnostic }: LostUpdate,
  rules: Rules,
): Promise<Attempt<undefined>> {
  const waiting = new Set<string>(messages.flatMap(({ attribute, waits }) => (waits ? [attribute] : [])));
  const shown = changes.filter(({ name }) => !waiting.has(name));
  const live = shown.length === 0 ? 'untold' : await gateway.getUser(account).catch(untold);
  if (live === 'untold') {
    const hint = 'it counts as sent: look into the inbox; it is sent again when it is declared anew, or after a day';
    return { kind: 'perhaps', diagnostic: { ...diagnostic, severity: 'warning', hint } };
  }
  if (live !== undefined && shown.every((change) => isLive(change, live, rules))) {
    return { kind: 'done', answer: undefined };
  }
  const hint = 'nothing of it is live; the next `pulumi up` sends it';
  return { kind: 'refused', diagnostic: { ...diagnostic, hint } };
}

/** What cost an update its answer may cost the next call its own; the other users' outcomes must not be lost with it. */
function untold(error: unknown): 'untold' {
  if (error instanceof CognitoError) return 'untold';
  throw error;
}

function isLive(change: AttributeChange, { attributes }: LiveUser, rules: Rules): boolean {
  const value = attributes.get(change.name) ?? '';
  if (change.kind === 'delete') return value === '';
  return value !== '' && rules.same(change.name, meant(change.to), value);
}
