/** Finds out what became of an update whose answer was lost, and which must not be sent again: its message was perhaps sent. */
import { CognitoError, type Gateway } from './aws/gateway.ts';
import type { ExpectedMessage } from './core/messages.ts';
import type { AttributeChange, Diagnostic, LiveUser, Outcome, Rules, UserUpdate } from './core/types.ts';

/**
 * Looks at the account (AdminGetUser, which does not lag). An update is all or nothing, so whatever of it shows at once
 * tells of the whole; an address that waits for its user does not show. `perhaps-applied` is left where nothing tells,
 * and where the account cannot be read.
 */
export async function findOut(
  gateway: Pick<Gateway, 'getUser'>,
  update: UserUpdate,
  { messages, rules, diagnostic }: { messages: readonly ExpectedMessage[]; rules: Rules; diagnostic: Diagnostic },
): Promise<Outcome> {
  const { username, account, changes } = update;
  const waiting = new Set<string>(messages.flatMap(({ attribute, waits }) => (waits ? [attribute] : [])));
  const shown = changes.filter(({ name }) => !waiting.has(name));
  const live = shown.length === 0 ? 'untold' : await gateway.getUser(account).catch(untold);
  if (live === 'untold') {
    const hint = 'it counts as sent: look into the inbox; it is sent again when it is declared anew, or after a day';
    return { kind: 'perhaps-applied', username, diagnostic: { ...diagnostic, severity: 'warning', hint } };
  }
  if (live !== undefined && shown.every((change) => isLive(change, live, rules))) return { kind: 'applied', username };
  const hint = 'nothing of it is live; the next `pulumi up` sends it';
  return { kind: 'refused', username, diagnostic: { ...diagnostic, hint } };
}

/** What cost an update its answer may cost the next call its own; the other users' outcomes must not be lost with it. */
function untold(error: unknown): 'untold' {
  if (error instanceof CognitoError) return 'untold';
  throw error;
}

function isLive(change: AttributeChange, { attributes }: LiveUser, rules: Rules): boolean {
  const value = attributes.get(change.name) ?? '';
  if (change.kind === 'delete') return value === '';
  return value !== '' && rules.same(change.name, change.to, value);
}
