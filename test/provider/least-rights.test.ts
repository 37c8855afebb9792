/**
 * The tables of docs/safety.md, *Least rights*: each job is done with just those rights, over a double that denies everything else, and is not
 * without any of them.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { PoolSpec } from '../../cognito-double/src/controls.ts';
import type { UserSpec } from '../../cognito-double/src/seeds.ts';
import type { Configuration } from '../../script/sandbox/stack-files.ts';
import type { PoolUsers, StackStage } from '../e2e/stage.ts';
import { createStage } from './stage.ts';

const text = readFileSync(join(import.meta.dirname, '../../docs/safety.md'), 'utf8');
const section = text.slice(text.indexOf('## Least rights'));

/** The operations in that Markdown. */
const operationsIn = (markdown = '') => [...markdown.matchAll(/`([A-Z]\w+)`/g)].map(([, name = '']) => name);

/** Rows of both tables: the job, or what is declared, and the operations to read and to write. */
const rows = section
  .split('\n')
  .filter((line) => /^\| (?!---|declared or set|job )/.test(line))
  .map((line) => {
    const [what = '', read, write] = line
      .slice(1)
      .split('|')
      .map((cell) => cell.trim());
    return { what, read: operationsIn(read), write: operationsIn(write) };
  });
const rowOf = (name: string) => {
  const row = rows.find(({ what }) => what.startsWith(name));
  if (row === undefined) throw new Error(`docs/safety.md has no row ${name}`);
  return row;
};

const json = /```json\n([\s\S]*?)```/.exec(section)?.[1] ?? '';
const statements: readonly { readonly Action: string | readonly string[] }[] = JSON.parse(json).Statement;
const [toRead = [], toWrite = []] = statements.map(({ Action }) =>
  [Action].flat().map((action) => action.replace('cognito-idp:', '')),
);

/** What a row is tried with: what is there, what the last `up` applied, and what is declared now. */
interface Scenario {
  readonly live?: PoolUsers;
  readonly more?: readonly UserSpec[];
  readonly pool?: Partial<PoolSpec>;
  readonly config?: Configuration;
  /** Applied before, with all rights. */
  readonly before?: string;
  readonly now: string;
}

const many = Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((name) => [name, {}]));
const inGroup = (group: string) =>
  `users:\n${Object.keys(many)
    .map((name) => `  ${name}: { groups: [${group}] }\n`)
    .join('')}`;
const verified = { email: 'ana@example.com', email_verified: 'true' };
const tier = (value: string) => `users:\n  ana: { attributes: { custom:tier: ${value} } }\n`;

const declared: Readonly<Record<string, readonly Scenario[]>> = {
  'federated users': [
    {
      more: [{ username: 'Google_1', status: 'EXTERNAL_PROVIDER' }],
      now: 'users:\n  Google_1: { attributes: { custom:tier: gold } }\n',
    },
  ],
  'rules with conditions on attributes': [
    {
      live: { ana: { 'custom:dept': 'ops' } },
      pool: { clients: ['app'] },
      now: 'rules:\n  r: { match: { custom:dept: ops }, attributes: { custom:tier: gold } }\n',
    },
  ],
  'rules with groups': [
    {
      live: { ana: verified },
      pool: { groups: ['staff', 'old'] },
      before: 'rules:\n  r: { match: { email: "*@example.com" }, groups: [old] }\n',
      now: 'rules:\n  r: { match: { email: "*@example.com" }, groups: [staff] }\n  s: { match: { group: old }, attributes: { custom:tier: x } }\n',
    },
  ],
  '`groups`': [
    { live: many, pool: { groups: ['staff', 'old'] }, before: inGroup('old'), now: inGroup('staff') },
    { live: { ana: {} }, pool: { groups: ['a', 'b', 'c', 'staff'] }, now: 'users:\n  ana: { groups: [staff] }\n' },
    { live: { ana: {} }, config: { createGroups: true }, now: 'users:\n  ana: { groups: [staff] }\n' },
  ],
  '`enabled`': [
    {
      live: { ana: {}, ben: {} },
      before: 'users:\n  ana: { enabled: false }\n',
      now: 'users:\n  ana: { enabled: true }\n  ben: { enabled: false }\n',
    },
    { live: { ana: {} }, config: { removedUsers: 'disable' }, before: tier('x'), now: 'users: {}\n' },
  ],
  '`password`': [
    {
      more: [{ username: 'ana', status: 'RESET_REQUIRED' }],
      now: `users:\n  ana: { attributes: {}, password: "\${secret:first}" }\n`,
    },
  ],
  '`endSessions`': [
    {
      live: { ana: { 'custom:role': 'admin' } },
      pool: { clients: ['app'] },
      config: { endSessions: ['custom:role'] },
      now: 'users:\n  ana: { attributes: { custom:role: reader } }\n',
    },
  ],
  '`missingUsers: create`': [{ config: { missingUsers: 'create' }, now: 'users:\n  an_a: {}\n' }],
  '`removedUsers: delete`': [
    { config: { missingUsers: 'create', removedUsers: 'delete' }, before: 'users:\n  ana: {}\n', now: 'users: {}\n' },
  ],
  'a percent in `requestRates`': [
    { live: { ana: {} }, config: { requestRates: { UserCreation: '50%' } }, now: tier('gold') },
  ],
  '`importRoleArn`': [
    {
      config: {
        missingUsers: 'create',
        importJobs: 'always',
        importRoleArn: 'arn:aws:iam::111122223333:role/import-logs',
      },
      pool: { AutoVerifiedAttributes: ['email'] },
      now: `users:\n  ana: { attributes: { email: ana@example.com, email_verified: true } }\n`,
    },
  ],
};

