/** The guard: holds a plan back that would change or delete more users of a file than its owner allows. */

import { assertNever } from '../../model/assert-never.ts';
import type { Diagnostic } from '../../problems/diagnostic.ts';
import { count, figure } from '../../values/amounts.ts';
import type { Plan, Step } from '../model.ts';
import { changesIn } from '../rules/step-changes.ts';

/** A whole number of users or deletions, or a percent (up to two decimals) of the users. Reaching it is allowed. */
export interface Limit {
  readonly kind: 'count' | 'percent';
  readonly n: number;
}

/** What a plan comes to, in the units of `maxChanges` and `maxDeletions`. */
export interface Measure {
  /** Everybody that a percent is of: the users of a file who are on record or have an account, or everybody on record. */
  readonly users: number;
  /** Users that the plan would update, by any number of attributes and steps. A new account is no change of an existing one. */
  readonly changed: number;
  /** Attributes that the plan would blank, and accounts that it would delete or disable, over all users. */
  readonly deletions: number;
}

/** What `maxChanges`, `maxDeletions` and `maxActiveUsers` say. */
export interface Limits {
  readonly changes?: Limit;
  readonly deletions?: Limit;
  /** The most users that may become monthly active. */
  readonly active?: number;
}

interface GuardProblem extends Omit<Diagnostic, 'code'> {
  readonly code: 'too-many-changes' | 'too-many-deletions';
}

/** octoDNS's floor and share (MIN_EXISTING_RECORDS, MAX_SAFE_UPDATE_PCENT): of a few users, one is soon a third. */
const usersOfDefault = 10;
const defaultLimit: Limit = { kind: 'percent', n: 30 };

/** `17`, `'17'`, `'30%'`, `'12.5 %'`; undefined for anything else. */
export function parseLimit(text: string | number): Limit | undefined {
  const match = /^(\d{1,9})(\.\d{1,2})?\s*(%)?$/.exec(String(text).trim());
  if (match === null) return undefined;
  const [, whole = '', decimals = '', percent] = match;
  if (percent === undefined) return decimals === '' ? { kind: 'count', n: Number(whole) } : undefined;
  return { kind: 'percent', n: Number(whole + decimals) };
}

/** What a limit is about: the users of one file, users whose file nobody remembers, or what rules do in the whole pool. */
export interface MeasuredPart {
  /** The file; undefined for users who are no longer declared, counted against everybody on record. */
  readonly file: string | undefined;
  readonly measure: Measure;
}

/** The part of a plan that limits are about. */
export type Measured = Pick<Plan, 'users' | 'poolUsers'>;

/** Stands for the file of what rules do: files of a declaration end in `.yaml`, `.yml` or `.json`. */
const byRules = 'rules';

/**
 * The plan by file, and its users who are no longer declared. A new account counts as nothing, whatever its first steps
 * are: a fresh pool is filled without `force`. Sorted by file.
 */
export function measureByFile({ users, poolUsers }: Measured): readonly MeasuredPart[] {
  const parts = new Map<MeasuredPart['file'], { users: number; changed: number; deletions: number }>();
  const ofRules = { users: poolUsers, changed: 0, deletions: 0 };
  const onRecord = new Set<string>();
  const counted = new Set<string>();
  for (const user of users) {
    const [first] = user.steps;
    const changes = first?.kind === 'create' ? [] : user.steps.flatMap(changesIn);
    const ruled = changes.filter(({ rule }) => rule !== undefined);
    if (ruled.length > 0) ofRules.changed += 1;
    // Leaving a group is no deletion, under users neither.
    ofRules.deletions += ruled.filter(({ kind }) => kind === 'delete').length;
    if (user.unnamed === true) continue;
    if (user.before !== undefined) onRecord.add(user.before.sub ?? user.name);
    const file = user.declared ? (user.file ?? '') : undefined;
    const part = parts.get(file) ?? { users: 0, changed: 0, deletions: 0 };
    parts.set(file, part);
    const who = user.account?.user.sub ?? user.before?.sub ?? (user.before === undefined ? undefined : user.name);
    const key = JSON.stringify([file, who]);
    // A name that nobody has would make room for changes of others.
    if (who !== undefined && !counted.has(key)) part.users += 1;
    counted.add(key);
    if (first === undefined || first.kind === 'create' || !user.steps.some(isOwn)) continue;
    part.changed += 1;
    for (const step of user.steps) part.deletions += deletionsOf(step);
  }
  const all: readonly (readonly [MeasuredPart['file'], Measure])[] = [
    ...parts,
    ...(ofRules.changed === 0 ? [] : [[byRules, ofRules] as const]),
  ];
  return all
    .map(([file, part]) => ({ file, measure: file === undefined ? { ...part, users: onRecord.size } : part }))
    .sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
}

