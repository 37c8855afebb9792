/** One short text that stands for everything a plan would do: `up` refuses when it is not the one that was approved. */
import { hash } from 'node:crypto';
import type { AccountPlan } from './core/account-plan.ts';
import type { AccountStep } from './core/accounts.ts';
import { digestOfNothing } from './core/digest-text.ts';
import type { ExpectedMessage } from './core/messages.ts';
import type { Hidden } from './core/revealed.ts';
import type { AttributeChange, AttributeName, LastApplied, Live, Plan, Roster, Username } from './core/types.ts';
import type { RosterInputs } from './inputs.ts';

/** What of a planned roster its digest is about. */
export interface DigestedPlan {
  readonly plan: Pick<Plan, 'updates' | 'applied'>;
  readonly roster: Roster;
  readonly live: Live;
  readonly messages: readonly ExpectedMessage[];
  readonly accounts?: Pick<AccountPlan, 'work' | 'groupsToCreate'>;
  readonly hidden: Hidden;
  storable(applied: LastApplied): LastApplied;
}

/**
 * SHA-256 in hex of all calls that carrying the plan out would make: accounts, steps, attributes old and new, metadata,
 * messages. The same for equal plans, whatever the order, process or machine; `digestOfNothing` for a plan without calls.
 *
 * It stands in pull requests whose readers may not see values, so it must be no way to try guesses. A secret enters as its
 * reference only: nothing of its value is in the digest, and rotating it between plan and `up` is no other plan. A live
 * value enters together with the account's `sub`, 122 random bits that reports do not tell; what is new stands in the
 * declaration itself, which whoever reads the pull request has.
 */
export function planDigest(planned: DigestedPlan, inputs: Pick<RosterInputs, 'userPoolId' | 'settings'>): string {
  const { plan, accounts, hidden } = planned;
  const work = accounts?.work ?? [];
  const groups = accounts?.groupsToCreate ?? [];
  if (plan.updates.length + work.length + groups.length === 0) return digestOfNothing;
  const told = tellingValues(planned);
  const said = [
    inputs.userPoolId,
    entriesOf(new Map(Object.entries(inputs.settings.clientMetadata ?? {}))),
    [...groups].sort(),
    sorted(
      plan.updates.map(({ username, account, changes }) => [
        ...who(planned, username, account),
        changesOf(username, changes, told, hidden),
      ]),
    ),
    sorted(
      work.map(({ username, account = '', steps }) => [
        ...who(planned, username, account),
        steps.map(stepOf(told, hidden)),
      ]),
    ),
    sorted(planned.messages.map(({ username, attribute, channel, waits }) => [username, attribute, channel, waits])),
  ];
  return hash('sha256', JSON.stringify(said));
}

function who({ live, roster }: DigestedPlan, username: Username, account: string): readonly unknown[] {
  const metadata = roster.get(username)?.clientMetadata ?? new Map();
  return [username, account, live.get(username)?.sub ?? '', entriesOf(metadata)];
}

/** A value as it may be told: the reference in the place of a secret. */
type Told = (username: Username, name: AttributeName, value: string) => string;

/** Their secrets are already taken out of passwords; of attributes they are taken out here. */
function tellingValues({ plan, hidden, storable }: DigestedPlan): Told {
  const stored = storable(plan.applied);
  return (username, name, value) => (hidden(username, name) ? (stored.get(username)?.get(name) ?? '') : value);
}

function changesOf(username: Username, changes: readonly AttributeChange[], told: Told, hidden: Hidden): unknown {
  return sorted(
    changes.map(({ name, kind, from = '', ...change }) => [
      name,
      kind,
      // What is live in a secret's place may be the secret of yesterday.
      hidden(username, name) ? '' : from,
      'to' in change ? told(username, name, change.to) : '',
    ]),
  );
}

function stepOf(told: Told, hidden: Hidden): (step: AccountStep) => unknown {
  return (step) => {
    switch (step.kind) {
      case 'create': {
        const { username, signInName, attributes, temporaryPassword, invitation } = step.creation;
        const values = [...attributes].map(([name, value]) => [name, told(username, name, value)]);
        return [step.kind, username, signInName, sorted(values), temporaryPassword ?? '', invitation ?? ''];
      }
      case 'blank':
        return [step.kind, changesOf(step.update.username, step.update.changes, told, hidden)];
      case 'set-password':
        return [step.kind, step.password.value, step.password.temporary];
      case 'add-to-group':
      case 'remove-from-group':
        return [step.kind, step.group];
      default:
        return [step.kind];
    }
  };
}

function entriesOf(map: ReadonlyMap<string, string>): readonly unknown[] {
  return sorted([...map]);
}

/** By their JSON text: total for every shape here, and the same everywhere. */
function sorted(list: readonly unknown[]): readonly unknown[] {
  return list.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}
