/** `endSessions` over whole runs: who is signed out, what is told, and what a run leaves to the next one. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { PoolSpec } from '../../cognito-double/src/controls.ts';
import { clientOf } from '../../cognito-double/src/session.ts';
import { journalFileName } from '../../providers/apply/journal.ts';
import { lineOf } from '../../providers/apply/journal-entries.ts';
import type { Configuration } from '../../script/sandbox/stack-files.ts';
import type { PoolUsers, StackStage, StageResult } from '../e2e/stage.ts';
import { stack } from './deployed.ts';
import { createStage } from './stage.ts';

const pool = { ana: { 'custom:role': 'admin' }, bob: {} };
const roles = (ana: string, bob: string) =>
  `users:\n  ana: { attributes: { custom:role: ${ana} } }\n  bob: { attributes: { custom:role: ${bob} } }\n`;
const endSessions = ['custom:role', 'groups', 'enabled'];
const signOut = 'AdminUserGlobalSignOut';

let stage: StackStage | undefined;
afterEach(() => stage?.dispose());

const begin = async (
  files: Readonly<Record<string, string>>,
  config: Configuration = { endSessions },
  { users = pool, ...definition }: Partial<Omit<PoolSpec, 'users'>> & { readonly users?: PoolUsers } = {},
): Promise<StackStage> => {
  stage = await createStage(users, files, config, { clients: ['web'], ...definition });
  return stage;
};
const signedOut = ({ double, poolId }: StackStage) =>
  double.signOuts(poolId).map((sub) => [...double.live(poolId).values()].find((user) => user.sub === sub)?.username);
const succeeded = ({ exitCode, output, calls }: StageResult) => {
  expect(exitCode, output).toBe(0);
  return { output, calls };
};
const writes = ({ calls }: Pick<StageResult, 'calls'>) =>
  Object.keys(calls).filter((name) => /^Admin(?!Get|List)/.test(name));
const journalOf = ({ folder, poolId }: StackStage) => join(folder, '.cognito-users', journalFileName(poolId, stack));
const settled = async ({ up }: StackStage) => {
  const next = succeeded(await up('--expect-no-changes'));
  expect(writes(next)).toEqual([]);
};

describe('a user that loses something listed', () => {
  it('is signed out after the write, as preview, plan and summary say; who gets it only is not', async () => {
    const begun = await begin({ 'users/a.yaml': roles('reader', 'reader') });
    const { output } = succeeded(await begun.preview());
    expect(output).toContain('- sign out everywhere  (because custom:role changes)');
    expect(output.match(/sign out everywhere/g)).toHaveLength(1);
    expect(output).toMatch(
      /1 user will be signed out everywhere; access tokens live on for at most 60\s+minutes: until \d\d:\d\d UTC/,
    );
    const planned = await begun.command('plan', '--output', 'json');
    expect(JSON.parse(planned.stdout)).toMatchObject({
      summary: { changed: 2, signedOut: 1 },
      userPools: [
        {
          accessTokens: { seconds: 3_600, until: expect.stringMatching(/^\d{4}-/) },
          users: [
            {
              username: 'ana',
              steps: [
                { kind: 'end-sessions', reason: 'accompanies', because: [{ kind: 'changed', name: 'custom:role' }] },
              ],
            },
            { username: 'bob', steps: [] },
          ],
        },
      ],
    });
    const done = succeeded(await begun.up());
    expect(done.output).toContain('2 users updated, 1 user signed out everywhere');
    expect(signedOut(begun)).toEqual(['ana']);
    expect(begun.double.requests().at(-1)?.operation).toBe(signOut);
    expect(await begun.state()).not.toContain('__sessionsDue');
    await settled(begun);
  });

  it('is told for how long access tokens live on, by the app client that lets them live longest', async () => {
    const begun = await begin(
      { 'users/a.yaml': roles('reader', 'reader') },
      { endSessions },
      { accessTokenMinutes: 90 },
    );
    const { output, calls } = succeeded(await begun.preview());
    expect(output).toMatch(/for at most 90\s+minutes/);
    expect(calls).toMatchObject({ ListUserPoolClients: 1, DescribeUserPoolClient: 1 });
    // Nobody reads it where something is written.
    expect((await begun.up()).calls).not.toHaveProperty('ListUserPoolClients');
  });

  it.each([
    ['that may not be read', 'NotAuthorizedException'],
    ['that an emulator does not know', 'UnknownOperationException'],
  ])('is signed out all the same by app clients %s', async (_case, failure) => {
    const begun = await begin({ 'users/a.yaml': roles('reader', 'reader') });
    begun.double.refuse(({ operation }) => operation === 'ListUserPoolClients', failure);
    const { output } = succeeded(await begun.preview());
    expect(output.replaceAll(/\s+/g, ' ')).toContain(
      'for how long their access tokens live on is not known, because the app clients could not be read',
    );
    succeeded(await begun.up());
    expect(signedOut(begun)).toEqual(['ana']);
  });

  it('is signed out by a digest of its own', async () => {
    const begun = await begin({ 'users/a.yaml': roles('reader', 'reader') }, {});
    const digest = async (...args: readonly string[]) =>
      /digest: (\w+)/.exec((await begun.command('plan', ...args)).stdout)?.[1] ?? '';
    const without = await digest();
    const approved = await digest('--end-sessions', 'custom:role');
    expect(approved).not.toBe(without);
    await begun.configure({ endSessions, expectPlan: without });
    expect((await begun.up()).exitCode).toBe(1);
    await begun.configure({ expectPlan: approved });
    succeeded(await begun.up());
    expect(signedOut(begun)).toEqual(['ana']);
  });

  it('counts as no change of its own, and as monthly active', async () => {
    const begun = await begin({ 'users/a.yaml': roles('reader', 'reader') }, { endSessions, maxChanges: '2' });
    begun.double.refuse(({ operation }) => operation === signOut, 'InvalidParameterException');
    expect((await begun.up()).exitCode).toBe(1);
    begun.double.clearFaults();
    await begun.configure({ maxChanges: '0', maxActiveUsers: '0' });
    expect((await begun.up()).output).toContain('1 user would become monthly active');
    await begun.configure({ maxActiveUsers: '1' });
    succeeded(await begun.up());
    expect(signedOut(begun)).toEqual(['ana']);
  });
});

describe('groups, accounts and users who are no longer declared', () => {
  const files = { 'users/a.yaml': 'users: { ana: { groups: [staff] }, bob: { enabled: true } }\n' };
  const definition = { groups: ['staff', 'ops'] };

  it('end sessions where a group is left, and an account is disabled', async () => {
    const begun = await begin(files, { endSessions }, definition);
    succeeded(await begun.up());
    expect(signedOut(begun)).toEqual([]);
    await begun.write('users/a.yaml', 'users: { ana: { groups: [ops] }, bob: { enabled: false } }\n');
    const { output } = succeeded(await begun.upWithPreview());
    expect(output).toContain('- sign out everywhere  (because the group staff is left)');
    expect(output).toContain('- sign out everywhere  (because the account is disabled)');
    expect(signedOut(begun).toSorted()).toEqual(['ana', 'bob']);
    await settled(begun);
  });

  it.each(['clear', 'disable'] as const)(
    'by removedUsers: %s, also where the sign-out has to wait',
    async (removedUsers) => {
      const begun = await begin({ 'users/a.yaml': roles('admin', 'admin') }, { endSessions, removedUsers });
      succeeded(await begun.up());
      await begun.write('users/a.yaml', 'users: { bob: { attributes: { custom:role: admin } } }\n');
      begun.double.refuse(({ operation }) => operation === signOut, 'InvalidParameterException');
      expect((await begun.up()).exitCode).toBe(1);
      begun.double.clearFaults();
      const preview = succeeded(await begun.preview());
      expect(preview.output).toMatch(
        /1 user will only be signed out everywhere:\s+ana\s+- sign out everywhere {2}\(left over/,
      );
      const next = succeeded(await begun.up());
      expect(next.output).toContain('1 user signed out everywhere');
      expect(writes(next)).toEqual([signOut]);
      expect(signedOut(begun)).toEqual(['ana']);
      await settled(begun);
    },
  );
});

describe('rules', () => {
  const rule = 'rules: { all: { match: everybody, attributes: { custom:role: reader }, groups: [staff] } }\n';

  it('that take something sign out users that no file names, also where the sign-out has to wait', async () => {
    const begun = await begin({ 'users/rules.yaml': rule }, { endSessions }, { groups: ['staff'] });
    succeeded(await begun.up());
    // Ana had another role.
    expect(signedOut(begun)).toEqual(['ana']);
    await begun.write('users/rules.yaml', 'users: {}\n');
    begun.double.failNext(signOut, 'InvalidParameterException');
    expect((await begun.up()).exitCode).toBe(1);
    expect(await begun.state()).toContain('__sessionsDue');
    const next = succeeded(await begun.up());
    expect(writes(next)).toEqual([signOut]);
    expect(signedOut(begun).toSorted()).toEqual(['ana', 'ana', 'bob']);
    expect(await begun.state()).not.toContain('__sessionsDue');
    await settled(begun);
  });
});

describe('what a run did not come to', () => {
  /** A run that changes Ana's role and fails to sign her out. */
  const failed = async (config: Configuration = { endSessions }): Promise<StackStage> => {
    const begun = await begin({ 'users/a.yaml': roles('reader', 'reader') }, config);
    begun.double.refuse(({ operation }) => operation === signOut, 'InvalidParameterException');
    const { exitCode, output } = await begun.up();
    expect(exitCode).toBe(1);
    expect(output).toContain('ana: ');
    begun.double.clearFaults();
    return begun;
  };

  it('is due on record, told, and all that the next up does', async () => {
    const begun = await failed();
    expect(await begun.state()).toContain('__sessionsDue');
    const { output } = succeeded(await begun.preview());
    expect(output).toContain('1 user will only be signed out everywhere');
    expect(output).toContain('- sign out everywhere  (left over from an earlier run)');
    const { status } = await begun.command('plan');
    expect(status).toBe(2);
    const drift = await begun.command('drift');
    expect([drift.status, drift.stdout]).toEqual([0, expect.stringContaining('no drift')]);
    const next = succeeded(await begun.up());
    expect([writes(next), next.output]).toEqual([[signOut], expect.stringContaining('1 user signed out everywhere')]);
    expect(next.output).not.toContain('updated');
    expect(signedOut(begun)).toEqual(['ana']);
    await settled(begun);
  });

  it('is due on record also where the write had no answer, though it was carried out', async () => {
    const begun = await begin({ 'users/a.yaml': roles('reader', 'admin') });
    begun.double.failNext('AdminUpdateUserAttributes', { connection: 'cut', carriedOut: true }, 1_000);
    expect((await begun.up()).exitCode).toBe(1);
    begun.double.clearFaults();
    // The journal is empty once a run has ended.
    rmSync(journalOf(begun));
    succeeded(await begun.up());
    expect(new Set(signedOut(begun))).toEqual(new Set(['ana']));
    await settled(begun);
  });

  it('remains due when the setting is taken away, and through a refresh', async () => {
    const begun = await failed();
    await begun.configure({ endSessions: undefined });
    await begun.refresh();
    expect(await begun.state()).toContain('__sessionsDue');
    expect(writes(succeeded(await begun.up()))).toEqual([signOut]);
    await settled(begun);
  });

  it('remains due for users that a run does not look at', async () => {
    const begun = await failed();
    await begun.configure({ onlyUsers: ['bob'] });
    succeeded(await begun.up());
    expect(signedOut(begun)).toEqual([]);
    await begun.configure({ onlyUsers: undefined });
    succeeded(await begun.up());
    expect(signedOut(begun)).toEqual(['ana']);
  });

  it('is done by a destroy that leaves accounts alone', async () => {
    const begun = await failed();
    succeeded(await begun.destroy());
    expect(signedOut(begun)).toEqual(['ana']);
    expect(begun.live('ana')['custom:role']).toBe('reader');
  });

  it('is over when the account is gone', async () => {
    const begun = await failed({ endSessions, missingUsers: 'skip' });
    await clientOf(begun.double.url).adminDeleteUser({ UserPoolId: begun.poolId, Username: 'ana' });
    await begun.write('users/a.yaml', roles('reader', 'admin'));
    const next = succeeded(await begun.up());
    expect(next.calls[signOut]).toBe(1);
    expect(await begun.state()).not.toContain('__sessionsDue');
    expect(signedOut(begun)).toEqual(['bob']);
  });
});

