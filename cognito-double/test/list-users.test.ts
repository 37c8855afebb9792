import type { ListUsersCommandInput } from '@aws-sdk/client-cognito-identity-provider';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { UserSpec } from '../src/seeds.ts';
import { attributeList, openSession, testClock } from '../src/session.ts';

const clock = testClock();
const { double, api, close } = await openSession({ now: clock.now });
afterAll(close);

const invalid = { name: 'InvalidParameterException' };

function numbered(count: number): readonly UserSpec[] {
  return Array.from({ length: count }, (_, n) => ({ username: `user${n}`, attributes: { nickname: `n${n}` } }));
}

/** The usernames of every page, until there is no token. */
async function pages(input: ListUsersCommandInput): Promise<readonly (readonly string[])[]> {
  const found: string[][] = [];
  let PaginationToken: string | undefined;
  do {
    const page = await api.listUsers({ ...input, PaginationToken });
    found.push((page.Users ?? []).map(({ Username = '' }) => Username));
    PaginationToken = page.PaginationToken;
  } while (PaginationToken !== undefined);
  return found;
}

async function names(UserPoolId: string, Filter?: string): Promise<readonly string[]> {
  return (await pages({ UserPoolId, Filter })).flat().sort();
}

describe('pages', () => {
  it('hold every user once, whatever the size of pool, page and gaps', async () => {
    const size = fc.integer({ min: 0, max: 130 });
    const limit = fc.option(fc.integer({ min: 1, max: 60 }), { nil: undefined });
    const paging = fc.record({ maxUsers: fc.integer({ min: 1, max: 60 }), emptyEvery: fc.constantFrom(0, 2, 3) });
    await fc.assert(
      fc.asyncProperty(size, limit, paging, async (users, Limit, gaps) => {
        const pool = double.createPool({ PoolName: `p${users}`, users: numbered(users) });
        double.setPaging(pool, gaps);
        const found = await pages({ UserPoolId: pool, Limit });
        expect(found.flat().sort()).toEqual(
          numbered(users)
            .map(({ username }) => username)
            .sort(),
        );
        expect(Math.max(...found.map((page) => page.length))).toBeLessThanOrEqual(Math.min(Limit ?? 60, gaps.maxUsers));
      }),
      { numRuns: 25 },
    );
  });

  it('hold 60 users at most, and the last one has no token', async () => {
    const pool = double.createPool({ users: numbered(120) });
    expect((await pages({ UserPoolId: pool })).map((page) => page.length)).toEqual([60, 60]);
  });

  it('are not shifted by users who come and go', async () => {
    const pool = double.createPool({ users: numbered(40) });
    const first = await api.listUsers({ UserPoolId: pool, Limit: 20 });
    for (const { Username } of first.Users ?? []) await api.adminDeleteUser({ UserPoolId: pool, Username });
    const second = await api.listUsers({ UserPoolId: pool, Limit: 20, PaginationToken: first.PaginationToken });
    expect(second.Users).toHaveLength(20);
  });

  it('come in an order that is not that of names, subs or creation', async () => {
    const users = numbered(30);
    const pool = double.createPool({ users });
    const bySub = [...double.live(pool).values()].sort((a, b) => (a.sub < b.sub ? -1 : 1));
    const created = users.map(({ username }) => username);
    const listed = (await pages({ UserPoolId: pool })).flat();
    expect(listed).not.toEqual(created);
    expect(listed).not.toEqual([...created].sort());
    expect(listed).not.toEqual(bySub.map(({ username }) => username));
  });
});

