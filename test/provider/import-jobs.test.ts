import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { planComponent } from '../../providers/provider/component-plan.ts';
import type { Settings } from '../../providers/settings/settings.ts';
import { openWorkbench, partialFailureOf, type Workbench } from './component-process.ts';

let bench: Workbench;
beforeEach(async () => {
  bench = await openWorkbench();
});
afterEach(() => bench.dispose());

/** So slow that 200 users one by one would take longer than a job, which is predicted to take three minutes. */
const slow = { missingUsers: 'create', requestRates: { UserCreation: 1 } } as const;
const importRoleArn = 'arn:aws:iam::111122223333:role/import-logs';
const declaration = `users:
  "load-\${index}": { count: 199, attributes: { email: "load-\${index}@example.com", email_verified: true } }
  by-call: { attributes: { nickname: no address } }
`;

async function start(settings: Settings, preview = false) {
  bench.write('a.yaml', declaration);
  const userPoolId = bench.double.createPool({ PoolName: 'p', AutoVerifiedAttributes: ['email'] });
  bench.double.setImportPace({ startsAfterMs: 0, usersPerSecond: 10_000 });
  const run = await bench.start({ userPoolId, preview, settings: { ...slow, ...settings } });
  expect(await run.check()).toEqual([]);
  return { run, userPoolId };
}

describe('very many missing users', { timeout: 120_000 }, () => {
  it('are announced in a preview, with the time that both ways take', async () => {
    const { run } = await start({ importRoleArn }, true);
    expect(run.underComponent()[0]).toMatch(/^imports 200 users by 1 job: about 2 min 51 s \(3 min 20 s one by one\)$/);
    expect(bench.double.calls()['CreateUserImportJob']).toBeUndefined();
  });

  it('come by a job, the rest by calls, and all of them are on record as created by this stack', async () => {
    const { run, userPoolId } = await start({ importRoleArn });
    const outputs = await run.create();
    expect(bench.double.calls()).toMatchObject({ CreateUserImportJob: 1, AdminCreateUser: 1 });
    expect(bench.double.calls()['AdminUpdateUserAttributes']).toBeUndefined();
    expect(bench.double.live(userPoolId).size).toBe(200);
    expect(outputs.users).toEqual(run.inputs.users);
    const entries: readonly unknown[] = Object.values(JSON.parse(outputs.__records['0'] ?? ''));
    expect(entries).toHaveLength(200);
    for (const entry of entries) expect(entry).toMatch(/^\+/);
    const next = await bench.start({ userPoolId, settings: slow });
    await next.check(outputs);
    expect(await next.diff(outputs)).toBe(false);
  });

  it('get groups although a limit would stop that many changes: who came by the job counts as new', async () => {
    bench.write('a.yaml', `users:\n${load.replace('count: 199', 'count: 199, groups: [g]')}`);
    const userPoolId = bench.double.createPool({ PoolName: 'p', AutoVerifiedAttributes: ['email'], groups: ['g'] });
    bench.double.setImportPace({ startsAfterMs: 0, usersPerSecond: 10_000 });
    const run = await bench.start({ userPoolId, settings: { ...slow, importRoleArn, force: false } });
    await run.check();
    await run.create();
    expect(bench.double.calls()['AdminAddUserToGroup']).toBe(199);
  });
});

const load = `  "load-\${index}": { count: 199, attributes: { email: "load-\${index}@example.com", email_verified: true } }\n`;
const jobBegun = async () => {
  while ((bench.double.calls()['CreateUserImportJob'] ?? 0) === 0) await new Promise((done) => setTimeout(done, 20));
};

describe('what others do while an import job runs', { timeout: 120_000 }, () => {
  it('gives nobody the rights of an imported user whose name they take', async () => {
    const bob = '  bob: { attributes: { email: bob@example.com, email_verified: true, nickname: boss } }\n';
    bench.write('a.yaml', `users:\n${load}${bob}`);
    const userPoolId = bench.double.createPool({
      PoolName: 'p',
      AliasAttributes: ['preferred_username', 'email'],
      AutoVerifiedAttributes: ['email'],
      users: [{ username: 'mallory', attributes: {} }],
    });
    bench.double.setImportPace({ startsAfterMs: 500, usersPerSecond: 10_000 });
    const run = await bench.start({ userPoolId, settings: { ...slow, importRoleArn } });
    await run.check();
    const creating = run.create().catch(() => undefined);
    await jobBegun();
    bench.double.changeByHand(userPoolId, 'mallory', { preferred_username: 'bob' });
    bench.double.setListLag(userPoolId, 'until-told');
    await creating;
    const mallory = bench.double.live(userPoolId).get('mallory')?.attributes ?? [];
    expect(Object.fromEntries(mallory)).toEqual({ preferred_username: 'bob' });
  });

  it('is not undone when another plan was approved: who was imported is on record, and nothing else is written', async () => {
    bench.write('a.yaml', `users:\n${load}  ann: { attributes: { nickname: boss } }\n`);
    const userPoolId = bench.double.createPool({
      PoolName: 'p',
      AutoVerifiedAttributes: ['email'],
      users: [{ username: 'ann', attributes: { nickname: 'boss' } }],
    });
    bench.double.setImportPace({ startsAfterMs: 500, usersPerSecond: 10_000 });
    const settings = { ...slow, importRoleArn };
    const first = await bench.start({ userPoolId, preview: true, settings });
    await first.check();
    const digest = (await planComponent(first.session, undefined, first.inputs)).digest();
    bench.double.reset();
    const run = await bench.start({ userPoolId, settings: { ...settings, expectPlan: String(digest) } });
    expect(await run.check()).toEqual([]);
    const creating = partialFailureOf(run.create());
    await jobBegun();
    bench.double.changeByHand(userPoolId, 'ann', { nickname: 'by-hand' });
    const { outputs, reasons } = await creating;
    expect(reasons.join()).toContain('ann');
    expect(bench.double.calls()).not.toHaveProperty('AdminUpdateUserAttributes');
    const entries: readonly unknown[] = Object.values(JSON.parse(outputs.__records['0'] ?? ''));
    expect(entries.filter((entry) => /^\+/.test(String(entry)))).toHaveLength(199);
  });
});
