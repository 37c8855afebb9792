/** Finds what is wrong with a declaration: its files, its references where there is a stack, a pool's schema where asked. */

import { declaredProblems, problemsInAnyPool } from '../providers/constraints/schema-rules.ts';
import { attributesOfRules } from '../providers/declaration/configured-values.ts';
import type { Pool } from '../providers/model/pool.ts';
import { createPatterns } from '../providers/plan/patterns.ts';
import { readRules } from '../providers/plan/rules/read-rules.ts';
import type { Diagnostic } from '../providers/problems/diagnostic.ts';
import { foldProblems } from '../providers/problems/folded-problems.ts';
import { placed, placeOf } from '../providers/problems/places.ts';
import { type ProblemReport, problemReports } from '../providers/problems/problem-report.ts';
import { formatDiagnostics, type SourceTexts } from '../providers/problems/problem-text.ts';
import { createSession } from '../providers/provider/session.ts';
import { patternsOf } from '../providers/settings/with-defaults.ts';
import { count } from '../providers/values/amounts.ts';
import { createMasking, withoutSecrets } from '../providers/values/masking.ts';
import { type Declared, readDeclared } from './read-declaration.ts';
import type { Target } from './target/target.ts';

/** All problems in the order of their places, and what they were found in. */
export interface Validation {
  readonly problems: readonly Diagnostic[];
  readonly texts: SourceTexts;
  readonly users: number;
  readonly rules: number;
}

/** What `--output json` prints: version 1, as schema/validation-report.schema.json has it. */
export interface ValidationReport {
  readonly version: 1;
  readonly command: 'validate';
  readonly users: number;
  readonly rules: number;
  readonly problems: readonly ProblemReport[];
}

/** Checks the files, and against that pool's schema where one is given. Throws CognitoError and ConnectionError. */
export async function problemsOf(target: Target, userPoolId: string | undefined): Promise<Validation> {
  const declared = readDeclared(target);
  const pool = userPoolId === undefined ? undefined : await poolOf(target, userPoolId);
  const ofUsers = pool === undefined ? problemsInAnyPool : checkOfPool(pool);
  const ofRules = pool === undefined ? [] : rulesInPool(declared, target, pool);
  const users = declared.files.reduce((sum, file) => sum + file.users.size, 0);
  const problems = [...declared.problems, ...attributeProblems(declared, ofUsers), ...placed(ofRules, declared.places)];
  return { problems, texts: declared.texts, users, rules: declared.rules.size };
}

type Check = typeof problemsInAnyPool;

async function poolOf({ connection, settings }: Target, userPoolId: string): Promise<Pool> {
  const session = createSession();
  session.configure(connection);
  // Nobody is asked for, so this is one DescribeUserPool.
  const { directory } = await session.pool({ userPoolId, settings });
  return directory.pool;
}

function checkOfPool(pool: Pool): Check {
  return (username, attributes) => declaredProblems(username, attributes, pool);
}

/** What the pool does not take of the rules; without a pool, their attributes are checked as those of users. */
function rulesInPool({ rules }: Declared, { settings }: Target, pool: Pool): readonly Diagnostic[] {
  return readRules(rules, pool, createPatterns(patternsOf(settings), pool), Date.now()).problems;
}

function attributeProblems({ files, rules, places, secrets }: Declared, check: Check): readonly Diagnostic[] {
  const ofRules = check === problemsInAnyPool ? [attributesOfRules(rules)] : [];
  const found = [...files.map(({ users }) => users), ...ofRules].flatMap((users) =>
    [...users].flatMap(([username, { attributes }]) => check(username, attributes)),
  );
  const hide = createMasking(secrets.values());
  return found.map((problem) => ({ ...withoutSecrets(problem, hide), ...placeOf(problem, places) }));
}

/** For people: every problem with its line, and the sum. */
export function validationText({ problems, texts, users, rules }: Validation): string {
  const errors = foldProblems(problems).filter(({ problem }) => problem.severity === 'error').length;
  const told = problems.length === 0 ? [] : [formatDiagnostics(problems, texts)];
  const found = `${count(users, 'user')}${rules === 0 ? '' : ` and ${count(rules, 'rule')}`}`;
  const sum = errors === 0 ? `${found}, no errors` : count(errors, 'error');
  return `${[...told, sum].join('\n')}\n`;
}

/** For machines. */
export function validationReport({ problems, users, rules }: Validation): ValidationReport {
  return {
    version: 1,
    command: 'validate',
    users,
    rules,
    problems: problemReports(problems),
  };
}