describe('a token', () => {
  const pool = double.createPool({ users: numbered(5) });
  const parameters = { UserPoolId: pool, Limit: 2, Filter: 'username ^= "user"' };
  it.each<[string, Partial<ListUsersCommandInput>]>([
    ['another limit', { Limit: 3 }],
    ['another filter', { Filter: 'username ^= "use"' }],
    ['no filter', { Filter: undefined }],
    ['other attributes', { AttributesToGet: ['sub'] }],
    ['another pool', { UserPoolId: double.createPool({ id: 'us-east-1_other', users: numbered(5) }) }],
    ['a letter changed', { PaginationToken: 'AAAA' }],
  ])('does not open with %s', async (_name, change) => {
    const { PaginationToken } = await api.listUsers(parameters);
    await expect(api.listUsers({ ...parameters, PaginationToken, ...change })).rejects.toMatchObject(invalid);
  });

  it('lives one hour', async () => {
    const { PaginationToken } = await api.listUsers(parameters);
    clock.advance(60 * 60 * 1000);
    await expect(api.listUsers({ ...parameters, PaginationToken })).resolves.toBeDefined();
    clock.advance(1);
    await expect(api.listUsers({ ...parameters, PaginationToken })).rejects.toMatchObject(invalid);
  });
});

describe('a filter', () => {
  const annSub = '0a000000-0000-4000-a000-000000000001';
  const bobSub = 'b0000000-0000-4000-a000-000000000002';
  const pool = double.createPool({
    UsernameConfiguration: { CaseSensitive: false },
    Schema: [{ Name: 'tenant', AttributeDataType: 'String' }],
    users: [
      { username: 'Ann', sub: annSub, attributes: { email: 'ann@example.com', name: 'A "B" \\', given_name: 'Jo' } },
      { username: 'bob', sub: bobSub, attributes: { phone_number: '+1555', given_name: 'Jon' }, enabled: false },
      { username: 'Google_1', status: 'EXTERNAL_PROVIDER', attributes: { family_name: 'X', preferred_username: 'p' } },
    ],
  });
  it.each<[string, readonly string[]]>([
    ['', ['Ann', 'Google_1', 'bob']],
    ['username = "Ann"', ['Ann']],
    ['username = "ann"', []],
    ['username ^= "b"', ['bob']],
    ['email="ann@example.com"', ['Ann']],
    ['email = "ANN@Example.com"', ['Ann']],
    ['email ^= "ANN@E"', ['Ann']],
    ['email ^= "ann@"', []],
    ['email ^= "ann"', ['Ann']],
    ['email = "ann@"', []],
    ['given_name = "JO"', []],
    ['phone_number ^= "+1"', ['bob']],
    ['name = "A \\"B\\" \\\\"', ['Ann']],
    ['given_name = "Jo"', ['Ann']],
    ['given_name ^= "Jo"', ['Ann', 'bob']],
    ['family_name ^= ""', ['Google_1']],
    ['preferred_username = "p"', ['Google_1']],
    ['cognito:user_status = "External_Provider"', ['Google_1']],
    ['status = "Disabled"', ['bob']],
    ['status = "disabled"', []],
    [`sub = "${annSub}"`, ['Ann']],
    ['sub ^= "b0"', ['bob']],
  ])('%s', async (filter, expected) => {
    expect(await names(pool, filter)).toEqual(expected);
  });

  it.each([
    ['custom:tenant = "acme"'],
    ['nickname = "x"'],
    ['Username = "Ann"'],
    ['username'],
    ['username = Ann'],
    ['username = "A"B"'],
    ['username = "A\\n"'],
    ['username != "Ann"'],
    ['username = "Ann" and status = "Enabled"'],
  ])('%s is refused', async (Filter) => {
    await expect(api.listUsers({ UserPoolId: pool, Filter })).rejects.toMatchObject(invalid);
  });

  it.each([true, false])(
    'on email ignores letter case both ways where CaseSensitive is %s (14.41)',
    async (sensitive) => {
      const one = double.createPool({
        UsernameConfiguration: { CaseSensitive: sensitive },
        users: [{ username: 'cleo', attributes: { email: 'Cleo@Example.com' } }],
      });
      expect(await names(one, 'email = "cleo@example.com"')).toEqual(['cleo']);
      expect(await names(one, 'email ^= "cLEO@e"')).toEqual(['cleo']);
      double.changeByHand(one, 'cleo', { email: 'CLEO@example.com' });
      expect(await names(one, 'email = "cleo@example.com"')).toEqual(['cleo']);
      expect(double.live(one).get('cleo')?.attributes.get('email')).toBe('CLEO@example.com');
    },
  );

  it.each(['email', 'preferred_username', 'username'])(
    'on %s by a prefix that ends in @ finds nobody, one letter more does (14.41)',
    async (attribute) => {
      const attributes = { email: 'dan@x.org', preferred_username: 'dan@x.org' };
      const one = double.createPool({ users: [{ username: 'dan@x.org', attributes }] });
      expect(await names(one, `${attribute} ^= "dan@"`)).toEqual([]);
      expect(await names(one, `${attribute} ^= "dan@x"`)).toEqual(['dan@x.org']);
      expect(await names(one, `${attribute} ^= "dan"`)).toEqual(['dan@x.org']);
    },
  );

  it('finds a changed user by the new value only', async () => {
    const one = double.createPool({ users: [{ username: 'ann', attributes: { given_name: 'Jo' } }] });
    expect(await names(one, 'given_name = "Jo"')).toEqual(['ann']);
    double.changeByHand(one, 'ann', { given_name: 'Max' });
    expect([await names(one, 'given_name = "Jo"'), await names(one, 'given_name = "Max"')]).toEqual([[], ['ann']]);
  });

  it('splits a pool by the first letter of sub in 16 parts that make the whole', async () => {
    const big = double.createPool({ users: numbered(200) });
    const parts = await Promise.all([...'0123456789abcdef'].map((letter) => names(big, `sub ^= "${letter}"`)));
    expect(parts.flat().sort()).toEqual(await names(big));
  });
});

