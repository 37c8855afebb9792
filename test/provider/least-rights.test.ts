/** The tables of docs/safety.md, *Least rights*: each job is done with just those rights, over a double that denies everything else. */
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
const operationsIn = (markdown: string) => [...markdown.matchAll(/`([A-Z]\w+)`/g)].map(([, name = '']) => name);

/** Rows of both tables: what is declared or run, and the operations to read and to write. */
const rows = section
  .split('\n')
  .filter((line) => line.startsWith('| ') && !/^\| (?:---|declared or set|command) /.test(line))
  .map((line) => {
    const [, what = '', read = '', write = ''] = line.split(' | ').map((cell) => cell.trim());
    const [first = ''] = line.split(' | ');
    return { what: first.replace(/^\| /, ''), read: operationsIn(what), write: operationsIn(read + write) };
  });

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
  readonly nowConfig?: Configuration;
}

const many = Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((name) => [name, {}]));
const inGroup = (group: string) =>
  `users:\n${Object.keys(many)
    .map((name) => `  ${name}: { groups: [${group}] }\n`)
    .join('')}`;
const verified = { email: 'ana@example.com', email_verified: 'true' };
const ana = `users:\n  ana: { attributes: { email: ana@example.com, email_verified: true } }\n`;

const scenarios: Readonly<Record<string, readonly Scenario[]>> = {
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
    {
      live: { ana: {} },
      config: { requestRates: { UserCreation: '50%' } },
      now: 'users:\n  ana: { attributes: { custom:tier: gold } }\n',
    },
  ],
  '`importRoleArn`': [
    {
      config: {
        missingUsers: 'create',
        importJobs: 'always',
        importRoleArn: 'arn:aws:iam::111122223333:role/import-logs',
      },
      pool: { AutoVerifiedAttributes: ['email'] },
      now: ana,
    },
  ],
};

const google = { ProviderName: 'Google', ProviderType: 'Google', AttributeMapping: { email: 'email' } } as const;

/** Each command over a pool with a user in a group, and the status that it ends with. */
const commands: Readonly<Record<string, readonly (readonly [number, ...string[]])[]>> = {
  '`validate --user-pool-id`': [[0, 'validate', '--user-pool-id', 'POOL']],
  '`plan`, `drift`': [
    [2, 'plan'],
    [2, 'drift'],
  ],
  '`export`': [[0, 'export', '--user-pool-id', 'POOL']],
  '`find`': [
    [0, 'find', '--match', 'status=CONFIRMED'],
    [0, 'find', '--match', 'group=staff'],
  ],
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

function allowOnly({ double }: StackStage, allowed: readonly string[]): void {
  double.clearFaults();
  double.refuse(({ operation }) => !allowed.includes(operation), {
    name: 'AccessDeniedException',
    message: 'no identity-based policy allows it',
  });
}

describe('with the least rights', () => {
  it('is every row of the tables', () => {
    const known = [...Object.keys(scenarios), ...Object.keys(commands)];
    expect(rows.map(({ what }) => known.find((name) => what.startsWith(name)) ?? `unknown: ${what}`).sort()).toEqual(
      known.sort(),
    );
  });

  it('attributes of users are previewed, and written', async () => {
    const begun = await begin({ live: { ana: {} }, now: 'users:\n  ana: { attributes: { custom:tier: gold } }\n' });
    allowOnly(begun, toRead);
    expect((await begun.preview()).exitCode).toBe(0);
    allowOnly(begun, [...toRead, ...toWrite]);
    const { exitCode, output } = await begun.up();
    expect(exitCode, output).toBe(0);
  });

  it.each(Object.entries(scenarios))('%s', async (name, tried) => {
    const row = rows.find(({ what }) => what.startsWith(name));
    const [read, write] = [row?.read ?? [], row?.write ?? []];
    const used = new Set<string>();
    for (const scenario of tried) {
      const begun = await begin(scenario);
      allowOnly(begun, [...toRead, ...read]);
      const previewed = await begun.preview();
      expect(previewed.exitCode, previewed.output).toBe(0);
      allowOnly(begun, [...toRead, ...toWrite, ...read, ...write]);
      const { exitCode, output, calls } = await begun.up();
      expect(exitCode, output).toBe(0);
      for (const operation of [...Object.keys(previewed.calls), ...Object.keys(calls)]) used.add(operation);
      await begun.dispose();
      stage = undefined;
    }
    const all = [...toRead, ...toWrite, ...read, ...write];
    expect([...used].filter((operation) => !all.includes(operation))).toEqual([]);
    expect([...read, ...write].filter((operation) => !used.has(operation))).toEqual([]);
  });

  it.each(Object.entries(commands))('%s', async (name, all) => {
    const row = rows.find(({ what }) => what.startsWith(name));
    const allowed = row?.read ?? [];
    const live = { ana: { 'custom:tier': 'x' } };
    const now = 'users:\n  ana: { attributes: { custom:tier: gold } }\n';
    const begun = await begin({
      live,
      pool: { groups: ['staff'] },
      before: 'users:\n  ana: { attributes: { custom:tier: x } }\n',
      now,
    });
    begun.double.addUsers(begun.poolId, [{ username: 'ben', groups: ['staff'] }]);
    begun.double.changeByHand(begun.poolId, 'ana', { 'custom:tier': 'y' });
    allowOnly(begun, allowed);
    begun.double.reset();
    for (const [status, ...words] of all) {
      const told = await begun.command(...words.map((word) => word.replace('POOL', begun.poolId)));
      expect(told.status, told.stderr).toBe(status);
    }
    const used = Object.keys(begun.double.calls());
    expect(used.filter((operation) => !allowed.includes(operation))).toEqual([]);
    expect(allowed.filter((operation) => !used.includes(operation))).toEqual([]);
  });
});
