import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PoolSpec } from '../../cognito-double/src/controls.ts';
import { type CognitoDouble, startDouble } from '../../cognito-double/src/double.ts';
import { fileText, type ImportLimits, type ImportPlan, planImport } from '../../providers/apply/import-csv.ts';
import {
  type ImportOptions,
  type ImportProgress,
  type ImportResult,
  importJobName,
  importUsers,
} from '../../providers/apply/import-users.ts';
import { connect } from '../../providers/cognito/connection/connection.ts';
import { createGateway } from '../../providers/cognito/gateway.ts';
import { createImportGateway, type ImportGateway } from '../../providers/cognito/import-gateway.ts';
import { openGateways } from '../../providers/cognito/open-gateways.ts';
import { defaultRequestRates } from '../../providers/cognito/rates/quotas.ts';
import { processBudgets } from '../../providers/cognito/rates/rates.ts';
import type { Creation } from '../../providers/model/changes.ts';

// How fast the machine is says nothing here.
vi.setConfig({ testTimeout: 120_000 });

const keys = { accessKeyId: 'x', secretAccessKey: 'x' };
const roleArn = 'arn:aws:iam::123456789012:role/import';
const fast: ImportOptions = { roleArn, polling: { firstMs: 1, mostMs: 2 } };
const poolOfNames: PoolSpec = {
  AutoVerifiedAttributes: ['email'],
  AliasAttributes: ['email'],
  Schema: [{ Name: 'tier', AttributeDataType: 'String', Mutable: true }],
};

const user = (username: string, email = `${username}@example.com`): Creation => ({
  username,
  signInName: username,
  attributes: new Map([
    ['email', email],
    ['email_verified', 'true'],
    ['custom:tier', 'gold, or silver'],
  ]),
});
const users = (many: number) => Array.from({ length: many }, (_, n) => user(`user${n}`));

let double: CognitoDouble;
let poolId: string;
let gateway: ImportGateway;
/** The double's, in milliseconds: it stands still but for what a test adds. */
let now: number;

beforeEach(async () => {
  now = Date.now();
  double = await startDouble({ now: () => now });
  await useNewPool({});
});
afterEach(() => double.stop());

async function useNewPool(spec: PoolSpec): Promise<void> {
  poolId = double.createPool({ ...poolOfNames, ...spec });
  const connection = { roles: [], region: 'us-east-1', keys, cognitoEndpoint: double.url };
  gateway = createImportGateway(await connect(connection, poolId, { timeoutMs: 1_000 }), poolId);
}

async function plan(creations: readonly Creation[], limits?: ImportLimits): Promise<ImportPlan> {
  const connection = { roles: [], region: 'us-east-1', keys, cognitoEndpoint: double.url };
  const pool = await createGateway(await connect(connection, poolId), poolId).describePool();
  return planImport(creations, pool, await gateway.header(), limits);
}

function outcomes({ outcomes: all }: ImportResult): Readonly<Record<string, string>> {
  return Object.fromEntries(all);
}