describe('AttributesToGet', () => {
  it.each<[string, readonly string[], boolean]>([
    ['an attribute all have', ['nickname', 'sub'], true],
    ['an attribute one lacks', ['locale'], false],
    ['an attribute nobody knows', ['custom:none'], false],
  ])('%s', async (_name, wanted, accepted) => {
    const pool = double.createPool({
      users: [{ username: 'ann', attributes: { nickname: 'a', locale: 'de' } }, ...numbered(1)],
    });
    const listed = api.listUsers({ UserPoolId: pool, AttributesToGet: [...wanted] });
    if (!accepted) await expect(listed).rejects.toMatchObject(invalid);
    else expect((await listed).Users?.[0]?.Attributes?.map(({ Name }) => Name).sort()).toEqual([...wanted].sort());
  });
});

describe('a listing that lags', () => {
  async function nickname(pool: string): Promise<string | undefined> {
    const { Users = [] } = await api.listUsers({ UserPoolId: pool, Filter: 'username = "user0"' });
    return Users[0]?.Attributes?.find(({ Name }) => Name === 'nickname')?.Value;
  }

  it('shows the old attributes for a while, when AdminGetUser has the new ones', async () => {
    const pool = double.createPool({ users: numbered(1) });
    const target = { UserPoolId: pool, Username: 'user0' };
    double.setListLag(pool, 500);
    await api.adminUpdateUserAttributes({ ...target, UserAttributes: attributeList({ nickname: 'new' }) });
    expect((await api.adminGetUser(target)).UserAttributes).toContainEqual({ Name: 'nickname', Value: 'new' });
    clock.advance(499);
    expect(await nickname(pool)).toBe('n0');
    clock.advance(1);
    expect(await nickname(pool)).toBe('new');
  });

  it('shows them until it is told, filters, new and deleted users included', async () => {
    const pool = double.createPool({ users: [...numbered(1), { username: 'gone' }] });
    double.setListLag(pool, 'until-told');
    double.changeByHand(pool, 'user0', { nickname: 'new', given_name: 'Jo' });
    await api.adminDeleteUser({ UserPoolId: pool, Username: 'gone' });
    await api.adminCreateUser({ UserPoolId: pool, Username: 'new' });
    clock.advance(1_000_000);
    expect([await names(pool), await names(pool, 'given_name = "Jo"'), await nickname(pool)]).toEqual([
      ['gone', 'user0'],
      [],
      'n0',
    ]);
    double.settleLists(pool);
    expect([await names(pool), await names(pool, 'given_name = "Jo"'), await nickname(pool)]).toEqual([
      ['new', 'user0'],
      ['user0'],
      'new',
    ]);
  });
});
