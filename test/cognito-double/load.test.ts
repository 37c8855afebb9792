import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { execa } from 'execa';
import { afterAll, describe, expect, it } from 'vitest';
import { startDouble } from './double.ts';
import { manyUsers } from './seeds.ts';
import { clientOf, openSession } from './session.ts';

const { double, api, close } = await openSession();
afterAll(close);

const size = 100_000;
const Schema = [{ Name: 'tenant', AttributeDataType: 'String' as const }];

/** The median of some runs in milliseconds, the HTTP call included. */
async function medianMs(runs: number, call: (n: number) => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let n = 0; n < runs; n++) {
    const begun = performance.now();
    await call(n);
    times.push(performance.now() - begun);
  }
  return times.sort((a, b) => a - b)[Math.floor(runs / 2)] ?? 0;
}

describe('a pool of 100,000 users', () => {
  // Loose bounds: they tell a page from a walk over the pool, on a busy machine too.
  it('is there in seconds and answers page by page', { timeout: 60_000 }, async () => {
    const begun = performance.now();
    const UserPoolId = double.createPool({ Schema, users: manyUsers(size) });
    expect(performance.now() - begun).toBeLessThan(10_000);
    let PaginationToken: string | undefined;
    const scan = async () => {
      ({ PaginationToken } = await api.listUsers({ UserPoolId, PaginationToken }));
    };
    await scan();
    expect(await medianMs(50, scan)).toBeLessThan(50);
    await api.listUsers({ UserPoolId, Filter: 'email ^= "user0"' });
    const look = (n: number) =>
      api.listUsers({ UserPoolId, Filter: `email = "user${String(n + 1).padStart(6, '0')}@example.com"` });
    expect((await look(7)).Users).toHaveLength(1);
    expect(await medianMs(50, look)).toBeLessThan(50);
  });
});

describe('main', () => {
  it('runs by itself and is steered over HTTP', { timeout: 30_000 }, async () => {
    const child = execa(process.execPath, ['test/cognito-double/main.ts', '--users', '70', '--rates', 'aws'], {
      reject: false,
    });
    try {
      const { url, userPoolId } = await firstLine(child.stdout);
      const client = clientOf(url);
      const target = { UserPoolId: userPoolId, Username: 'user000001' };
      await client.adminGetUser(target);
      expect(await (await fetch(`${url}/_double/calls`)).json()).toEqual({ AdminGetUser: 1 });
      await fetch(`${url}/_double/reset`, { method: 'POST' });
      expect(await (await fetch(`${url}/_double/calls`)).json()).toEqual({});
      const users = [{ username: 'user000001', attributes: { nickname: 'new', given_name: '' } }];
      const changed = await fetch(`${url}/_double/change`, {
        method: 'POST',
        body: JSON.stringify({ pool: userPoolId, users }),
      });
      expect(changed.status).toBe(200);
      const { UserAttributes } = await client.adminGetUser(target);
      expect(UserAttributes).toContainEqual({ Name: 'nickname', Value: 'new' });
      expect(UserAttributes?.map(({ Name }) => Name)).not.toContain('given_name');
      expect((await fetch(`${url}/_double/none`)).status).toBe(404);
      client.destroy();
    } finally {
      child.kill();
      await child;
    }
  });
});

describe('a double', () => {
  it('is gone after stop', async () => {
    const one = await startDouble();
    await one.stop();
    await expect(fetch(one.url)).rejects.toThrow();
  });
});

/** What the process prints first. Rejects when it ends without a word. */
async function firstLine(output: Readable): Promise<{ readonly url: string; readonly userPoolId: string }> {
  const lines = createInterface({ input: output });
  const [line] = await Promise.race([once(lines, 'line'), once(lines, 'close').then(() => [''])]);
  return JSON.parse(line);
}