/** Files by name, then who is no longer declared, then rules. */
function orderOf({ file }: MeasuredPart): string {
  return file === byRules ? '\uffff\uffff' : (file ?? '\uffff');
}

/** Whether anything of the step is the user's own. */
function isOwn(step: Step): boolean {
  // It follows from other steps, of this run or an earlier one.
  if (step.kind === 'end-sessions') return false;
  const changes = changesIn(step);
  return changes.length === 0 || changes.some(({ rule }) => rule === undefined);
}

function deletionsOf(step: Step): number {
  switch (step.kind) {
    case 'update':
      return step.changes.filter(({ kind, rule }) => kind === 'delete' && rule === undefined).length;
    case 'delete':
    case 'disable':
      return 1;
    case 'create':
    case 'enable':
    case 'add-to-group':
    case 'remove-from-group':
    case 'set-password':
    case 'end-sessions':
      return 0;
  }
  return assertNever(step);
}

/** Every limit that the plan exceeds, file by file. */
export function limitProblems(measured: Measured, limits: Limits): readonly GuardProblem[] {
  return measureByFile(measured).flatMap(({ file, measure }) => guard(measure, limits, placeOf(file)));
}

function placeOf(file: MeasuredPart['file']): Place {
  if (file === byRules) return { of: 'of the pool', where: 'by rules: ' };
  if (file === undefined) return { of: 'on record', where: 'no longer declared: ' };
  return { of: file === '' ? 'declared' : `in ${file}`, where: '' };
}

interface Place {
  /** What a percent is of. */
  readonly of: string;
  readonly where: string;
}

/**
 * Every limit the plan exceeds; empty is safe. A limit that is not given is 30 % from 10 users on, and none below.
 *
 * A percent is always of the users, for deletions too: one attribute taken from 31 of 100 users is 31 %, and so are 31
 * attributes of one user; it may go beyond 100 %. Counted against all attributes, as octoDNS counts records against
 * records, a whole column could vanish from everyone within 10 %.
 *
 * The first run over a file counts like any other. octoDNS does the same for what exists: the values that a takeover
 * overwrites are live ones that somebody else set, and nothing tells it from a lost state or a wrong pool.
 */
export function guard(
  { users, changed, deletions }: Measure,
  limits: Limits,
  { of, where }: Place,
): readonly GuardProblem[] {
  const problems: GuardProblem[] = [];
  const changeLimit = limits.changes ?? limitByDefault(users);
  if (changeLimit !== undefined && exceeds(changed, users, changeLimit)) {
    const message = `${where}${figure(changed)} of ${count(users, 'user')} ${of}${share(changed, users, changeLimit)} would change`;
    problems.push(problem('too-many-changes', message, changeLimit, wayOut('maxChanges', changed, users, changeLimit)));
  }
  const deletionLimit = limits.deletions ?? limitByDefault(users);
  if (deletionLimit !== undefined && exceeds(deletions, users, deletionLimit)) {
    const what = count(deletions, 'attribute or account', 'attributes and accounts');
    const message = `${where}${what} would be deleted or disabled, of ${count(users, 'user')} ${of}${share(deletions, users, deletionLimit)}`;
    const hint = wayOut('maxDeletions', deletions, users, deletionLimit);
    problems.push(problem('too-many-deletions', message, deletionLimit, hint));
  }
  return problems;
}

function limitByDefault(users: number): Limit | undefined {
  return users >= usersOfDefault ? defaultLimit : undefined;
}

/** In hundredths of a percent, so that everything is a whole number and 30 % of 10 is exactly 3. */
function exceeds(some: number, users: number, { kind, n }: Limit): boolean {
  return kind === 'count' ? some > n : some * 10_000 > Math.round(n * 100) * users;
}

/**
 * ` (42 %)`: rounded down (17 of 40), but by two decimals and up where that would look like the limit kept. Nothing for
 * a limit that is a count.
 */
function share(some: number, users: number, { kind, n }: Limit): string {
  if (kind === 'count' || users === 0) return '';
  const whole = Math.floor((some * 100) / users);
  return ` (${whole > n ? whole : Math.ceil((some * 10_000) / users) / 100} %)`;
}

function problem(code: GuardProblem['code'], message: string, { kind, n }: Limit, hint: string): GuardProblem {
  const limit = kind === 'count' ? figure(n) : `${n} %`;
  return { code, severity: 'error', message: `${message}, the limit is ${limit}`, hint };
}

function wayOut(setting: string, some: number, users: number, { kind }: Limit): string {
  const enough = kind === 'count' || users === 0 ? `${some}` : `"${Math.ceil((some * 100) / users)} %"`;
  return (
    'if that is meant, set force to true for one run (`pulumi config set force true`, afterwards ' +
    `\`pulumi config rm force\`), or ${setting} to ${enough}`
  );
}
