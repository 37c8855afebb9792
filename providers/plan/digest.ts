/** One short text that stands for a plan: `up` with `expectPlan` does just what was approved, or writes nothing. */
import { hash } from 'node:crypto';
import { assertNever } from '../model/assert-never.ts';
import type { AttributeChange } from '../model/changes.ts';
import type { Given } from '../model/rules.ts';
import { isSecret, type Value, type Values, written } from '../model/value.ts';
import type { Plan, Step, UserPlan, UserRecord } from './model.ts';

/** The settings that go along with the calls. */
export interface DigestedSettings {
  readonly userPoolId: string;
  readonly clientMetadata: ReadonlyMap<string, string>;
  /** The rules of the files as one text; absent where there is none. */
  readonly rules?: string;
}

/**
 * SHA-256 in hex over the declaration, the records, the live values that the plan hangs on, every call that it makes, and
 * who is held back. The same for equal plans, whatever the order, process or machine. Neither the clock is in it nor an
 * address that waits, so that it holds when a user confirms one in between.
 *
 * It stands in pull requests whose readers may not see values, so it must be no way to try guesses. A secret enters as its
 * reference only, and rotating it is no other plan. A live value enters together with the account's `sub`, 122 random bits
 * that reports do not tell; what is new stands in the declaration itself.
 */
export function planDigest({ users, groupsToCreate, rules }: Plan, settings: DigestedSettings): string {
  // User by user, so that a big plan is never one text.
  const each = users.map((user) => hash('sha256', JSON.stringify(userEntry(user))));
  const inForce = rules.flatMap(({ name, state }) => (state === 'in-force' ? [name] : []));
  const run = [settings.userPoolId, entries(settings.clientMetadata), groupsToCreate];
  // Users who do not match yet are told by no entry, and schedules carry rules out without a digest: so all that rules say is in it.
  const rulesNow = settings.rules === undefined ? [] : [settings.rules];
  return hash('sha256', JSON.stringify([...run, each, ...(inForce.length === 0 ? [] : [inForce]), ...rulesNow]));
}

function userEntry(user: UserPlan): unknown {
  const { name, declared, account, steps, messages, heldBack, clientMetadata, before, after } = user;
  return [
    name,
    declared,
    account === undefined ? null : [account.user.username, account.user.sub],
    entries(clientMetadata ?? new Map()),
    steps.map(stepEntry),
    messages.map(({ attribute, channel, waits }) => [attribute, channel, waits]),
    heldBack?.code ?? null,
    recordEntry(before),
    // That this stack has created the account may be known to a journal on one machine only.
    recordEntry(after === undefined ? undefined : withoutCreated(after)),
    ...(user.ruled === undefined ? [] : [givenEntry(user.ruled.before), givenEntry(user.ruled.after)]),
  ];
}

function givenEntry(given: Given | undefined): unknown {
  if (given === undefined) return null;
  const attributes = [...given.attributes].map(([name, { value, rule }]) => [name, value, rule] as const);
  return [given.username, given.names, attributes.sort(([a], [b]) => (a < b ? -1 : 1)), entries(given.groups)];
}

function withoutCreated({ created: _created, ...record }: UserRecord): UserRecord {
  return record;
}

function recordEntry(record: UserRecord | undefined): unknown {
  if (record === undefined) return null;
  const { username, sub, attributes, created, enabled, groups, password, passwordDue, protect } = record;
  const account = [username ?? null, sub ?? null, created ?? null, enabled ?? null, groups?.toSorted() ?? null];
  const secret = password === undefined ? null : [written(password.value), password.temporary];
  return [...account, secret, passwordDue ?? null, protect ?? null, valueEntries(attributes)];
}

function stepEntry(step: Step): unknown {
  switch (step.kind) {
    case 'create': {
      const { signInName, attributes, temporaryPassword, passwordHash, invitation } = step.creation;
      const secret = temporaryPassword === undefined ? null : written(temporaryPassword);
      return [
        step.kind,
        written(signInName),
        valueEntries(attributes),
        secret,
        invitation ?? null,
        passwordHash !== undefined,
      ];
    }
    case 'update':
      return [step.kind, step.changes.map(changeEntry)];
    case 'set-password':
      return [step.kind, written(step.password.value), step.password.temporary];
    case 'add-to-group':
    case 'remove-from-group':
      return [step.kind, step.group];
    case 'end-sessions':
      return [step.kind, step.reason, step.because.map(({ kind, name }) => [kind, name ?? null])];
    case 'enable':
    case 'disable':
    case 'delete':
      return [step.kind];
  }
  return assertNever(step);
}

function changeEntry(change: AttributeChange): unknown {
  return [change.name, change.kind, liveText(change.from), change.kind === 'set' ? written(change.to) : null];
}

/** What is live in a secret's place may be the secret of yesterday. */
function liveText(value: Value | undefined): string | null {
  return value === undefined || isSecret(value) ? null : written(value);
}

function valueEntries(values: Values): unknown {
  return entries(new Map([...values].map(([name, value]) => [name, written(value)])));
}

function entries(map: ReadonlyMap<string, string>): unknown {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1));
}
