/** Which accounts a roster is about, and whose a listing that lags must not decide about. */
import { afterAll, describe, expect, it } from 'vitest';
import { connect } from '../../providers/aws/connection.ts';
import { openDirectory } from '../../providers/aws/directory.ts';
import { createGateway } from '../../providers/aws/gateway.ts';
import type { AccountStep, AppliedAccount } from '../../providers/core/accounts.ts';
import { doubtfulAccounts, readAccounts } from '../../providers/live-accounts.ts';
import { openSession } from '../cognito-double/session.ts';

const { double, close } = await openSession();
afterAll(close);

describe('who has to be asked again', () => {
  const creation = { username: 'u', signInName: 'u', attributes: new Map() };
  const recorded = new Map([['u', { sub: 'sub-of-u' }]]);
  it.each<readonly [string, AccountStep, ReadonlyMap<string, AppliedAccount>, string | undefined]>([
    ['a new user whom nobody knows', { kind: 'create', creation }, new Map(), undefined],
    ['a user on record whom the listing lacks', { kind: 'create', creation }, recorded, 'sub-of-u'],
    ['a user who would be deleted', { kind: 'delete' }, new Map(), 'u'],
    ['a user whom somebody has disabled', { kind: 'enable', reason: 'drifted' }, new Map(), 'u'],
    ['a user who is declared as disabled', { kind: 'disable', reason: 'declared' }, new Map(), undefined],
    ['a user who joins a group', { kind: 'add-to-group', group: 'g', reason: 'drifted' }, new Map(), undefined],
  ])('%s', (_who, step, accounts, name) => {
    const doubtful = doubtfulAccounts([{ username: 'u', steps: [step] }], new Map(), accounts);
    expect(doubtful.get('u')).toBe(name);
  });
});

describe('the accounts of a roster', () => {
  it('are found by name, by the sub on record, and by the address under which they would be created', async () => {
    const byEmail = double.createPool({ UsernameAttributes: ['email'] });
    double.addUsers(byEmail, [
      { attributes: { email: 'ana@example.com' } },
      { attributes: { email: 'moved@example.com' } },
    ]);
    const subs = new Map([...double.live(byEmail).values()].map((user) => [user.attributes.get('email'), user.sub]));
    const keys = { accessKeyId: 'x', secretAccessKey: 'x' };
    const clients = await connect({ roles: [], region: 'us-east-1', keys, cognitoEndpoint: double.url }, byEmail);
    const directory = await openDirectory(createGateway(clients, byEmail), { users: 3, requestsPerSecond: 25 });
    const declared = new Map([
      ['ana', { attributes: new Map([['email', 'ana@example.com']]) }],
      ['old@example.com', { attributes: new Map<string, string>() }],
      ['nobody@example.com', { attributes: new Map<string, string>() }],
    ]);
    const accounts = new Map([['old@example.com', { sub: subs.get('moved@example.com') ?? '' }]]);
    const found = async (creates: boolean) => {
      const live = await readAccounts(directory, { declared, accounts, creates });
      return Object.fromEntries([...live].map(([name, { sub }]) => [name, sub]));
    };
    const moved = { 'old@example.com': subs.get('moved@example.com') };
    expect(await found(true)).toEqual({ ana: subs.get('ana@example.com'), ...moved });
    expect(await found(false)).toEqual(moved);
  });
});
