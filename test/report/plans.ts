/** Plans as data, for the tests of what is told of them, without a pool behind them. */
import type { AttributeChange } from '../../providers/model/changes.ts';
import type { LiveUser } from '../../providers/model/users.ts';
import type { FoundBy, MeantAccount, Plan, Step, UserPlan } from '../../providers/plan/model.ts';
import type { Diagnostic } from '../../providers/problems/diagnostic.ts';
import { planReport, type ReportedPlan } from '../../providers/report/build-report.ts';
import type { PlanReport } from '../../providers/report/report-model.ts';

/** A live account of that username. */
export const live = (username: string, rest: Partial<LiveUser> = {}): LiveUser => ({
  username,
  sub: `sub-of-${username}`,
  enabled: true,
  status: 'CONFIRMED',
  attributes: new Map(),
  ...rest,
});

/** The account that a name means. */
export const meantBy = (by: FoundBy, username: string): MeantAccount => ({ by, user: live(username) });

/** A declared user on record, with no steps but those of a test. */
export const userPlan = (name: string, rest: Partial<UserPlan> = {}): UserPlan => ({
  name,
  declared: true,
  account: meantBy('record', name),
  steps: [],
  kept: [],
  messages: [],
  problems: [],
  before: { attributes: new Map() },
  ...rest,
});

/** A declared user who is on record, with those steps. */
export const withSteps = (name: string, ...steps: readonly Step[]): UserPlan => userPlan(name, { steps });

/** The update of those attributes. */
export const update = (...changes: readonly [AttributeChange, ...AttributeChange[]]): Step => ({
  kind: 'update',
  changes,
});

/** An attribute that is set, to a new value where nothing is live. */
export const setting = (name: string, to: string, from?: string): AttributeChange => ({
  kind: 'set',
  name,
  reason: 'declared',
  from,
  to,
});

/** A user who may not be who the name means. */
export const heldBack = (name: string, rest: Partial<Diagnostic> = {}): UserPlan => {
  const problem: Diagnostic = {
    code: 'unproven-name',
    severity: 'error',
    message: `${name} is found only as another account`,
    hint: 'declare the sub',
    subject: { username: name },
    ...rest,
  };
  const { account: _account, ...user } = userPlan(name, { heldBack: problem });
  return user;
};

/** The plan of those users. */
export const planOf = (users: readonly UserPlan[], rest: Partial<Plan> = {}): Plan => ({
  users,
  groupsToCreate: [],
  rules: [],
  poolUsers: users.length,
  problems: [],
  ...rest,
});

/** A plan of those users that `up` would carry out, with what is known about it. */
export const reportedPlan = (users: readonly UserPlan[], rest: Partial<ReportedPlan> = {}): ReportedPlan => ({
  userPoolId: 'eu-west-1_AbCdEf123',
  plan: planOf(users),
  refusals: [],
  heldBack: users.flatMap(({ heldBack: problem = [] }) => problem),
  missing: [],
  activeUsers: 0,
  digest: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  destroy: false,
  places: new Map(),
  texts: new Map(),
  ...rest,
});

/** The report that a preview shows of those users' plan. */
export const previewed = (users: readonly UserPlan[], rest: Partial<Plan> = {}): PlanReport =>
  planReport(reportedPlan(users, { plan: planOf(users, rest) }), { command: 'plan', showValues: true });