describe('an import', () => {
  it('brings 20,000 users in by one job, as declared, and calls AdminCreateUser for none', async () => {
    const creations = users(20_000);
    const result = await importUsers(gateway, await plan(creations), fast);
    expect(new Set(result.outcomes.values())).toEqual(new Set(['imported']));
    expect(result.outcomes.size).toBe(20_000);
    expect(result.jobs).toMatchObject([{ status: 'Succeeded', imported: 20_000 }]);
    const live = double.live(poolId);
    expect(live.size).toBe(20_000);
    for (const { username, attributes } of creations) expect(live.get(username)?.attributes).toEqual(attributes);
    expect(double.calls()).toMatchObject({ CreateUserImportJob: 1, StartUserImportJob: 1 });
    expect(double.calls()).not.toHaveProperty('AdminCreateUser');
    expect(double.messages()).toEqual([]);
  });

  it('tells how far it is, over all of its jobs', async () => {
    double.setImportPace({ startsAfterMs: 1_000, usersPerSecond: 2 });
    const seen: ImportProgress[] = [];
    const onProgress = (progress: ImportProgress) => {
      seen.push(progress);
      now += 1_000;
    };
    await importUsers(gateway, await plan(users(5), { users: 3, bytes: 1e6 }), { ...fast, onProgress });
    const counts = seen.map(({ imported }) => imported);
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
    expect(new Set(counts)).toEqual(new Set([0, 2, 3, 5]));
    expect(seen.at(-1)).toEqual({ imported: 5, skipped: 0, failed: 0, total: 5 });
    expect(double.live(poolId).size).toBe(5);
  });

  it('is not waited for once the run is stopped, and no further job is begun', async () => {
    double.setImportPace({ startsAfterMs: 1_000_000, usersPerSecond: 1 });
    const stopping = new AbortController();
    const connection = { roles: [], region: 'us-east-1', keys, cognitoEndpoint: double.url };
    const limits = { budgets: processBudgets(stopping.signal), stopped: stopping.signal };
    const { imports } = await openGateways(connection, poolId, defaultRequestRates, limits);
    const result = await importUsers(imports, await plan(users(4), { users: 2, bytes: 1e6 }), {
      roleArn,
      polling: { firstMs: 1_000_000, mostMs: 1_000_000 },
      stopped: stopping.signal,
      onProgress: () => stopping.abort(),
    });
    expect(result).toMatchObject({ jobs: [], refusal: { code: 'stopped' } });
    expect([...result.outcomes.values()]).toEqual(['perhaps', 'perhaps', 'not-attempted', 'not-attempted']);
    expect(double.calls()).toMatchObject({ CreateUserImportJob: 1 });
  });

  it('runs one job after the other where one cannot take all', async () => {
    const result = await importUsers(gateway, await plan(users(5), { users: 2, bytes: 1e6 }), fast);
    expect(result.jobs.map(({ status, imported }) => [status, imported])).toEqual([
      ['Succeeded', 2],
      ['Succeeded', 2],
      ['Succeeded', 1],
    ]);
    expect(new Set(result.outcomes.values())).toEqual(new Set(['imported']));
    expect(double.live(poolId).size).toBe(5);
  });

  it('knows of nobody for sure whose job left one out, and of everybody in the others', async () => {
    double.addUsers(poolId, [{ username: 'ana', attributes: {} }]);
    const creations = [user('bob'), user('ana'), user('cleo'), user('dan')];
    const result = await importUsers(gateway, await plan(creations, { users: 2, bytes: 1e6 }), fast);
    expect(outcomes(result)).toEqual({ bob: 'perhaps', ana: 'perhaps', cleo: 'imported', dan: 'imported' });
    expect(result.jobs[0]).toMatchObject({ imported: 1, skipped: 1 });
    expect(result.refusal).toBeUndefined();
  });

  it('does not take a failed job for one that imported nobody', async () => {
    const creations = [
      user('ana', 'same@example.com'),
      user('bob', 'same@example.com'),
      user('cleo', 'same@example.com'),
    ];
    const result = await importUsers(gateway, await plan(creations), fast);
    expect(result.jobs).toMatchObject([{ status: 'Failed', imported: 1, failed: 2 }]);
    expect(new Set(result.outcomes.values())).toEqual(new Set(['perhaps']));
    expect([...double.live(poolId).keys()]).toEqual(['ana']);
  });

  it('does nothing for nobody but look whether a job runs', async () => {
    expect(await importUsers(gateway, { files: [] }, fast)).toEqual({ outcomes: new Map(), jobs: [] });
    expect(double.calls()).toEqual({ ListUserImportJobs: 1 });
  });
});

