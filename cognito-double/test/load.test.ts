import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { execa } from 'execa';
import { afterAll, describe, expect, it } from 'vitest';
import { startDouble } from '../src/double.ts';
import { manyUsers } from '../src/seeds.ts';
import { clientOf, openSession } from '../src/session.ts';

const { double, api, close } = await openSession();
afterAll(close);

const size = 100_000;
const Schema = [{ Name: 'tenant', AttributeDataType: 'String' as const }];

describe('a pool of 100,000 users', () => {
  it('is there and answers page by page, and an exact filter finds one', async () => {
    const UserPoolId = double.createPool({ Schema, users: manyUsers(size) });
    let PaginationToken: string | undefined;
    const seen = new Set<string | undefined>();
    for (let page = 0; page < 50; page++) {
      const listed = await api.listUsers({ UserPoolId, PaginationToken });
      ({ PaginationToken } = listed);
      for (const { Username } of listed.Users ?? []) seen.add(Username);
    }
    expect(seen.size).toBe(50 * 60);
    for (const n of ['000001', '050000', '100000']) {
      const { Users } = await api.listUsers({ UserPoolId, Filter: `email = "user${n}@example.com"` });
      expect(Users?.map(({ Username }) => Username)).toEqual([`user${n}`]);
    }
  });
});

describe('main', () => {
  it('runs by itself and is steered over HTTP', async () => {
    const child = execa(process.execPath, ['cognito-double/src/main.ts', '--users', '70', '--rates', 'aws'], {
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
