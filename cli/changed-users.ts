/** Everybody of whom a plan changes anything, attributes and account together, as reports have them. */
import { assertNever } from '../providers/core/assert-never.ts';
import type { Places } from '../providers/core/places.ts';
import type { AttributeChange } from '../providers/core/types.ts';
import { isSecret, shown } from '../providers/core/value.ts';
import { changeOf, changes, type Step, type UserPlan } from '../providers/plan/model.ts';
import { foundBy, unprovenBy } from '../providers/report/account-words.ts';
import type { AttributeReport, ChangedUser, StepReport, UnprovenUser } from '../providers/report/plan-report.ts';

/** What decides how much of a user is told. */
export interface Telling {
  readonly places: Places;
  readonly showValues: boolean;
}

/** Each user who changes, in the order of the plan. */
export function changedUsers(users: readonly UserPlan[], telling: Telling): readonly ChangedUser[] {
  return users.filter(changes).map((user) => {
    const by = foundBy(user);
    return {
      username: user.name,
      change: changeOf(user),
      ...accountOf(user, telling),
      ...(by === undefined ? {} : { foundBy: by }),
      ...placeOf(telling.places, user.name),
      steps: user.steps.flatMap(stepReports),
      attributes: user.steps
        .flatMap(attributeChanges)
        .map((change) => attributeReport(change, telling.showValues))
        .sort(byName),
    };
  });
}

/** Each user whose account is found only by a name that nobody has proven. */
export function unprovenUsers(users: readonly UserPlan[], telling: Telling): readonly UnprovenUser[] {
  return users.flatMap((user) => {
    const by = unprovenBy(user);
    if (by === undefined) return [];
    return [{ username: user.name, ...accountOf(user, telling), foundBy: by, ...placeOf(telling.places, user.name) }];
  });
}

/** Where a user is declared; nothing for a user who is no longer declared. */
export function placeOf(places: Places, name: string): Pick<ChangedUser, 'file' | 'line'> {
  const at = places.get(name)?.at;
  return at === undefined ? {} : { file: at.file, line: at.line };
}

function accountOf({ account }: UserPlan, { showValues }: Telling): Pick<ChangedUser, 'account'> {
  return account === undefined || !showValues ? {} : { account: account.user.username };
}

/** Of an update, and of a creation, which sets all attributes in the same call. */
function attributeChanges(step: Step): readonly AttributeChange[] {
  if (step.kind === 'update') return step.changes;
  if (step.kind !== 'create') return [];
  return [...step.creation.attributes].map(([name, to]) => ({
    kind: 'set',
    name,
    reason: 'declared',
    from: undefined,
    to,
  }));
}

function stepReports(step: Step): readonly StepReport[] {
  switch (step.kind) {
    case 'update':
      return [];
    case 'add-to-group':
    case 'remove-from-group':
      return [{ kind: step.kind, reason: step.reason, group: step.group }];
    case 'create':
    case 'delete':
    case 'enable':
    case 'disable':
    case 'set-password':
      return [{ kind: step.kind, reason: step.reason }];
    default:
      return assertNever(step);
  }
}

function attributeReport(change: AttributeChange, showValues: boolean): AttributeReport {
  const { name, kind, reason, from } = change;
  const to = change.kind === 'set' ? change.to : undefined;
  const isShown = showValues && !isSecret(from) && !isSecret(to);
  return {
    name,
    kind,
    reason,
    ...(isShown && from !== undefined ? { from: shown(from) } : {}),
    ...(isShown && to !== undefined ? { to: shown(to) } : {}),
    hidden: !isShown,
    live: from !== undefined,
  };
}

function byName(a: AttributeReport, b: AttributeReport): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