describe('a kill between the write and the sign-out', () => {
  it('is made good by the next up, which signs out and does nothing else', async () => {
    const begun = await begin({ 'users/a.yaml': roles('admin', 'reader') });
    succeeded(await begun.up());
    await begun.write('users/a.yaml', roles('reader', 'reader'));
    let journal = '';
    begun.double.refuse(({ operation }) => {
      if (operation === 'AdminUpdateUserAttributes') journal = readFileSync(journalOf(begun), 'utf8');
      return false;
    }, 500);
    // What the killed run has left: the account as written, the journal as it was then, and the state as before.
    begun.double.changeByHand(begun.poolId, 'ana', { 'custom:role': 'reader' });
    const sub = begun.double.live(begun.poolId).get('ana')?.sub ?? '';
    mkdirSync(join(begun.folder, '.cognito-users'), { recursive: true });
    writeFileSync(journalOf(begun), lineOf({ kind: 'sessions-due', sub, component: 'users' }));
    const preview = succeeded(await begun.preview());
    expect(preview.output).toContain('- sign out everywhere  (left over from an earlier run)');
    const next = succeeded(await begun.up());
    expect(writes(next)).toEqual([signOut]);
    expect(signedOut(begun)).toEqual(['ana']);
    await settled(begun);
    // And so the journal is, before anything goes out.
    await begun.write('users/a.yaml', roles('owner', 'reader'));
    succeeded(await begun.up());
    expect(journal).toContain(lineOf({ kind: 'sessions-due', sub, component: 'users' }));
  });

  it('is made good for an account that nobody declares, and left to the component that was killed', async () => {
    const begun = await begin({ 'users/a.yaml': 'users: { bob: {} }\n' });
    const sub = begun.double.live(begun.poolId).get('ana')?.sub ?? '';
    mkdirSync(join(begun.folder, '.cognito-users'), { recursive: true });
    const entries = [
      lineOf({ kind: 'sessions-due', sub, component: 'users' }),
      lineOf({ kind: 'sessions-due', sub: 'gone', component: 'users' }),
      lineOf({ kind: 'sessions-due', sub: 'another', component: 'others' }),
    ];
    writeFileSync(journalOf(begun), entries.join(''));
    succeeded(await begun.up());
    expect(signedOut(begun)).toEqual(['ana']);
    expect(readFileSync(journalOf(begun), 'utf8')).toContain('another');
    await settled(begun);
  });
});

it('a journal that cannot be written keeps users from losing anything, before anything is written', async () => {
  const begun = await begin({ 'users/a.yaml': roles('reader', 'reader') });
  writeFileSync(join(begun.folder, '.cognito-users'), 'a file in the place of the folder');
  const { exitCode, output, calls } = await begun.up();
  expect([exitCode, writes({ calls })]).toEqual([1, []]);
  expect(output).toContain('nothing is written: the messages to be sent, or the sign-outs, cannot be recorded');
});

it('a name that is no attribute is told with the right one, before anything is written', async () => {
  const begun = await begin({ 'users/a.yaml': roles('reader', 'reader') }, { endSessions: ['custom:rol', 'group'] });
  const { exitCode, output, calls } = await begun.up();
  expect(exitCode).toBe(1);
  expect(output).toContain('endSessions has "custom:rol", which is no attribute of the pool');
  expect(output).toContain('did you mean custom:role?');
  expect(output).toContain('did you mean groups?');
  expect(writes({ calls })).toEqual([]);
});