const google = { ProviderName: 'Google', ProviderType: 'Google', AttributeMapping: { email: 'email' } } as const;

/** What a run came to: whether it did what it is for, what it said, and the operations that it called. */
interface Came {
  readonly isDone: boolean;
  readonly said: string;
  readonly called: readonly string[];
}
type Run = (stage: StackStage) => Promise<Came>;

const command =
  (status: number, ...words: readonly string[]): Run =>
  async (stage) => {
    stage.double.reset();
    const told = await stage.command(...words.map((word) => word.replace('POOL', stage.poolId)));
    return {
      isDone: told.status === status,
      said: `${told.status} ${told.stdout}${told.stderr}`,
      called: Object.keys(stage.double.calls()),
    };
  };
const verb =
  (name: 'up' | 'preview' | 'refresh' | 'destroy'): Run =>
  async (stage) => {
    const { exitCode, output, calls } = await stage[name]();
    return { isDone: exitCode === 0, said: output, called: Object.keys(calls) };
  };

/** Somebody has changed ana by hand, and the files, too. */
const changed: Scenario = { live: { ana: {} }, pool: { groups: ['staff'] }, before: tier('x'), now: tier('gold') };
const federated: Scenario = { ...changed, more: [{ username: 'Google_1', status: 'EXTERNAL_PROVIDER' }] };
/** More groups than a user's share of lists: then user by user is quicker. */
const manyGroups: Scenario = { ...changed, pool: { groups: ['staff', 'a', 'b', 'c', 'd', 'e'] } };
const exported = command(0, 'export', '--user-pool-id', 'POOL');

/** What each job is tried with, and the runs that it is. */
const jobs: Readonly<Record<string, readonly (readonly [Scenario, Run])[]>> = {
  '`validate --user-pool-id`': [[changed, command(0, 'validate', '--user-pool-id', 'POOL')]],
  '`plan`, `drift`, `pulumi preview`': [
    [changed, command(2, 'plan')],
    [changed, command(2, 'drift')],
    [changed, verb('preview')],
  ],
  '`pulumi refresh`': [[changed, verb('refresh')]],
  '`pulumi up` of attributes': [[changed, verb('up')]],
  '`pulumi destroy`': [[{ ...changed, config: { removedUsers: 'clear' }, now: tier('x') }, verb('destroy')]],
  '`export`': [
    [federated, exported],
    [manyGroups, exported],
    [{ ...changed, live: many, before: 'users: {}\n' }, exported],
  ],
  '`export --no-groups`': [[changed, command(0, 'export', '--user-pool-id', 'POOL', '--no-groups')]],
  '`find`': [[changed, command(0, 'find', '--match', 'status=CONFIRMED')]],
  '`find --match group=…`': [[changed, command(0, 'find', '--match', 'group=staff')]],
};

let stage: StackStage | undefined;
afterEach(() => stage?.dispose());

