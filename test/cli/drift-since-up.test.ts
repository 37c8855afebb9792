/**
 * `cognito-users drift` of a stack that has applied something: drift is what somebody has changed since, and nothing that
 * only waits for the next `pulumi up` (DESIGN.md, *Words*).
 */
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { afterEach, describe, expect, it } from 'vitest';
import { clientOf } from '../../cognito-double/src/session.ts';
import type { PlanReport } from '../../providers/report/report-model.ts';
import type { StackStage } from '../e2e/stage.ts';
import { createStage } from '../provider/stage.ts';

const schema = JSON.parse(readFileSync(new URL('../../schema/plan-report.schema.json', import.meta.url), 'utf8'));
const isReport = new Ajv().compile(schema);

const users = (...lines: readonly string[]) => `users:\n${lines.map((line) => `  ${line}\n`).join('')}`;
const ana = 'ana: { attributes: { custom:tier: gold, nickname: "" }, groups: [staff], enabled: true }';
const bob = 'bob: { attributes: { custom:tier: free } }';

/** What happens after the `up`, and what `drift` says of it. */
interface Case {
  readonly files?: string;
  readonly settings?: Readonly<Record<string, string | readonly string[]>>;
  byHand?(stage: StackStage): unknown;
  /** `user attribute-or-step` of all drift. */
  readonly drift: readonly string[];
  readonly missing?: readonly string[];
  readonly waiting: readonly string[];
}

const change = (username: string, attributes: Readonly<Record<string, string>>) => (stage: StackStage) =>
  stage.double.changeByHand(stage.poolId, username, attributes);

const deleted = (Username: string) => (stage: StackStage) =>
  clientOf(stage.double.url).adminDeleteUser({ UserPoolId: stage.poolId, Username });

describe('drift since the last up', () => {
  let stage: StackStage | undefined;
  afterEach(() => stage?.dispose());

  it.each<[string, Case]>([
    ['nothing at all', { drift: [], waiting: [] }],
    ['another value is declared', { files: users(ana.replace('gold', 'silver'), bob), drift: [], waiting: ['ana'] }],
    [
      'another value is declared, and somebody has set a third one',
      {
        files: users(ana.replace('gold', 'silver'), bob),
        byHand: change('ana', { 'custom:tier': 'iron' }),
        drift: ['ana custom:tier'],
        waiting: [],
      },
    ],
    [
      'a value is declared, and another one has drifted',
      {
        files: users(ana.replace('gold', 'gold, custom:tenant: acme'), bob),
        byHand: change('ana', { 'custom:tier': 'iron' }),
        drift: ['ana custom:tier'],
        waiting: [],
      },
    ],
    [
      'a value is declared where a blank was applied, and somebody has set another',
      {
        files: users(ana.replace('""', 'Annie'), bob),
        byHand: change('ana', { nickname: 'Anette' }),
        drift: ['ana nickname'],
        waiting: [],
      },
    ],
    [
      'an attribute that was never applied is declared, and live is another value',
      {
        files: users(ana, bob.replace('free', 'free, nickname: B')),
        byHand: change('bob', { nickname: 'Bobby' }),
        drift: [],
        waiting: ['bob'],
      },
    ],
    [
      'a user is declared who is in the pool',
      { files: users(ana, bob, 'cleo: { attributes: { nickname: C } }'), drift: [], waiting: ['cleo'] },
    ],
    ['a user without an account is declared', { files: users(ana, bob, 'dora: {}'), drift: [], waiting: ['dora'] }],
    [
      'a user is no longer declared',
      { files: users(ana), settings: { removedUsers: 'disable' }, drift: [], waiting: ['bob'] },
    ],
    [
      'another group and a disabled account are declared',
      { files: users(ana.replace('[staff]', '[]').replace('true', 'false'), bob), drift: [], waiting: ['ana'] },
    ],
    [
      'somebody has disabled an account and taken a group',
      {
        async byHand({ double, poolId: UserPoolId }) {
          const api = clientOf(double.url);
          await api.adminDisableUser({ UserPoolId, Username: 'ana' });
          await api.adminRemoveUserFromGroup({ UserPoolId, Username: 'ana', GroupName: 'staff' });
        },
        drift: ['ana add-to-group', 'ana enable'],
        waiting: [],
      },
    ],
    [
      'unmanaged attributes are deleted from now on',
      {
        settings: { unmanagedAttributes: 'delete' },
        byHand: change('bob', { locale: 'fr' }),
        drift: [],
        waiting: ['bob'],
      },
    ],
    [
      'somebody has deleted an account',
      {
        byHand: deleted('bob'),
        drift: [],
        missing: ['bob'],
        waiting: [],
      },
    ],
    [
      'somebody has deleted an account that up would make again, and a new user is declared',
      {
        files: users(ana, bob, 'dora: {}'),
        settings: { missingUsers: 'create' },
        byHand: deleted('bob'),
        drift: ['bob create', 'bob custom:tier'],
        waiting: ['dora'],
      },
    ],
  ])('%s', async (_case, { files, settings = {}, byHand, drift, missing = [], waiting }) => {
    const applied = { 'users/a.yaml': users(ana, bob) };
    stage = await createStage({ ana: {}, bob: {}, cleo: {} }, applied, {}, { groups: ['staff'] });
    const up = await stage.up();
    expect(up.exitCode, up.output).toBe(0);
    if (files !== undefined) await stage.write('users/a.yaml', files);
    await stage.configure(settings);
    await byHand?.(stage);
    const { status, stdout, stderr } = await stage.command('drift', '-o', 'json');
    expect(stderr).toBe('');
    const report: PlanReport = JSON.parse(stdout);
    expect(isReport(report), JSON.stringify(isReport.errors)).toBe(true);
    const names = (some: readonly { readonly username: string }[] = []) => some.map(({ username }) => username);
    const [pool] = report.userPools;
    const found = pool?.users.flatMap(({ username, steps, attributes }) => [
      ...steps.map(({ kind }) => `${username} ${kind}`),
      ...attributes.map(({ name }) => `${username} ${name}`),
    ]);
    expect(found).toEqual(drift);
    expect(names(pool?.missing)).toEqual(missing);
    expect(pool?.notApplied ?? []).toEqual(waiting);
    expect(report.summary.missing).toBe(missing.length);
    expect(status).toBe(drift.length + missing.length > 0 ? 2 : 0);
  });

  it('is what somebody adds, where the last up deleted unmanaged attributes', async () => {
    const settings = { unmanagedAttributes: 'delete' };
    stage = await createStage({ ana: {}, bob: {} }, { 'users/a.yaml': users(ana, bob) }, settings, {
      groups: ['staff'],
    });
    expect((await stage.up()).exitCode).toBe(0);
    change('bob', { locale: 'fr' })(stage);
    const { status, stdout } = await stage.command('drift');
    expect(status).toBe(2);
    expect(stdout).toContain('- locale  (unmanaged)');
    expect(stdout).not.toContain('next pulumi up');
  });
});
