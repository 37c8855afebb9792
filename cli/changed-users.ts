/** Everybody of whom a plan changes anything, attributes and account together, as reports have them. */
import type { AccountStep, AccountWork } from '../providers/core/accounts.ts';
import type { Places } from '../providers/core/places.ts';
import type { AttributeReport, ChangedUser, StepReport } from '../providers/core/plan-report.ts';
import type { AttributeChange, Username, UserUpdate } from '../providers/core/types.ts';
import type { Planned } from './planning.ts';

/** What decides how much of a user is told. */
export interface Telling {
  readonly places: Places;
  readonly showValues: boolean;
}

type PlannedChanges = Pick<Planned, 'plan' | 'accounts' | 'hidden'>;

/** Each user once, also one whom a roster that goes away hands over to another that changes more. */
export function changedUsers(plans: readonly PlannedChanges[], telling: Telling): ChangedUser[] {
  const users = new Map<Username, ChangedUser>();
  for (const user of plans.flatMap((planned) => usersOf(planned, telling))) {
    const { steps = [], attributes = [], ...before } = users.get(user.username) ?? {};
    users.set(user.username, {
      ...before,
      ...user,
      steps: [...steps, ...user.steps],
      attributes: [...attributes, ...user.attributes].sort(byName),
    });
  }
  return [...users.values()];
}

/** Where a user is declared; nothing for whoever is declared no longer. */
export function placeOf(places: Places, username: Username): Pick<ChangedUser, 'file' | 'line'> {
  const at = places.get(username)?.at;
  return at === undefined ? {} : { file: at.file, line: at.line };
}

function usersOf({ plan, accounts, hidden }: PlannedChanges, { places, showValues }: Telling): readonly ChangedUser[] {
  const updates = new Map(plan.updates.map((update) => [update.username, update]));
  const work = new Map((accounts?.work ?? []).map((one) => [one.username, one]));
  return [...new Set([...updates.keys(), ...work.keys()])].map((username) => {
    const [update, own] = [updates.get(username), work.get(username)];
    const account = showValues ? (update?.account ?? own?.account) : undefined;
    return {
      username,
      ...(account === undefined ? {} : { account }),
      ...placeOf(places, username),
      steps: (own?.steps ?? []).map(stepReport),
      attributes: changesOf(update, own).map((change) =>
        attributeReport(change, showValues && !hidden(username, change.name)),
      ),
    };
  });
}

/** Of the update, of a creation and of a removal that blanks: all of them change attributes. */
function changesOf(update: UserUpdate | undefined, work: AccountWork | undefined): readonly AttributeChange[] {
  const ofSteps = (work?.steps ?? []).flatMap((step): readonly AttributeChange[] => {
    if (step.kind === 'blank') return step.update.changes;
    if (step.kind !== 'create') return [];
    const { attributes } = step.creation;
    return [...attributes].map(([name, to]) => ({ kind: 'set', name, reason: 'declared', from: undefined, to }));
  });
  return [...(update?.changes ?? []), ...ofSteps];
}

function stepReport(step: AccountStep): StepReport {
  switch (step.kind) {
    case 'create':
      return { kind: 'create', reason: 'declared' };
    case 'delete':
    case 'blank':
      return { kind: step.kind, reason: 'removed' };
    case 'add-to-group':
    case 'remove-from-group':
      return { kind: step.kind, reason: step.reason, group: step.group };
    default:
      return { kind: step.kind, reason: step.reason };
  }
}

function attributeReport(change: AttributeChange, shown: boolean): AttributeReport {
  const { name, kind, reason, from } = change;
  return {
    name,
    kind,
    reason,
    ...(shown && from !== undefined ? { from } : {}),
    ...(shown && change.kind === 'set' ? { to: change.to } : {}),
    hidden: !shown,
    live: from !== undefined,
  };
}

function byName(a: AttributeReport, b: AttributeReport): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
