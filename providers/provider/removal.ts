/** What becomes of a component's users when its resource leaves the deployment, or the component has another pool. */
import { CognitoError } from '../cognito/gateway.ts';
import type { Settings } from '../settings/settings.ts';
import { policyOf } from '../settings/with-defaults.ts';
import { decodeGiven } from '../state/given-texts.ts';
import type { UsersOutputs } from '../state/inputs.ts';
import { count } from '../values/amounts.ts';
import { notApproved } from './approval.ts';
import { placeOf, planNobody, recordsOf } from './component-plan.ts';
import type { PlannedPool } from './pool-plan.ts';
import type { Session } from './session.ts';
import type { Tell } from './telling/engine-log.ts';
import { refusalText } from './telling/refusal-text.ts';
import type { Telling } from './telling/telling.ts';
import { retainedText } from './telling/written-text.ts';
import { ProviderFailure } from './verb-failures.ts';
import { writeComponent } from './writing.ts';

/**
 * Does to everybody on record what `removedUsers` says, and tells it. A destroy has no preview, so everything is planned and checked
 * first, and nothing is written when anything is refused. Throws ProviderFailure, CognitoError and ConnectionError.
 */
export async function removeComponent(
  session: Session,
  recorded: UsersOutputs,
  { tell, telling }: { readonly tell: Tell; readonly telling: Telling },
): Promise<void> {
  const outputs = { ...recorded, settings: settingsOfRemoval(session, recorded) };
  const kept = { users: recordsOf(session, outputs).size, ruled: decodeGiven(outputs.__given).size };
  const isAnybody = kept.users + kept.ruled > 0;
  const entered = session.entered(outputs.component);
  const say = (text: string) => tell('info', `${outputs.component}: ${text}`, entered?.context.urn);
  const hasOther = entered !== undefined && entered.userPoolId !== outputs.userPoolId;
  if (hasOther || (entered === undefined && session.replacedPools.has(outputs.component))) {
    if (isAnybody) await say(replacedText(kept));
    return;
  }
  if (session.staying.has(outputs.component)) {
    if (isAnybody) await say(movedText(kept));
    remember(session, outputs);
    return;
  }
  // What rules have given goes with them, whatever becomes of users; a sign-out that is due is made.
  const isOpen = outputs.__given !== undefined || outputs.__sessionsDue !== undefined;
  if (policyOf(outputs.settings).removedUsers === 'retain' && !isOpen) {
    if (isAnybody) await say(retainedText(kept.users));
    return;
  }
  const planned = await soundRemoval(session, outputs);
  const { summary, warning, refusals, settled } = await telling.writing(outputs, planned, (done) =>
    writeComponent(session, planned, outputs, done),
  );
  if (summary !== undefined) await say(summary);
  if (warning !== undefined) await tell('warning', warning, entered?.context.urn);
  if (refusals.length > 0) throw new ProviderFailure(refusals.join('\n'));
  settled();
}

/**
 * The engine gave the new resource no record. Its next update finds in the journal which accounts this stack has created, and which it has
 * still to sign out.
 */
function remember(session: Session, outputs: UsersOutputs): void {
  const journal = session.journals.of(outputs.userPoolId, placeOf(session, outputs));
  for (const { sub, created } of recordsOf(session, outputs).values()) {
    if (created === true && sub !== undefined) journal.created(sub);
  }
  const sessions = journal.sessions(outputs.component);
  for (const sub of outputs.__sessionsDue ?? []) sessions.begin(sub);
}

/** Those on record, but for what is about one run: `force` as configured now, and everybody is looked at. */
export function settingsOfRemoval(session: Session, { settings }: Pick<UsersOutputs, 'settings'>): Settings {
  const { onlyUsers: _only, recreatedAccounts: _recreated, expectPlan: _expected, ...rest } = settings;
  return { ...rest, force: session.forced() };
}

async function soundRemoval(session: Session, outputs: UsersOutputs): Promise<PlannedPool> {
  const planned = await planNobody(session, outputs).catch((error: unknown) => {
    if (!(error instanceof CognitoError) || error.refusal.code !== 'pool-missing') throw error;
    throw new ProviderFailure(`${error.message}\n  = ${poolIsGone(outputs.component)}`);
  });
  const refusal = refusalText(session, outputs, planned) ?? notApproved(session.approved(), planned);
  if (refusal === undefined) return planned;
  const isLifted = planned.problems.some(({ code, severity }) => severity === 'error' && code !== 'protected');
  throw new ProviderFailure(`${refusal}\n  = ${destroying}${isLifted ? `\n  = ${forcing}` : ''}`);
}

/** Measured: without it the provider of a destroy gets the configuration of the last `up`. */
const destroying =
  "`pulumi destroy` goes by the settings of the last `pulumi up`, and takes only force and expectPlan from today's configuration, with --run-program; `cognito-users plan --destroy` shows what it would do";

const forcing = 'to force it: `pulumi config set force true`, then `pulumi destroy --run-program`';

function poolIsGone(component: string): string {
  return `or, when the pool is gone for good with its users, forget this resource: \`pulumi state delete\` with the URN that ends in ${component}`;
}

/** The accounts of a removed resource: users on record, and accounts to which rules had given something. */
interface KeptAccounts {
  readonly users: number;
  readonly ruled: number;
}

function replacedText(kept: KeptAccounts): string {
  return `${leftAlone(kept, ' of the pool before')}: the component has another user pool now`;
}

/** `pulumi up --target-replace` creates the new resource first, which has taken the accounts over when the old one is removed. */
function movedText(kept: KeptAccounts): string {
  const total = kept.users + kept.ruled;
  return `${leftAlone(kept)}: the component has ${total === 1 ? 'it' : 'them'} in another resource now`;
}

function leftAlone({ users, ruled }: KeptAccounts, where = ''): string {
  return [
    ...(users === 0 ? [] : [`${count(users, 'user')}${where} ${users === 1 ? 'is' : 'are'} left alone`]),
    ...(ruled === 0 ? [] : [`what rules gave to ${count(ruled, 'account')} stays`]),
  ].join(', and ');
}
