import type { UserImportJobType } from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { PoolSpec } from '../src/controls.ts';
import { openSession, testClock } from '../src/session.ts';

const clock = testClock();
const { double, api, close } = await openSession({ now: clock.now });
afterAll(close);
beforeEach(() => double.setImportPace({ startsAfterMs: 0, usersPerSecond: Number.POSITIVE_INFINITY }));

const byName: PoolSpec = { AutoVerifiedAttributes: ['email'] };
const CloudWatchLogsRoleArn = 'arn:aws:iam::123456789012:role/import';
const encrypted = { 'x-amz-server-side-encryption': 'aws:kms' };
const minute = 60 * 1000;

type Row = Readonly<Record<string, string>>;

/** A row that any pool of these tests takes, but for what is said otherwise. */
function row(name: string, values: Row = {}): Row {
  return {
    'cognito:username': name,
    'cognito:mfa_enabled': 'FALSE',
    email: `${name}@example.com`,
    email_verified: 'TRUE',
    ...values,
  };
}

async function fileOf(UserPoolId: string, rows: readonly Row[]): Promise<string> {
  const { CSVHeader = [] } = await api.getCSVHeader({ UserPoolId });
  const lines = rows.map((values) => CSVHeader.map((name) => (values[name] ?? '').replaceAll(',', '\\,')).join(','));
  return [CSVHeader.join(','), ...lines].join('\n');
}

async function createJob(UserPoolId: string): Promise<UserImportJobType> {
  const { UserImportJob } = await api.createUserImportJob({ UserPoolId, JobName: 'seed', CloudWatchLogsRoleArn });
  return UserImportJob ?? {};
}

function upload(
  job: UserImportJobType,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Readonly<Record<string, string>> = encrypted,
) {
  return fetch(job.PreSignedUrl ?? '', { method: 'PUT', headers, body });
}

/** A job of that pool with that file, started. */
async function start(
  UserPoolId: string,
  file: string | Uint8Array<ArrayBuffer>,
): Promise<{ readonly UserPoolId: string; readonly JobId: string }> {
  const job = await createJob(UserPoolId);
  expect((await upload(job, file)).status).toBe(200);
  const target = { UserPoolId, JobId: job.JobId ?? '' };
  const { UserImportJob } = await api.startUserImportJob(target);
  expect(UserImportJob?.Status).toBe('Pending');
  return target;
}

/** What became of those rows: the job's end, and its log without the line numbers. */
async function imported(UserPoolId: string, rows: readonly Row[]) {
  const target = await start(UserPoolId, await fileOf(UserPoolId, rows));
  const { UserImportJob } = await api.describeUserImportJob(target);
  const verdicts = double.importLog(UserPoolId, target.JobId).map((line) => line.slice(0, line.indexOf(']') + 1));
  return { job: UserImportJob, verdicts };
}

describe('GetCSVHeader', () => {
  // Developer Guide, Creating the user import CSV file: custom attributes are among the columns.
  it('names every attribute that an import can set', async () => {
    const UserPoolId = double.createPool({ Schema: [{ Name: 'tier', AttributeDataType: 'String' }] });
    const { CSVHeader } = await api.getCSVHeader({ UserPoolId });
    expect(CSVHeader).toEqual(
      expect.arrayContaining(['cognito:username', 'cognito:mfa_enabled', 'email', 'email_verified', 'custom:tier']),
    );
    expect(CSVHeader).not.toContain('sub');
  });
});

