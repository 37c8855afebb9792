/** Names that are too long, or too odd, for a Username or a filter, in pools that are read by look-ups. */
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type CognitoDouble, startDouble } from '../../cognito-double/src/double.ts';
import { connect } from '../../providers/cognito/connection/connection.ts';
import { createGateway, type Gateway } from '../../providers/cognito/gateway.ts';
import { openDirectory } from '../../providers/directory/directory.ts';

// How fast the machine is says nothing here.
vi.setConfig({ testTimeout: 120_000 });

let double: CognitoDouble;
beforeAll(async () => {
  double = await startDouble();
});
afterAll(() => double.stop());
beforeEach(() => double.reset());

const keys = { accessKeyId: 'x', secretAccessKey: 'x' };
const gatewayOf = async (poolId: string): Promise<Gateway> =>
  createGateway(await connect({ roles: [], region: 'us-east-1', keys, cognitoEndpoint: double.url }, poolId), poolId);

/** Reads names from a pool with so many users that everybody is looked up, and gives the usernames that answer. */
const answering = async (poolId: string, names: readonly string[]): Promise<readonly (string | undefined)[]> => {
  const gateway = await gatewayOf(poolId);
  const big = { ...(await gateway.describePool()), estimatedNumberOfUsers: 1_000_000 };
  const directory = await openDirectory({ ...gateway, describePool: async () => big }, 25);
  await directory.read({ names, subs: [] });
  expect(directory.progress().reading?.strategy).toBe('look-up');
  return names.map((name) => directory.index.answering(name)[0]?.user.username);
};
const aliasPool = (caseSensitive: boolean, aliases: ReadonlyMap<string, Readonly<Record<string, string>>>) =>
  double.createPool({
    AliasAttributes: ['preferred_username', 'email'],
    UsernameConfiguration: { CaseSensitive: caseSensitive },
    users: [...aliases].map(([username, attributes]) => ({ username, attributes })),
  });
const verified = (email: string) => ({ email, email_verified: 'true' });

describe.each([true, false])('an alias in a pool that is read by look-ups (case-sensitive: %s)', (caseSensitive) => {
  const lengths = [128, 129, 200, 234, 235, 236, 243, 244, 245, 254];
  /** Labels of a domain have at most 63 characters. */
  const address = (length: number) => {
    const letters = 'b'.repeat(length - 64 - 5).replaceAll(/b{50}(?=bb)/g, (label) => `${label.slice(1)}.`);
    return `${'a'.repeat(64)}@${letters}.org`;
  };

  it('is found however long it is (14.36)', async () => {
    const names = new Map<string, Readonly<Record<string, string>>>();
    const sought: string[] = [];
    for (const length of lengths) {
      names.set(`e${length}`, verified(address(length)));
      sought.push(address(length));
    }
    for (const length of [...lengths, 1_000, 2_048]) {
      names.set(`p${length}`, { preferred_username: 'p'.repeat(length) });
      sought.push('p'.repeat(length));
    }
    expect(await answering(aliasPool(caseSensitive, names), sought)).toEqual([...names.keys()]);
  });

  it('is told from those that begin like it (14.36)', async () => {
    const long = 'x'.repeat(300);
    const names = new Map([
      ['one', { preferred_username: `${long}1` }],
      ['two', { preferred_username: `${long}2` }],
    ]);
    expect(await answering(aliasPool(caseSensitive, names), [`${long}2`, `${long}3`])).toEqual(['two', undefined]);
  });

  it('that nobody has is missing, and ends no run (14.36)', async () => {
    const nobody = [...lengths.map(address), 'n'.repeat(129), 'n'.repeat(2_048), 'two words', 'tab\there'];
    expect(await answering(aliasPool(caseSensitive, new Map()), nobody)).toEqual(nobody.map(() => undefined));
  });

  it('is found with quotes, backslashes and signs at every length (14.36)', async () => {
    const letter = fc.constantFrom('"', '\\', '@', 'a', 'é', '🙂', "'", '=');
    const alias = fc.array(letter, { minLength: 1, maxLength: 300, size: 'max' }).map((letters) => letters.join(''));
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(alias, { minLength: 1, maxLength: 8 }), async (aliases) => {
        const names = new Map(aliases.map((one, index) => [`user${index}`, { preferred_username: one }]));
        expect(await answering(aliasPool(caseSensitive, names), aliases)).toEqual([...names.keys()]);
      }),
      { numRuns: 40 },
    );
  });
});

it('a username of nothing but quotes and backslashes is found at its greatest length (14.36)', async () => {
  const names = ['"', '\\'].flatMap((letter) => [100, 120, 128].map((length) => letter.repeat(length)));
  const poolId = double.createPool({ users: names.map((username) => ({ username })) });
  expect(await answering(poolId, names)).toEqual(names);
});
