/** Turns what a plan says of users into rows of a report. Hidden values do not get into them, and secrets never do. */

import type { AttributeChange } from '../model/changes.ts';
import { isSecret, shown, type Value } from '../model/value.ts';
import { changeOf, type FoundBy, type Step, type UserPlan } from '../plan/model.ts';
import type { Places } from '../problems/places.ts';
import type { CauseOf } from './causes.ts';
import type { AttributeReport, ChangedUser, MessageReport, StepReport, UnprovenUser } from './report-model.ts';

/** What decides how much of a user is told. */
export interface Telling {
  readonly places: Places;
  readonly showValues: boolean;
  /** What has brought a rule's change about. */
  readonly causeOf: CauseOf;
}

/** The row of a user who changes. */
export function changedUser(user: UserPlan, telling: Telling): ChangedUser {
  const by = foundBy(user);
  return {
    username: user.name,
    change: changeOf(user),
    ...(user.unnamed === true ? { unnamed: true } : {}),
    ...accountOf(user, telling),
    ...(by === undefined ? {} : { foundBy: by }),
    ...placeOf(telling.places, user.name),
    steps: user.steps.flatMap((step) => stepReports(step, telling)),
    attributes: user.steps
      .flatMap(attributeChanges)
      .map((change) => attributeReport(change, telling))
      .sort(byName),
  };
}

/** The row of a user that only `unprovenNames: allow` has found, and that is not on record yet; none for any other. */
export function unprovenUser(user: UserPlan, telling: Telling): readonly UnprovenUser[] {
  const { name, account, heldBack } = user;
  if (account === undefined || heldBack !== undefined) return [];
  if (account.by !== 'unproven-address' && account.by !== 'preferred_username') return [];
  return [{ username: name, ...accountOf(user, telling), foundBy: account.by, ...placeOf(telling.places, name) }];
}

/** Where a user is declared; nothing for a user who is no longer declared. */
export function placeOf(places: Places, name: string): Pick<ChangedUser, 'file' | 'line'> {
  const at = places.get(name)?.at;
  return at === undefined ? {} : { file: at.file, line: at.line };
}

/** What Cognito would send to one user: verification codes for new addresses, an invitation for a new user. */
export function messagesTo(
  { name: username, messages, steps }: UserPlan,
  showValues: boolean,
): readonly MessageReport[] {
  const address = (to: Value | undefined) => (showValues && to !== undefined && !isSecret(to) ? { to: shown(to) } : {});
  const codes = messages.map(({ attribute, channel, to, waits }): MessageReport => {
    return { username, attribute, channel, ...address(to), waits };
  });
  const invitations = steps.flatMap((step): readonly MessageReport[] => {
    if (step.kind !== 'create' || step.creation.invitation === undefined) return [];
    const attribute = step.creation.invitation;
    const channel = attribute === 'email' ? 'EMAIL' : 'SMS';
    const to = address(step.creation.attributes.get(attribute));
    return [{ username, attribute, channel, ...to, waits: false, invitation: true }];
  });
  return [...codes, ...invitations];
}

/** By what the account was found; undefined where its own name is the declared one, and where there is none. */
function foundBy({ name, account }: UserPlan): FoundBy | undefined {
  if (account === undefined || account.by === 'username' || account.user.username === name) return undefined;
  return account.by;
}

function accountOf({ account }: UserPlan, { showValues }: Telling): Pick<ChangedUser, 'account'> {
  return account === undefined || !showValues ? {} : { account: account.user.username };
}

/** Of an update, and of a creation, which sets all attributes in the same call. */
function attributeChanges(step: Step): readonly AttributeChange[] {
  if (step.kind === 'update') return step.changes;
  if (step.kind !== 'create') return [];
  const { reason, creation } = step;
  return [...creation.attributes].map(([name, to]) => ({ kind: 'set', name, reason, from: undefined, to }));
}

function stepReports(step: Step, { showValues, causeOf }: Telling): readonly StepReport[] {
  if (step.kind === 'update') return [];
  const { kind, reason } = step;
  const ruled = 'rule' in step ? causeOf(step) : {};
  return [{ kind, reason, ...detailsOf(step, showValues), ...ruled }];
}

function detailsOf(
  step: Step,
  showValues: boolean,
): Pick<StepReport, 'group' | 'because' | 'signInName' | 'temporary'> {
  if ('group' in step) return { group: step.group };
  if (step.kind === 'set-password') return step.password.temporary ? { temporary: true } : {};
  if (step.kind === 'end-sessions') return step.because.length === 0 ? {} : { because: step.because };
  if (step.kind !== 'create') return {};
  const { username, signInName, temporaryPassword } = step.creation;
  return {
    ...(showValues && signInName !== username ? { signInName: shown(signInName) } : {}),
    ...(temporaryPassword === undefined ? {} : { temporary: true }),
  };
}

function attributeReport(change: AttributeChange, { showValues, causeOf }: Telling): AttributeReport {
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
    ...causeOf(change),
  };
}

function byName(a: AttributeReport, b: AttributeReport): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