describe('a job', () => {
  it('imports users who then have to reset their password, and sends nothing', async () => {
    double.reset();
    const Schema = [{ Name: 'tier', AttributeDataType: 'String' as const, Mutable: false }];
    const UserPoolId = double.createPool({ ...byName, Schema });
    const { job } = await imported(UserPoolId, [
      row('ann', { 'custom:tier': 'gold, \\ "old"', birthdate: '02/01/1985', nickname: '  A ' }),
    ]);
    expect(job).toMatchObject({ Status: 'Succeeded', ImportedUsers: 1, SkippedUsers: 0, FailedUsers: 0 });
    const ann = double.live(UserPoolId).get('ann');
    expect(ann).toMatchObject({ status: 'RESET_REQUIRED', enabled: true });
    expect(ann?.password).toBeUndefined();
    expect(Object.fromEntries(ann?.attributes ?? [])).toEqual({
      email: 'ann@example.com',
      email_verified: 'true',
      birthdate: '1985-02-01',
      nickname: 'A',
      'custom:tier': 'gold, \\ "old"',
    });
    expect(double.messages()).toEqual([]);
  });

  it('makes up the username where an e-mail signs in', async () => {
    const UserPoolId = double.createPool({ ...byName, UsernameAttributes: ['email'] });
    const email = { 'cognito:username': 'ann@example.com', email: 'ann@example.com' };
    const rows = [row('ann', email), row('ann', email)];
    const { verdicts } = await imported(UserPoolId, rows);
    expect(verdicts).toEqual(['[SUCCEEDED]', '[SKIPPED]']);
    const { Username } = await api.adminGetUser({ UserPoolId, Username: 'ann@example.com' });
    expect(Username).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('leaves accounts that exist alone', async () => {
    const UserPoolId = double.createPool({ ...byName, users: [{ username: 'ann', attributes: { nickname: 'A' } }] });
    const { job, verdicts } = await imported(UserPoolId, [row('ann'), row('bob')]);
    expect(job).toMatchObject({ Status: 'Succeeded', ImportedUsers: 1, SkippedUsers: 1 });
    expect(verdicts).toEqual(['[SKIPPED]', '[SUCCEEDED]']);
    const ann = double.live(UserPoolId).get('ann');
    expect([ann?.status, Object.fromEntries(ann?.attributes ?? [])]).toEqual(['CONFIRMED', { nickname: 'A' }]);
  });

  it('of hashed passwords confirms users that have one, and fails a row of another algorithm', async () => {
    const UserPoolId = double.createPool(byName);
    const hash = `$2b$12$${'x'.repeat(53)}`;
    const [header = '', ...lines] = (await fileOf(UserPoolId, [row('ann'), row('bob'), row('cleo')])).split('\n');
    const hashes = [hash, '$argon2id$v=19$m=1,t=1,p=1$a$b', ''];
    const file = [`${header},cognito:password_hash`, ...lines.map((line, at) => `${line},${hashes[at]}`)].join('\n');
    const request = { UserPoolId, JobName: 'seed', CloudWatchLogsRoleArn, PasswordHashingAlgorithm: 'BCRYPT' as const };
    const { UserImportJob: job = {} } = await api.createUserImportJob(request);
    expect((await upload(job, file)).status).toBe(200);
    await api.startUserImportJob({ UserPoolId, JobId: job.JobId });
    const { UserImportJob: ended } = await api.describeUserImportJob({ UserPoolId, JobId: job.JobId });
    expect(ended).toMatchObject({ ImportedUsers: 2, FailedUsers: 1, PasswordHashingAlgorithm: 'BCRYPT' });
    const live = double.live(UserPoolId);
    expect([live.get('ann')?.status, live.get('ann')?.passwordHash]).toEqual(['CONFIRMED', hash]);
    expect(live.get('cleo')?.status).toBe('RESET_REQUIRED');
  });

  it('takes a false flag without its address, for every row has that column (14.41)', async () => {
    const { verdicts } = await imported(double.createPool(byName), [row('ann', { phone_number_verified: 'FALSE' })]);
    expect(verdicts).toEqual(['[SUCCEEDED]']);
  });

  // RESET_REQUIRED was confirmed before (inferred): AdminCreateUser's refusal is for accounts that never were.
  it('takes preferred_username where it is an alias (14.41)', async () => {
    const UserPoolId = double.createPool({ ...byName, AliasAttributes: ['preferred_username'] });
    const { verdicts } = await imported(UserPoolId, [row('ann', { preferred_username: 'annie' })]);
    expect(verdicts).toEqual(['[SUCCEEDED]']);
  });

  // Developer Guide, Viewing the import results: users by line number, no user data.
  it('logs a row by its line in the file', async () => {
    const UserPoolId = double.createPool(byName);
    const { JobId } = await start(
      UserPoolId,
      await fileOf(UserPoolId, [row('ann'), row('bob', { email_verified: '' })]),
    );
    const log = double.importLog(UserPoolId, JobId);
    expect(log.map((line) => line.slice(0, line.indexOf(' - ')))).toEqual([
      '[SUCCEEDED] Line Number 2',
      '[FAILED] Line Number 3',
    ]);
    expect(log.join()).not.toContain('bob');
  });

  it.each<[string, PoolSpec, Row]>([
    ['no auto-verified attribute is verified', {}, { email_verified: 'FALSE' }],
    [
      'another than the auto-verified one is',
      {},
      { email_verified: '', phone_number: '+15551', phone_number_verified: 'TRUE' },
    ],
    ['a verified address is missing', {}, { email: '' }],
    ['the username is missing', {}, { 'cognito:username': '' }],
    ['the username has a space', {}, { 'cognito:username': 'a b' }],
    ['mfa_enabled is missing', {}, { 'cognito:mfa_enabled': '' }],
    ['mfa_enabled is true where MFA is off', {}, { 'cognito:mfa_enabled': 'TRUE' }],
    ['mfa_enabled is false where MFA is on', { MfaConfiguration: 'ON' }, {}],
    ['a required attribute is missing', { Schema: [{ Name: 'given_name', Required: true }] }, {}],
    ['a value breaks the schema', {}, { updated_at: 'yesterday' }],
    ['the birthdate is as attributes have it', {}, { birthdate: '1985-02-01' }],
    ['the row is longer than 16,000 characters', {}, longRow()],
    ['an alias is taken', { AliasAttributes: ['email'] }, { email: 'ann@example.com' }],
    ['the e-mail that signs in is not the username', { UsernameAttributes: ['email'] }, {}],
  ])('fails a row where %s, and no other', async (_name, settings, values) => {
    const UserPoolId = double.createPool({ ...byName, ...settings });
    const good = goodRow(settings);
    const { job, verdicts } = await imported(UserPoolId, [good, row('bob', values)]);
    expect(verdicts).toEqual(['[SUCCEEDED]', '[FAILED]']);
    expect(job).toMatchObject({ Status: 'Succeeded', ImportedUsers: 1, FailedUsers: 1 });
    expect(double.live(UserPoolId).size).toBe(1);
  });

  function longRow(): Row {
    const names = ['name', 'given_name', 'family_name', 'middle_name', 'nickname', 'profile', 'picture', 'website'];
    return Object.fromEntries(names.map((name) => [name, 'x'.repeat(2048)]));
  }

  function goodRow({ UsernameAttributes, MfaConfiguration = 'OFF' }: PoolSpec): Row {
    const name = UsernameAttributes === undefined ? 'ann' : 'ann@example.com';
    const mfa = MfaConfiguration === 'ON' ? 'TRUE' : 'FALSE';
    return row('ann', { 'cognito:username': name, 'cognito:mfa_enabled': mfa, given_name: 'Ann' });
  }

  // aws-solutions/cognito-user-profiles-export-reference-architecture 9: with 14 imported and 32 failed.
  it('fails when too many were refused or skipped, and keeps who was imported', async () => {
    const UserPoolId = double.createPool({ ...byName, users: [{ username: 'bob' }] });
    const { job } = await imported(UserPoolId, [row('ann'), row('bob'), row('eve', { email: '' })]);
    expect(job).toMatchObject({
      Status: 'Failed',
      ImportedUsers: 1,
      SkippedUsers: 1,
      FailedUsers: 1,
      CompletionMessage: 'Too many users have failed or been skipped during the import.',
    });
    expect(double.live(UserPoolId).has('ann')).toBe(true);
  });

  it.each<[string, (file: string) => string | Uint8Array<ArrayBuffer>]>([
    ['has a byte order mark', (file) => `\uFEFF${file}`],
    ['is not UTF-8', (file) => new Uint8Array([...Buffer.from(file, 'latin1'), 0xff])],
    ['lacks a column', (file) => file.replace('given_name,', '')],
    ['has a column twice', (file) => file.replace('given_name,', 'name,')],
    ['has an unknown column', (file) => file.replace('given_name,', 'givenname,')],
    ['is empty', () => ''],
  ])('fails when its file %s', async (_name, spoil) => {
    const UserPoolId = double.createPool(byName);
    const target = await start(UserPoolId, spoil(await fileOf(UserPoolId, [row('ann')])));
    const { UserImportJob } = await api.describeUserImportJob(target);
    expect(UserImportJob).toMatchObject({ Status: 'Failed', ImportedUsers: 0 });
    expect(double.live(UserPoolId).size).toBe(0);
  });

  // Developer Guide: the order of columns does not matter.
  it('takes the columns in any order, and Windows line ends', async () => {
    const UserPoolId = double.createPool(byName);
    const file = await fileOf(UserPoolId, [row('ann')]);
    const reversed = file.split('\n').map((line) => line.split(',').reverse().join(','));
    await api.describeUserImportJob(await start(UserPoolId, `${reversed.join('\r\n')}\r\n`));
    expect(double.live(UserPoolId).get('ann')?.attributes.get('email')).toBe('ann@example.com');
  });

  it('goes on by the clock, and tells how far it is', async () => {
    double.setImportPace({ startsAfterMs: 1000, usersPerSecond: 10 });
    const UserPoolId = double.createPool(byName);
    const rows = Array.from({ length: 25 }, (_, n) => row(`user${n}`));
    const target = await start(UserPoolId, await fileOf(UserPoolId, rows));
    const seen: unknown[] = [];
    for (const ms of [999, 1, 1000, 1000, 1000]) {
      clock.advance(ms);
      const { UserImportJob: job } = await api.describeUserImportJob(target);
      seen.push([job?.Status, job?.ImportedUsers, (await api.listUsers({ UserPoolId, Limit: 60 })).Users?.length]);
    }
    expect(seen).toEqual([
      ['Pending', 0, 0],
      ['InProgress', 0, 0],
      ['InProgress', 10, 10],
      ['InProgress', 20, 20],
      ['Succeeded', 25, 25],
    ]);
  });

  it('is stopped, keeps who was imported, and does not start again', async () => {
    double.setImportPace({ startsAfterMs: 0, usersPerSecond: 1 });
    const UserPoolId = double.createPool(byName);
    const target = await start(UserPoolId, await fileOf(UserPoolId, [row('ann'), row('bob')]));
    clock.advance(1000);
    const { UserImportJob } = await api.stopUserImportJob(target);
    expect(UserImportJob).toMatchObject({ Status: 'Stopped', ImportedUsers: 1 });
    clock.advance(minute);
    expect(double.live(UserPoolId).size).toBe(1);
    await expect(api.startUserImportJob(target)).rejects.toMatchObject({ name: 'PreconditionNotMetException' });
    await expect(api.stopUserImportJob(target)).rejects.toMatchObject({ name: 'PreconditionNotMetException' });
  });

  it('shows its users to ListUsers once the lag is over', async () => {
    const UserPoolId = double.createPool(byName);
    double.setListLag(UserPoolId, 'until-told');
    await imported(UserPoolId, [row('ann')]);
    expect((await api.listUsers({ UserPoolId })).Users).toEqual([]);
    await expect(api.adminGetUser({ UserPoolId, Username: 'ann' })).resolves.toBeDefined();
    double.settleLists(UserPoolId);
    expect((await api.listUsers({ UserPoolId })).Users).toHaveLength(1);
  });

  it('imports 20,000 users', { timeout: 60_000 }, async () => {
    const UserPoolId = double.createPool(byName);
    const rows = Array.from({ length: 20_000 }, (_, n) => row(`user${n}`));
    const { job } = await imported(UserPoolId, rows);
    expect(job).toMatchObject({ Status: 'Succeeded', ImportedUsers: 20_000 });
    expect(double.live(UserPoolId).size).toBe(20_000);
  });
});

describe('StartUserImportJob refuses', () => {
  const unmet = { name: 'PreconditionNotMetException' };

  it.each<[string, PoolSpec, boolean, number]>([
    ['a job without a file', byName, false, 0],
    ['a pool that verifies no attribute', {}, true, 0],
    ['a job that was created a day ago', byName, true, 24 * 60 * minute + 1],
  ])('%s', async (_name, settings, uploaded, later) => {
    const UserPoolId = double.createPool(settings);
    const job = await createJob(UserPoolId);
    if (uploaded) await upload(job, await fileOf(UserPoolId, [row('ann')]));
    clock.advance(later);
    await expect(api.startUserImportJob({ UserPoolId, JobId: job.JobId })).rejects.toMatchObject(unmet);
    const { UserImportJob } = await api.describeUserImportJob({ UserPoolId, JobId: job.JobId });
    expect(UserImportJob?.Status).toBe(later > 0 ? 'Expired' : 'Created');
  });

  // Developer Guide: only one import job can be active at a time per account.
  it('a job while another one of the account runs', async () => {
    double.setImportPace({ startsAfterMs: minute, usersPerSecond: 1 });
    const pools = [double.createPool(byName), double.createPool({ ...byName, PoolName: 'other' })];
    const [first = '', second = ''] = pools;
    const running = await start(first, await fileOf(first, [row('ann')]));
    const job = await createJob(second);
    await upload(job, await fileOf(second, [row('ann')]));
    const target = { UserPoolId: second, JobId: job.JobId };
    await expect(api.startUserImportJob(target)).rejects.toMatchObject(unmet);
    await api.stopUserImportJob(running);
    await expect(api.startUserImportJob(target)).resolves.toBeDefined();
    // The tests share the account: this job ends before the next one's.
    clock.advance(2 * minute);
  });

  it('a job of another pool', async () => {
    const { JobId } = await createJob(double.createPool(byName));
    const UserPoolId = double.createPool({ ...byName, PoolName: 'other' });
    const missing = { name: 'ResourceNotFoundException' };
    await expect(api.startUserImportJob({ UserPoolId, JobId })).rejects.toMatchObject(missing);
    await expect(api.describeUserImportJob({ UserPoolId, JobId })).rejects.toMatchObject(missing);
  });
});

describe('CreateUserImportJob refuses', () => {
  it.each([
    ['no role', { JobName: 'seed' }],
    ['a role that is no ARN', { JobName: 'seed', CloudWatchLogsRoleArn: 'arn-of-twenty-letters' }],
    ['a name with a slash', { JobName: 'a/b', CloudWatchLogsRoleArn }],
    [
      'an algorithm that it does not know',
      { JobName: 'seed', CloudWatchLogsRoleArn, PasswordHashingAlgorithm: 'MD5' as 'BCRYPT' },
    ],
  ])('%s', async (_name, input) => {
    const UserPoolId = double.createPool(byName);
    const refused = api.createUserImportJob({ UserPoolId, CloudWatchLogsRoleArn: undefined, ...input });
    await expect(refused).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });
});

describe('the pre-signed URL', () => {
  it.each<[string, number, number, (job: UserImportJobType) => Promise<Response>]>([
    ['takes a file', 0, 200, (job) => upload(job, 'x')],
    ['is signed for encryption', 0, 403, (job) => upload(job, 'x', {})],
    [
      'is signed for PUT',
      0,
      403,
      (job) => fetch(job.PreSignedUrl ?? '', { method: 'POST', headers: encrypted, body: 'x' }),
    ],
    ['is signed', 0, 403, ({ PreSignedUrl }) => upload({ PreSignedUrl: PreSignedUrl?.slice(0, -1) }, 'x')],
    ['lives for 15 minutes', 15 * minute, 200, (job) => upload(job, 'x')],
    ['is dead after that', 15 * minute + 1, 403, (job) => upload(job, 'x')],
    ['wants the length', 0, 411, streamed],
  ])('%s', async (_name, later, status, put) => {
    const job = await createJob(double.createPool(byName));
    clock.advance(later);
    expect((await put(job)).status).toBe(status);
  });

  function streamed(job: UserImportJobType): Promise<Response> {
    const body = new Blob(['x']).stream();
    return fetch(job.PreSignedUrl ?? '', { method: 'PUT', headers: encrypted, body, duplex: 'half' });
  }
});

describe('ListUserImportJobs', () => {
  it('gives the jobs of the pool page by page, the last created first', async () => {
    const UserPoolId = double.createPool(byName);
    const jobs = [await createJob(UserPoolId), await createJob(UserPoolId), await createJob(UserPoolId)];
    await createJob(double.createPool({ ...byName, PoolName: 'other' }));
    const first = await api.listUserImportJobs({ UserPoolId, MaxResults: 2 });
    const second = await api.listUserImportJobs({ UserPoolId, MaxResults: 2, PaginationToken: first.PaginationToken });
    const listed = [first, second].flatMap(({ UserImportJobs = [] }) => UserImportJobs.map(({ JobId }) => JobId));
    expect(listed).toEqual(jobs.map(({ JobId }) => JobId).reverse());
    expect(second.PaginationToken).toBeUndefined();
  });
});