async function begin({ live = {}, more = [], pool = {}, config = {}, before, now }: Scenario): Promise<StackStage> {
  const begun = await createStage(live, { 'users/a.yaml': before ?? now }, config, pool);
  stage = begun;
  begun.double.addUsers(begun.poolId, more);
  begun.double.setIdentityProviders(begun.poolId, [google]);
  await begun.setSecrets({ first: 'Correct-Horse-1' });
  if (before === undefined) return begun;
  const { exitCode, output } = await begun.up();
  expect(exitCode, output).toBe(0);
  await begun.write('users/a.yaml', now);
  return begun;
}

/** The stage of a job: a user in a group, and a change by hand of what was applied. */
async function beginJob(scenario: Scenario): Promise<StackStage> {
  const begun = await begin(scenario);
  begun.double.addUsers(begun.poolId, [{ username: 'zoe', groups: ['staff'] }]);
  if (scenario.live?.['ana'] !== undefined && scenario.now !== scenario.before) {
    begun.double.changeByHand(begun.poolId, 'ana', { 'custom:tier': 'y' });
  }
  return begun;
}

async function end(begun: StackStage): Promise<void> {
  await begun.dispose();
  stage = undefined;
}

function expectExactly(used: ReadonlySet<string>, allowed: readonly string[], needed: readonly string[]): void {
  expect([...used].filter((operation) => !allowed.includes(operation))).toEqual([]);
  expect(needed.filter((operation) => !used.has(operation))).toEqual([]);
}

describe('with the least rights', () => {
  it('is every row of the tables', () => {
    const known = [...Object.keys(declared), ...Object.keys(jobs)];
    const longest = (what: string) =>
      known.filter((name) => what.startsWith(name)).sort((a, b) => b.length - a.length)[0] ?? `unknown: ${what}`;
    expect(rows.map(({ what }) => longest(what)).sort()).toEqual(known.sort());
  });

  it('the policy is that of attributes', () => {
    const { read, write } = rowOf('`pulumi up` of attributes');
    expect([toRead, toWrite]).toEqual([read, write]);
  });

  it.each(Object.entries(jobs))('%s, and not without one of them', async (name, runs) => {
    const { read, write } = rowOf(name);
    const allowed = [...read, ...write];
    const used = new Set<string>();
    const missed = new Set<string>();
    for (const [scenario, run] of runs) {
      const begun = await beginJob(scenario);
      begun.double.allowOnly(allowed);
      const { isDone, said, called } = await run(begun);
      expect(isDone, said).toBe(true);
      for (const operation of called) used.add(operation);
      await end(begun);
      for (const operation of called) {
        const lacking = await beginJob(scenario);
        lacking.double.allowOnly(allowed.filter((other) => other !== operation));
        const without = await run(lacking);
        if (!without.isDone && without.said.includes(operation)) missed.add(operation);
        await end(lacking);
      }
    }
    expectExactly(used, allowed, allowed);
    expect(allowed.filter((operation) => !missed.has(operation))).toEqual([]);
  });

  it.each(Object.entries(declared))('%s', async (name, tried) => {
    const { read, write } = rowOf(name);
    const used = new Set<string>();
    const mayRead = [...toRead, ...read];
    const all = [...mayRead, ...toWrite, ...write];
    for (const scenario of tried) {
      const begun = await begin(scenario);
      begun.double.allowOnly(mayRead);
      const previewed = await begun.preview();
      expect(previewed.exitCode, previewed.output).toBe(0);
      begun.double.allowOnly(all);
      const { exitCode, output, calls } = await begun.up();
      expect(exitCode, output).toBe(0);
      for (const operation of [...Object.keys(previewed.calls), ...Object.keys(calls)]) used.add(operation);
      await end(begun);
    }
    expectExactly(used, all, [...read, ...write]);
  });

  it.each(Object.entries(declared))('%s: a preview says what it may not read', async (name, tried) => {
    const { read } = rowOf(name);
    const told = new Set<string>();
    for (const scenario of tried) {
      for (const operation of read) {
        const begun = await begin(scenario);
        begun.double.allowOnly([...toRead, ...read].filter((other) => other !== operation));
        const { output, calls } = await begun.preview();
        if (operation in calls && /may not|not allowed|not authorized|could not be read|cannot be read/.test(output))
          told.add(operation);
        await end(begun);
      }
    }
    expect(read.filter((operation) => !told.has(operation))).toEqual([]);
  });
});
