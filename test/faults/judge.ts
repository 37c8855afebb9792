/** What has to hold after a trial, whatever failed during it. */
import type { LoggedCall } from '../../cognito-double/src/call-log.ts';
import type { Message } from '../../cognito-double/src/messages.ts';
import { type Scenario, type Users, undeclared, usernames } from './scenario.ts';

/** A pool and what was done to it, as the double tells. */
export interface Seen {
  /** Right before the first `up`, and after the second. */
  readonly before: Users;
  readonly after: Users;
  readonly requests: readonly LoggedCall[];
  readonly messages: readonly Message[];
}

/** What does not hold, in a sentence each; nothing when all is well. */
export function broken(scenario: Scenario, previously: Users, seen: Seen): readonly string[] {
  const wrong = usernames.flatMap((username) => notAsDeclared(username, scenario, previously, seen));
  return [...(isHitByKill(scenario, wrong) ? [] : wrong), ...writtenTwice(seen.requests), ...sentTwice(seen.messages)];
}

/**
 * A kill between the note of a message and the first byte of its request leaves one address to wait for a message that
 * was not sent: the price of never sending one twice. Those are milliseconds, so more than one user is a mistake.
 */
function isHitByKill({ kind }: Scenario, wrong: readonly string[]): boolean {
  return kind.endsWith('killed') && wrong.length === 1 && wrong.every((problem) => / email is /.test(problem));
}

function notAsDeclared(username: string, { declared }: Scenario, previously: Users, seen: Seen): readonly string[] {
  const live = seen.after.get(username) ?? new Map<string, string>();
  const wanted = declared.get(username) ?? new Map<string, string>();
  const problems: string[] = [];
  for (const name of new Set([...wanted.keys(), ...(previously.get(username)?.keys() ?? [])])) {
    const [value, found] = [wanted.get(name) ?? '', live.get(name) ?? ''];
    if (value === found || (name === 'email' && waits(username, value, seen))) continue;
    problems.push(`${username} ${name} is ${JSON.stringify(found)}, declared ${JSON.stringify(value)}`);
  }
  const untouched = seen.before.get(username)?.get(undeclared) ?? '';
  if ((live.get(undeclared) ?? '') !== untouched) problems.push(`${username} ${undeclared} was touched`);
  return problems;
}

/** An address waits for its user after its message was sent, or where a lost call could have sent it. */
function waits(username: string, address: string, { messages, requests }: Seen): boolean {
  const sent = messages.some((message) => message.username === username && message.destination === address);
  const lost = requests.some(
    ({ operation, input, outcome }) =>
      operation === 'AdminUpdateUserAttributes' && input['Username'] === username && outcome !== 'ok',
  );
  return sent || lost;
}

/** An update whose answer arrived is never sent again: its value is live, and the next `up` sees that. */
function writtenTwice(requests: readonly LoggedCall[]): readonly string[] {
  const answered = requests.filter(
    ({ operation, outcome }) => operation === 'AdminUpdateUserAttributes' && outcome === 'ok',
  );
  const byUser = Map.groupBy(answered, ({ input }) => String(input['Username']));
  return [...byUser].flatMap(([username, calls]) =>
    calls.length > 1 ? [`${username} was written ${calls.length} times without need`] : [],
  );
}

function sentTwice(messages: readonly Message[]): readonly string[] {
  const byAddress = Map.groupBy(messages, ({ username, destination }) => `${username} at ${destination}`);
  return [...byAddress].flatMap(([who, sent]) => (sent.length > 1 ? [`${who} got ${sent.length} messages`] : []));
}
