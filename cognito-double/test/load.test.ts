import { afterAll, describe, expect, it } from 'vitest';
import { startDouble } from '../src/double.ts';
import { manyUsers } from '../src/seeds.ts';
import { openSession } from '../src/session.ts';

const { double, api, close } = await openSession();
afterAll(close);

const size = 100_000;
const Schema = [{ Name: 'tenant', AttributeDataType: 'String' as const }];

describe('a pool of 100,000 users', () => {
  it('is there and answers page by page, and an exact filter finds one', async () => {
    const UserPoolId = double.createPool({ Schema, groups: ['staff'], users: manyUsers(size) });
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

describe('a double', () => {
  it('is gone after stop', async () => {
    const one = await startDouble();
    await one.stop();
    await expect(fetch(one.url)).rejects.toThrow();
  });
});
