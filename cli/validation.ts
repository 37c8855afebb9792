/** Finds what is wrong with a declaration: its files, its references where there is a stack, a pool's schema where asked. */

import { declaredProblems, problemsInAnyPool } from '../providers/constraints/schema-rules.ts';
import type { Diagnostic } from '../providers/problems/diagnostic.ts';
import { foldProblems } from '../providers/problems/folded-problems.ts';
import { placeOf } from '../providers/problems/places.ts';
import { type ProblemReport, problemReports } from '../providers/problems/problem-report.ts';
import { formatDiagnostics, type SourceTexts } from '../providers/problems/problem-text.ts';
import { createSession } from '../providers/provider/session.ts';
import { count } from '../providers/report/amounts.ts';
import { createMasking, withoutSecrets } from '../providers/values/masking.ts';
import { type Declared, readDeclared } from './read-declaration.ts';
import type { Target } from './target/target.ts';

/** All problems in the order of their places, and what they were found in. */
export interface Validation {
  readonly problems: readonly Diagnostic[];
  readonly texts: SourceTexts;
  readonly users: number;
}

/** What `--output json` prints: version 1, as schema/validation-report.schema.json has it. */
export interface ValidationReport {
  readonly version: 1;
  readonly command: 'validate';
  readonly users: number;
  readonly problems: readonly ProblemReport[];
}

/** Checks the files, and against that pool's schema where one is given. Throws CognitoError and ConnectionError. */
export async function problemsOf(target: Target, userPoolId: string | undefined): Promise<Validation> {
  const declared = readDeclared(target);
  const ofUsers = userPoolId === undefined ? problemsInAnyPool : await checkOfPool(target, userPoolId);
  const users = declared.files.reduce((sum, file) => sum + file.users.size, 0);
  return { problems: [...declared.problems, ...attributeProblems(declared, ofUsers)], texts: declared.texts, users };
}

type Check = typeof problemsInAnyPool;

async function checkOfPool({ connection, settings }: Target, userPoolId: string): Promise<Check> {
  const session = createSession();
  session.configure(connection);
  // Nobody is asked for, so this is one DescribeUserPool.
  const { directory } = await session.pool({ userPoolId, settings });
  return (username, attributes) => declaredProblems(username, attributes, directory.pool);
}

function attributeProblems({ files, places, secrets }: Declared, check: Check): readonly Diagnostic[] {
  const found = files.flatMap(({ users }) =>
    [...users].flatMap(([username, { attributes }]) => check(username, attributes)),
  );
  const hide = createMasking(secrets.values());
  return found.map((problem) => ({ ...withoutSecrets(problem, hide), ...placeOf(problem, places) }));
}

/** For people: every problem with its line, and the sum. */
export function validationText({ problems, texts, users }: Validation): string {
  const errors = foldProblems(problems).filter(({ problem }) => problem.severity === 'error').length;
  const told = problems.length === 0 ? [] : [formatDiagnostics(problems, texts)];
  const sum = errors === 0 ? `${count(users, 'user')}, no errors` : count(errors, 'error');
  return `${[...told, sum].join('\n')}\n`;
}

/** For machines. */
export function validationReport({ problems, users }: Validation): ValidationReport {
  return {
    version: 1,
    command: 'validate',
    users,
    problems: problemReports(problems),
  };
}