describe('after a run that was killed', () => {
  async function leaveRunning({ files }: ImportPlan): Promise<void> {
    double.setImportPace({ startsAfterMs: 1_000, usersPerSecond: 1 });
    const [file] = files;
    if (file === undefined) throw new Error('no file');
    const { id, uploadUrl } = await gateway.create(importJobName(file), roleArn);
    await gateway.upload(uploadUrl, Buffer.from(fileText(file)));
    await gateway.start(id);
    double.reset();
  }
  const onProgress = () => {
    now += 1_000;
  };

  it('the job of the very same users is waited for, and only the others are started', async () => {
    const given = await plan(users(3), { users: 2, bytes: 1e6 });
    await leaveRunning(given);
    const result = await importUsers(gateway, given, { ...fast, onProgress });
    expect(outcomes(result)).toEqual({ user0: 'imported', user1: 'imported', user2: 'imported' });
    expect(double.calls()).toMatchObject({ CreateUserImportJob: 1, StartUserImportJob: 1 });
  });

  it('the job of other users is waited for, and users that it left out are for the next look', async () => {
    await leaveRunning(await plan(users(3)));
    const result = await importUsers(gateway, await plan([user('user2'), user('zoe')]), { ...fast, onProgress });
    expect(outcomes(result)).toEqual({ user2: 'not-attempted', zoe: 'not-attempted' });
    expect(result.jobs).toMatchObject([{ status: 'Succeeded', imported: 3 }]);
    expect(double.calls()).not.toHaveProperty('CreateUserImportJob');
  });

  it('a job that was never started is left to expire, and another one made', async () => {
    const given = await plan(users(2));
    const [file] = given.files;
    if (file === undefined) throw new Error('no file');
    await gateway.create(importJobName(file), roleArn);
    expect(outcomes(await importUsers(gateway, given, fast))).toEqual({ user0: 'imported', user1: 'imported' });
  });
});

describe('what goes wrong on the way', () => {
  it.each(['CreateUserImportJob', 'StartUserImportJob', 'DescribeUserImportJob'])(
    'a lost answer of %s is made good',
    async (operation) => {
      double.failNext(operation, { connection: 'cut', carriedOut: true });
      const result = await importUsers(gateway, await plan(users(2)), fast);
      expect(outcomes(result)).toEqual({ user0: 'imported', user1: 'imported' });
    },
  );

  it.each<[string, () => Promise<void>, string, RegExp]>([
    [
      'a role that Cognito does not take',
      async () =>
        double.failNext('CreateUserImportJob', { name: 'InvalidParameterException', message: 'Invalid role' }),
      'import-refused',
      /logs:PutLogEvents/,
    ],
    [
      'a role that may not be passed on',
      async () =>
        double.failNext('CreateUserImportJob', { name: 'AccessDeniedException', message: 'to perform: iam:PassRole' }),
      'not-authorized',
      /iam:PassRole/,
    ],
    ['a job of another pool that runs', runElsewhere, 'import-refused', /only one job/],
    [
      'a pool that verifies nothing',
      () => useNewPool({ AutoVerifiedAttributes: [] }),
      'import-refused',
      /AutoVerified/,
    ],
    [
      'no permission',
      async () => double.failNext('ListUserImportJobs', 'AccessDeniedException'),
      'not-authorized',
      /ListUserImportJobs/,
    ],
  ])('%s ends the import with the reason, and nobody is imported', async (_case, spoil, code, hint) => {
    const given = await plan(users(2));
    await spoil();
    const result = await importUsers(gateway, given, fast);
    expect(result.refusal).toMatchObject({ code, hint: expect.stringMatching(hint) });
    expect(outcomes(result)).toEqual({ user0: 'not-attempted', user1: 'not-attempted' });
    expect(double.live(poolId).size).toBe(0);
  });

  it('an address that S3 does not take is told without the address', async () => {
    const { uploadUrl } = await gateway.create('late', roleArn);
    now += 16 * 60_000;
    const refused = await gateway.upload(uploadUrl, Buffer.from('x')).catch((error: unknown) => error);
    expect(refused).toMatchObject({ refusal: { code: 'import-refused', message: expect.stringContaining('expired') } });
    expect(String(refused)).not.toContain('X-Amz-Signature');
  });

  async function runElsewhere(): Promise<void> {
    double.setImportPace({ startsAfterMs: 60_000, usersPerSecond: 1 });
    const [ours, other] = [poolId, gateway];
    await useNewPool({ PoolName: 'other' });
    const [file] = (await plan(users(1))).files;
    const { id, uploadUrl } = await gateway.create('theirs', roleArn);
    await gateway.upload(uploadUrl, Buffer.from(file === undefined ? '' : fileText(file)));
    await gateway.start(id);
    [poolId, gateway] = [ours, other];
  }
});
