/** Finds the accounts of a pool that match, and tells each at once. */
import { groupsIn, kindsOfFind, readConditions } from '../providers/conditions/conditions.ts';
import { nameHint } from '../providers/constraints/attribute-names.ts';
import { type MatchingListener, type MatchingRead, readMatching } from '../providers/directory/matching-users.ts';
import { foundDeclaration } from '../providers/export/found-declaration.ts';
import type { AttributeName } from '../providers/model/names.ts';
import { nearest } from '../providers/model/nearest.ts';
import type { Pool } from '../providers/model/pool.ts';
import type { LiveUser } from '../providers/model/users.ts';
import { foundFormats } from '../providers/report/found-text.ts';
import { CommandFailure } from './command-failure.ts';
import { planRule } from './declared-plan.ts';
import { exitStatus } from './exit-status.ts';
import { tell } from './output.ts';
import type { PoolCalls } from './pool-calls.ts';
import { type Counter, progressOn } from './progress-line.ts';
import { targetOf } from './target/target.ts';
import type { TargetFlags } from './target/target-options.ts';

/** What is asked for. */
export interface FindRequest {
  /** The entries of each condition by its key; nothing is everybody. */
  readonly match: ReadonlyMap<string, readonly string[]>;
  /** Attributes to tell beside those of the conditions. */
  readonly attributes: readonly AttributeName[];
  readonly output: 'text' | 'jsonl' | 'csv' | 'yaml';
  /** Whether accounts are taken that match only by what nobody has proven. */
  readonly unproven: boolean;
}

/** Reads the pool, and writes who matches to stdout. Throws CommandFailure with everything that is wrong with the flags, and CognitoError. */
export async function findUsers(request: FindRequest, { gateway, accounts, rates }: PoolCalls): Promise<MatchingRead> {
  const pool = await gateway.describePool();
  const { conditions, problems } = readConditions(request.match, pool, kindsOfFind);
  const groups = [...groupsIn(conditions)];
  const unknown = groups.length === 0 ? [] : unknownGroups(groups, await accounts.listGroups());
  tellWrong([...problems, ...unknown, ...unknownAttributes(request.attributes, pool)]);
  const matched = conditions.flatMap((condition) => (condition.kind === 'attribute' ? [condition.name] : []));
  const attributes = [...new Set([...matched, ...request.attributes])];
  const source = { gateway, accounts, pool, requestsPerSecond: rates.UserList };
  const progress = progressOn(process.stderr, pool.estimatedNumberOfUsers);
  try {
    const telling = tellingOf(request.output, attributes, pool, progress);
    const read = await readMatching(conditions, source, request.unproven, telling);
    telling.end();
    return read;
  } finally {
    progress.end();
  }
}

/**
 * Writes to stdout the users that a rule of the files is about: by the very plan of `pulumi up`, so that names, `except` and ignored users
 * count as there. Throws as `findUsers`.
 */
export async function tellRuled(
  request: Omit<FindRequest, 'match'> & TargetFlags & { readonly rule: string },
): Promise<MatchingRead> {
  const target = await targetOf(request);
  const { users, unproven, pool, read, problems } = await planRule(target, request.rule, request.unproven);
  tellWrong(unknownAttributes(request.attributes, pool));
  const telling = tellingOf(request.output, request.attributes, pool, progressOn(process.stderr, users.length));
  for (const user of users) telling.found(user);
  telling.end();
  if (problems !== '') tell(`${problems}\n`);
  return { read, found: users.length, unproven };
}

interface Telling extends MatchingListener {
  end(): void;
}

/** A declaration is one document, so it is written when everybody is known; the other formats line by line. */
function tellingOf(
  output: FindRequest['output'],
  attributes: readonly AttributeName[],
  pool: Pool,
  progress: Counter,
): Telling {
  if (output === 'yaml') {
    const users: LiveUser[] = [];
    return {
      found: (user) => void users.push(user),
      progressed: progress.tell,
      end() {
        if (users.length > 0) process.stdout.write(foundDeclaration(users, attributes, pool));
      },
    };
  }
  const { head, line } = foundFormats[output](attributes);
  // A reader that ends early (`| head -1`) has what it wants: the rest of a big pool need not be listed.
  process.stdout.once('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(exitStatus.nothingToDo);
  });
  process.stdout.write(head);
  return {
    found(user) {
      progress.clear();
      process.stdout.write(line(user));
    },
    progressed: progress.tell,
    end() {},
  };
}

function tellWrong(problems: readonly { readonly message: string; readonly hint: string }[]): void {
  if (problems.length === 0) return;
  throw new CommandFailure(problems.map(({ message, hint }) => `${message}\n  = ${hint}`).join('\n'));
}

function unknownGroups(groups: readonly string[], known: readonly string[]) {
  return groups
    .filter((group) => !known.includes(group))
    .map((group) => {
      const near = nearest(group, known, 2);
      const hint =
        near === undefined ? `it has ${known.length === 0 ? 'no group' : known.join(', ')}` : `did you mean ${near}?`;
      return { message: `the pool has no group ${group}`, hint };
    });
}

function unknownAttributes(names: readonly AttributeName[], { schema }: Pool) {
  return names
    .filter((name) => name !== 'sub' && !schema.has(name))
    .map((name) => ({
      message: `the pool has no attribute ${name}`,
      hint: nameHint(name, schema.keys(), 'name an attribute of the pool'),
    }));
}
