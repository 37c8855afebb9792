import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Settings } from '../../providers/settings.ts';
import { openWorkbench, type Workbench } from './component-process.ts';

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
});
