/** The plan of a declared user without an account. */
import { needsConfirmation } from '../constraints/confirmed-names.ts';
import { creationProblems } from '../constraints/creation-rules.ts';
import { groupProblems } from '../constraints/declared-groups.ts';
import { passwordProblem } from '../constraints/password-policy.ts';
import { declaredProblems } from '../constraints/schema-rules.ts';
import type { AttributeChange } from '../model/changes.ts';
import type { Username } from '../model/names.ts';
import type { Pool } from '../model/pool.ts';
import type { DeclaredUser } from '../model/users.ts';
import type { Value, Values } from '../model/value.ts';
import type { Diagnostic, DiagnosticCode } from '../problems/diagnostic.ts';
import { creationOf } from './creation.ts';
import { declaredRecord, notConfirmed, type Part, problemsOf } from './existing-user.ts';
import { groupSteps } from './group-steps.ts';
import type { Step } from './model.ts';
import { isSameProblem, type SplitProblems } from './own-changes.ts';
import { hashProblems } from './passwords/brought-passwords.ts';
import type { PlanInputs } from './plan-inputs.ts';
import { conflictOf, noRuling, ruledGroupSteps } from './rules/ruling.ts';
import { nothingSaid, type Said } from './rules/said.ts';

const nowhere: ReadonlySet<string> = new Set();

/** A problem, left out, or created, as `missingUsers` says. */
export function planMissing(
  name: Username,
  own: DeclaredUser<Value>,
  inputs: PlanInputs,
  said: Said = nothingSaid,
): Part {
  const user = withValues(own, said);
  const { policy, pool, groups } = inputs;
  const ofDeclaration = declaredProblems(name, own.attributes, pool);
  const isOnRecord = inputs.records.get(name)?.sub !== undefined;
  const nothing: Part = { steps: [], kept: [], messages: [], problems: ofDeclaration };
  if (policy.missingUsers === 'error') {
    const missing = user.sub === undefined ? notInPool(name, pool.id) : unknownSub(name, user.sub, pool.id);
    return { ...nothing, ...split([missing, ...ofDeclaration], ofDeclaration, isOnRecord) };
  }
  if (policy.missingUsers === 'skip') return { ...nothing, kept: [{ username: name, rule: 'skipped' }] };
  if (user.create === false) return { ...nothing, kept: [{ username: name, rule: 'not-created' }] };
  const conflict = conflictOf(name, own, { said });
  if (conflict !== undefined) return { ...nothing, heldBack: conflict };
  const hash = inputs.passwordHashes.get(name);
  const made = creationOf(name, user, pool, policy.messages === 'allow' && hash === undefined);
  const creation = hash === undefined ? made : { ...made, passwordHash: hash };
  const later = laterChanges(user, pool);
  const [change, ...others] = user.password?.temporary === false ? later : [];
  const steps: readonly Step[] = [
    { kind: 'create', reason: 'declared', creation },
    ...(own.groups === undefined
      ? ruledGroupSteps(own, { ...noRuling, said }, () => false)
      : groupSteps(own.groups, nowhere, undefined, pool)),
    ...(user.password?.temporary === false
      ? [{ kind: 'set-password', password: user.password, reason: 'declared' } as const]
      : []),
    ...(change === undefined ? [] : [{ kind: 'update', changes: [change, ...others] } as const]),
    ...(user.enabled === false ? [{ kind: 'disable', reason: 'declared' } as const] : []),
  ];
  return {
    steps,
    kept: change === undefined ? later.map(({ name: attribute }) => notConfirmed(name, attribute)) : [],
    messages: [],
    ...split(
      [
        ...ofDeclaration,
        ...creationProblems(user, creation, pool, inputs.providers),
        ...(user.password === undefined ? [] : problemsOf(passwordProblem(name, user.password.value, pool))),
        ...groupProblems(name, own.groups ?? [], groups, policy.createGroups),
        ...(hash === undefined ? [] : hashProblems(name, own, creation, inputs)),
      ],
      ofDeclaration,
      isOnRecord,
    ),
    after: {
      attributes: change === undefined ? without(own.attributes, later) : own.attributes,
      created: true,
      ...declaredRecord(own),
    },
  };
}

/** The user to be created: the values of rules are in it from the start. */
function withValues(user: DeclaredUser<Value>, { attributes }: Said): DeclaredUser<Value> {
  if (attributes.size === 0) return user;
  const values = [...attributes].map(([name, { value }]) => [name, value] as const);
  return { ...user, attributes: new Map([...values, ...user.attributes]) };
}

/** What is only wrong because there is no account, and would have to be another one. */
const ofMissing: ReadonlySet<DiagnosticCode> = new Set([
  'user-missing',
  'sign-in-name',
  'not-creatable',
  'required',
  'verified-without-address',
]);

/** An end user can delete the own account: that holds the user back, and stops nobody else. Mistakes of the files do. */
function split(problems: readonly Diagnostic[], ofFiles: readonly Diagnostic[], isOnRecord: boolean): SplitProblems {
  const isOwnDoing = (problem: Diagnostic) =>
    isOnRecord && ofMissing.has(problem.code) && !ofFiles.some((each) => isSameProblem(each, problem));
  const heldBack = problems.find(isOwnDoing);
  if (heldBack === undefined) return { problems };
  return { problems: problems.filter((problem) => !isOwnDoing(problem)), heldBack };
}

/** What a new account takes only once it is confirmed. */
function laterChanges({ attributes }: DeclaredUser<Value>, pool: Pool): readonly AttributeChange[] {
  return [...attributes]
    .filter(([name, value]) => value !== '' && needsConfirmation(name, pool))
    .map(([name, to]) => ({ kind: 'set', name, reason: 'declared', from: undefined, to }));
}

function without(attributes: Values, changes: readonly AttributeChange[]): Values {
  if (changes.length === 0) return attributes;
  return new Map([...attributes].filter(([name]) => !changes.some((change) => change.name === name)));
}

/** The problem of a declared user without an account. */
function notInPool(name: Username, poolId: string): Diagnostic {
  return {
    code: 'user-missing',
    severity: 'error',
    message: `${name} is not in the user pool ${poolId}`,
    hint: 'remove this user, or set missingUsers to create or skip. If the address has changed, declare the new one',
    subject: { username: name },
  };
}

/** The problem of a declared `sub` that no account has: its name leads nowhere then, even if an account answers to it. */
function unknownSub(name: Username, sub: string, poolId: string): Diagnostic {
  return {
    code: 'user-missing',
    severity: 'error',
    message: `${name} is declared with the sub ${sub}, which no account of the user pool ${poolId} has`,
    hint: 'correct the sub, or remove it to let the name decide',
    subject: { username: name },
  };
}
