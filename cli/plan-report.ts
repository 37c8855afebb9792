/** Turns the plans of a declaration into the data that reports and machines read; hidden values do not get into it. */
import type { AccountPlan } from '../providers/core/account-plan.ts';
import type { AccountStep, AccountWork } from '../providers/core/accounts.ts';
import type { Places } from '../providers/core/places.ts';
import type {
  AttributeReport,
  ChangedUser,
  MessageReport,
  PlanReport,
  PoolReport,
  StepReport,
} from '../providers/core/plan-report.ts';
import type { AttributeChange, Username, UserUpdate } from '../providers/core/types.ts';
import { combineDigests } from '../providers/plan-digest.ts';
import type { PlannedRoster } from '../providers/roster-plan.ts';
import { summaryOf } from './plan-summary.ts';
import type { RosterPlan, TargetPlan } from './planning.ts';

/** What a report is made of beside the plan. */
export interface ReportOptions {
  readonly command: PlanReport['command'];
  readonly stack?: string | undefined;
  /** Personal values are told too; secrets never are. */
  readonly showValues: boolean;
}

/** A roster's plan with its accounts, where the plan has any. */
type Planned = PlannedRoster & { readonly accounts?: Pick<AccountPlan, 'work'> };

/** The report of one declaration. Users are sorted by code unit. */
export function planReport(plan: TargetPlan, { command, stack, showValues }: ReportOptions): PlanReport {
  const pool = poolReport(plan, showValues);
  const declared = plan.declared.map(({ digest }) => digest);
  return {
    version: 1,
    command,
    ...(stack === undefined ? {} : { stack }),
    userPools: [pool],
    digest: combineDigests(
      declared,
      plan.removed.map(({ digest }) => digest),
    ),
    values: showValues ? 'shown' : 'hidden',
    summary: summaryOf([pool]),
  };
}

function poolReport({ userPoolId, declared, removed, missing, places }: TargetPlan, showValues: boolean): PoolReport {
  const rosters: readonly Pick<RosterPlan, 'planned'>[] = [...declared, ...removed];
  const told = rosters.map(({ planned }) => rosterReport(planned, places, showValues));
  return {
    userPoolId,
    declared: declared.reduce((sum, { planned }) => sum + planned.roster.size, 0),
    users: told.flatMap(({ users }) => users).sort(byUsername),
    missing: missing.map((username) => ({ username, ...placeOf(places, username) })).sort(byUsername),
    kept: rosters.flatMap(({ planned }) => planned.plan.kept).sort(byUsername),
    messages: told.flatMap(({ messages }) => messages).sort(byUsername),
  };
}

function rosterReport({ plan, accounts, hidden, messages }: Planned, places: Places, showValues: boolean) {
  const updates = new Map(plan.updates.map((update) => [update.username, update]));
  const work = new Map((accounts?.work ?? []).map((one) => [one.username, one]));
  const mayShow = (username: Username, name: string) => showValues && !hidden(username, name);
  const users = [...new Set([...updates.keys(), ...work.keys()])].map((username): ChangedUser => {
    const [update, steps] = [updates.get(username), work.get(username)];
    const account = showValues ? (update?.account ?? steps?.account) : undefined;
    return {
      username,
      ...(account === undefined ? {} : { account }),
      ...placeOf(places, username),
      steps: (steps?.steps ?? []).flatMap(stepReport),
      attributes: changesOf(update, steps).map((change) => attributeReport(change, mayShow(username, change.name))),
    };
  });
  const told = messages.map(({ username, attribute, channel, to, waits }): MessageReport => {
    return { username, attribute, channel, ...(mayShow(username, attribute) ? { to } : {}), waits };
  });
  return { users, messages: told };
}

/** Of the update, of a creation and of a removal that blanks: all of them change attributes. */
function changesOf(update: UserUpdate | undefined, work: AccountWork | undefined): readonly AttributeChange[] {
  const ofSteps = (work?.steps ?? []).flatMap((step): readonly AttributeChange[] => {
    if (step.kind === 'blank') return step.update.changes;
    if (step.kind !== 'create') return [];
    return [...step.creation.attributes].map(([name, to]) => ({
      kind: 'set',
      name,
      reason: 'declared',
      from: undefined,
      to,
    }));
  });
  return [...(update?.changes ?? []), ...ofSteps].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function stepReport(step: AccountStep): readonly StepReport[] {
  switch (step.kind) {
    case 'create':
      return [{ kind: 'create', reason: 'declared' }];
    case 'delete':
      return [{ kind: 'delete', reason: 'removed' }];
    case 'blank':
      return [];
    case 'add-to-group':
    case 'remove-from-group':
      return [{ kind: step.kind, reason: step.reason, group: step.group }];
    default:
      return [{ kind: step.kind, reason: step.reason }];
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

function placeOf(places: Places, username: Username): Pick<ChangedUser, 'file' | 'line'> {
  const at = places.get(username)?.at;
  return at === undefined ? {} : { file: at.file, line: at.line };
}

function byUsername(a: { readonly username: Username }, b: { readonly username: Username }): number {
  return a.username < b.username ? -1 : a.username > b.username ? 1 : 0;
}
