/** Builds the report of a plan: the rows that the preview, `cognito-users plan` and machines read. */

import type { Username } from '../model/names.ts';
import type { RuleName } from '../model/rules.ts';
import { changes, type Plan, type RulePlan, type UserPlan } from '../plan/model.ts';
import type { Diagnostic } from '../problems/diagnostic.ts';
import { type Places, withName } from '../problems/places.ts';
import { problemReport, problemReports } from '../problems/problem-report.ts';
import { framesOf, type SourceTexts } from '../problems/problem-text.ts';
import { causesIn } from './causes.ts';
import { hiddenWords } from './hidden-words.ts';
import type {
  AccessTokens,
  ChangedUser,
  PlanReport,
  PlanSummary,
  PoolReport,
  RuleReport,
  SomeUsers,
} from './report-model.ts';
import { changedUser, messagesTo, placeOf, unprovenUser } from './report-rows.ts';

/** A plan with what is known about it. Problems have their places. */
export interface ReportedPlan {
  readonly userPoolId: string;
  readonly plan: Plan;
  /** Why `up` would write nothing. */
  readonly refusals: readonly Diagnostic[];
  /** One for each user that is held back. */
  readonly heldBack: readonly Diagnostic[];
  /** Declared users whose missing account counts as a finding: in drift only. */
  readonly missing: readonly Username[];
  /** Users that only wait for the next `up`, because the files have changed: in drift only. */
  readonly notApplied?: readonly Username[];
  /** How many users it makes monthly active. */
  readonly activeUsers: number;
  /** How long the access tokens of users who are signed out live on; absent where nobody is, and where that was not asked. */
  readonly accessTokens?: AccessTokens | undefined;
  /** What `expectPlan` takes; undefined where `up` would refuse. */
  readonly digest: string | undefined;
  /** It is the plan of `pulumi destroy`. */
  readonly destroy: boolean;
  /** Empty where reports do not tell where users are declared. */
  readonly places: Places;
  readonly texts: SourceTexts;
  /** Where each rule stands; absent where reports do not tell it. */
  readonly rulePlaces?: Readonly<Record<RuleName, string>>;
  /** The rules that the files have otherwise than the last `up`, for the causes of changes. */
  readonly changedRules?: ReadonlySet<RuleName>;
}

/** How a plan is told. */
export interface ReportOptions {
  readonly command: PlanReport['command'];
  readonly stack?: string | undefined;
  /** Personal values are told too; secrets never are. */
  readonly showValues: boolean;
  /** Whether problems have the lines of the files that they are about. */
  readonly frames?: boolean;
}

/** The report of one pool's plan. Users keep the order of the plan. */
export function planReport(reported: ReportedPlan, options: ReportOptions): PlanReport {
  const { plan, refusals, texts, destroy, digest } = reported;
  const { command, stack, showValues, frames = showValues } = options;
  const told = showValues ? (problem: Diagnostic) => problem : hiddenWords(plan.users);
  const pool = poolReport({ ...reported, heldBack: reported.heldBack.map(withName).map(told) }, options);
  return {
    version: 1,
    command,
    ...(destroy ? { destroy } : {}),
    ...(stack === undefined ? {} : { stack }),
    refusals: problemReports(refusals.map(told), frames ? framesOf(texts) : undefined),
    userPools: [pool],
    ...(digest === undefined || refusals.length > 0 || destroy ? {} : { digest }),
    values: showValues ? 'shown' : 'hidden',
    summary: { ...summaryOf(pool), ...(command === 'drift' ? {} : { activeUsers: reported.activeUsers }) },
  };
}

function poolReport(
  {
    userPoolId,
    plan: { users, groupsToCreate, rules },
    heldBack,
    missing,
    notApplied = [],
    places,
    ...rest
  }: ReportedPlan,
  { command, showValues }: ReportOptions,
): PoolReport {
  const { rulePlaces = {}, changedRules = new Set() } = rest;
  const telling = { places, showValues, causeOf: causesIn(rules, changedRules) };
  const lookedAt = users.filter((user) => user.leftOut !== true);
  const createdEarlier = lookedAt.filter(isCreatedEarlier).map(({ name }) => name);
  const asDeclared = command === 'plan' ? takenOver(lookedAt) : undefined;
  return {
    userPoolId,
    declared: users.filter(({ declared }) => declared).length,
    ...(lookedAt.length === users.length ? {} : { lookedAt: { users: lookedAt.length, of: users.length } }),
    heldBack: heldBack.map(problemReport),
    users: users.filter(changes).map((user) => changedUser(user, telling)),
    unproven: users.flatMap((user) => unprovenUser(user, telling)),
    missing: missing.map((username) => ({ username, ...placeOf(places, username) })),
    kept: users.flatMap(({ kept }) => kept),
    messages: users.flatMap((user) => messagesTo(user, showValues)),
    ...(createdEarlier.length === 0 ? {} : { createdEarlier }),
    ...(groupsToCreate.length === 0 ? {} : { groupsToCreate }),
    ...(rest.accessTokens === undefined || command === 'drift' ? {} : { accessTokens: rest.accessTokens }),
    ...(asDeclared === undefined ? {} : { asDeclared }),
    ...(notApplied.length === 0 ? {} : { notApplied }),
    ...(rules.length === 0
      ? {}
      : {
          rules: rules.map((rule) =>
            ruleReport(rule, Object.hasOwn(rulePlaces, rule.name) ? rulePlaces[rule.name] : undefined),
          ),
        }),
  };
}

function ruleReport({ from, until, isFirst: _isFirst, ...rule }: RulePlan, place: string | undefined): RuleReport {
  return {
    ...rule,
    ...(place === undefined ? {} : { place }),
    ...(from === undefined ? {} : { from: new Date(from).toISOString() }),
    ...(until === undefined ? {} : { until: new Date(until).toISOString() }),
  };
}

/** The run that created the account ended before the state had it. */
function isCreatedEarlier({ account, before, after, heldBack }: UserPlan): boolean {
  return account !== undefined && heldBack === undefined && after?.created === true && before?.created !== true;
}

/** How many users come on record without a call; undefined where a call is made, and where everybody is on record. */
function takenOver(users: readonly UserPlan[]): SomeUsers | undefined {
  if (users.some(changes)) return undefined;
  const declared = users.filter((user) => user.declared);
  const found = declared.filter(({ account, heldBack }) => account !== undefined && heldBack === undefined);
  if (found.every(({ before }) => before !== undefined)) return undefined;
  return { users: found.length, of: declared.length };
}

function summaryOf({ declared, users, missing, heldBack }: PoolReport): PlanSummary {
  const attributes = users.flatMap((user) => user.attributes);
  const signedOut = users.filter(({ steps }) => steps.some(({ kind }) => kind === 'end-sessions'));
  const onlySignedOut = users.filter(({ change }) => change === 'signed-out');
  const byReason = new Map<string, number>();
  for (const { reason } of users.flatMap((user) => [...user.attributes, ...user.steps])) {
    byReason.set(reason, (byReason.get(reason) ?? 0) + 1);
  }
  return {
    users: declared,
    changed: users.length,
    byRules: users.filter(({ unnamed, change }) => unnamed === true && change !== 'signed-out').length,
    removed: users.filter(({ change }) => change === 'removed').length,
    created: users.filter(({ change }) => change === 'created').length,
    deleted: removedBy(users, 'delete'),
    disabled: removedBy(users, 'disable'),
    cleared: users.filter(isCleared).length,
    ...(signedOut.length === 0 ? {} : { signedOut: signedOut.length }),
    ...(onlySignedOut.length === 0 ? {} : { onlySignedOut: onlySignedOut.length }),
    missing: missing.length,
    heldBack: heldBack.length,
    attributesSet: attributes.filter(({ kind }) => kind === 'set').length,
    attributesDeleted: attributes.filter(({ kind }) => kind === 'delete').length,
    byReason: Object.fromEntries([...byReason].sort()),
  };
}

/** No longer declared, and nothing but attributes of the account changes. */
function isCleared({ change, steps }: ChangedUser): boolean {
  return change === 'removed' && steps.every(({ kind }) => kind === 'end-sessions');
}

function removedBy(users: readonly ChangedUser[], step: 'delete' | 'disable'): number {
  return users.filter(({ change, steps }) => change === 'removed' && steps.some(({ kind }) => kind === step)).length;
}
