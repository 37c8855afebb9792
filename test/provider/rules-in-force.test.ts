/** Rules over a pool: what they give to which users, and what becomes of it when somebody comes, leaves, or the clock goes on. */
import { AdminDeleteUserCommand, CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CognitoUsers } from '../../providers/cognito-users.ts';
import type { StackStage } from '../e2e/stage.ts';
import { createStage } from './stage.ts';

const verified = (email: string) => ({ email, email_verified: 'true' });
const pool = {
  ana: { ...verified('ana@acme.com') },
  bob: { ...verified('bob@other.org') },
  eve: { email: 'eve@acme.com', email_verified: 'false' },
};
const nobody = 'users: {}\n';
const rules = (text: string) => `rules:\n${text}`;
const acme = rules('  acme-tenant:\n    match: { email: "*@acme.com" }\n    attributes: { custom:tenant: acme }\n');
const definition = {
  groups: ['staff', 'release'],
  AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
};
/** Three users are too few for limits by default. */
const config = {};

let stage: StackStage | undefined;
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 11, 5) }));
afterEach(async () => {
  vi.useRealTimers();
  await stage?.dispose();
});

const start = async (files: Readonly<Record<string, string>>): Promise<StackStage> => {
  const begun = await createStage(pool, files, config, definition);
  stage = begun;
  return begun;
};

const upOf = async ({ up }: StackStage) => {
  const { exitCode, output, calls } = await up();
  expect(exitCode, output).toBe(0);
  return { output, calls };
};

/** Two runs that change nothing. */
const settled = async ({ up, preview }: StackStage) => {
  for (const run of [preview, up]) {
    const { exitCode, output, calls } = await run('--expect-no-changes');
    expect(exitCode, output).toBe(0);
    expect(Object.keys(calls).filter((name) => name.startsWith('AdminUpdate') || name.includes('Group'))).not.toContain(
      'AdminUpdateUserAttributes',
    );
  }
};

describe('a rule', () => {
  it('gives to everybody who matches, and to nobody by an address that is not verified (16)', async () => {
    const begun = await start({ 'users/a.yaml': nobody, 'users/rules.yaml': acme });
    const { output } = await begun.preview();
    expect(output).toContain(
      'acme-tenant (users/rules.yaml:2): 1 user matches, 1 will change, 1 left\n    out: matching only by what nobody has proven',
    );
    expect(output).toContain('+ custom:tenant: "acme"  (rule acme-tenant)');
    const { calls } = await upOf(begun);
    expect(calls['AdminUpdateUserAttributes']).toBe(1);
    expect(begun.live('ana')).toHaveProperty('custom:tenant', 'acme');
    expect(begun.live('bob')).not.toHaveProperty('custom:tenant');
    expect(begun.live('eve')).not.toHaveProperty('custom:tenant');
    await settled(begun);
  });

  it('takes what it has given when somebody leaves, and gives it again on return (16)', async () => {
    const begun = await start({ 'users/rules.yaml': acme });
    await upOf(begun);
    begun.double.changeByHand(begun.poolId, 'ana', { email: 'ana@other.org', email_verified: 'true' });
    const { output } = await begun.preview();
    expect(output).toContain('- custom:tenant: "acme"  (no longer given, rule acme-tenant)');
    await upOf(begun);
    expect(begun.live('ana')).not.toHaveProperty('custom:tenant');
    await settled(begun);
    begun.double.changeByHand(begun.poolId, 'ana', verified('ana@acme.com'));
    await upOf(begun);
    expect(begun.live('ana')).toHaveProperty('custom:tenant', 'acme');
    await settled(begun);
  });

  it('that is removed takes back what it gave, but not what somebody has changed since (16)', async () => {
    const all = rules('  all:\n    match: everybody\n    attributes: { custom:tier: gold }\n    groups: [staff]\n');
    const begun = await start({ 'users/a.yaml': nobody, 'users/rules.yaml': all });
    await upOf(begun);
    expect(begun.live('bob')).toHaveProperty('custom:tier', 'gold');
    await settled(begun);
    begun.double.changeByHand(begun.poolId, 'bob', { 'custom:tier': 'silver' });
    await begun.remove('users/rules.yaml');
    await upOf(begun);
    expect(begun.live('ana')).not.toHaveProperty('custom:tier');
    expect(begun.live('bob')).toHaveProperty('custom:tier', 'silver');
    expect(await begun.state()).not.toContain('__given');
    await settled(begun);
  });

  it('that is written otherwise is on record with the next up, also where nobody changes (16)', async () => {
    const begun = await start({ 'users/rules.yaml': acme });
    await upOf(begun);
    await begun.write('users/rules.yaml', `${acme}    until: 2030-01-01\n`);
    expect((await begun.preview('--expect-no-changes')).exitCode).toBe(1);
    const { calls } = await upOf(begun);
    expect(calls).not.toHaveProperty('AdminUpdateUserAttributes');
    await settled(begun);
  });

  it('mends what somebody has changed by hand (16)', async () => {
    const begun = await start({ 'users/rules.yaml': acme });
    await upOf(begun);
    begun.double.changeByHand(begun.poolId, 'ana', { 'custom:tenant': 'other' });
    const { output } = await begun.preview();
    expect(output).toContain('~ custom:tenant: "other" => "acme"  (drifted, rule acme-tenant)');
    await upOf(begun);
    expect(begun.live('ana')).toHaveProperty('custom:tenant', 'acme');
  });

  it('ends with its until, to the second, and not before (16)', async () => {
    const launch = rules(
      '  launch:\n    match: { user: [ana] }\n    attributes: { custom:role: releaser }\n    groups: [release]\n    until: 2027-01-01T00:00:00+01:00\n',
    );
    const begun = await start({ 'users/rules.yaml': launch });
    const { output } = await begun.preview();
    expect(output).toContain('Ends within 30 days');
    expect(output).toContain('launch (users/rules.yaml:2) ends at 2026-12-31T23:00:00Z: 1 user');
    await upOf(begun);
    expect(begun.live('ana')).toHaveProperty('custom:role', 'releaser');
    vi.setSystemTime(Date.UTC(2026, 11, 31, 22, 59, 59));
    await settled(begun);
    vi.setSystemTime(Date.UTC(2026, 11, 31, 23, 0, 0));
    const { calls, output: told } = await upOf(begun);
    expect(told).toContain('the rule launch has ended at 2026-12-31T23:00:00Z');
    expect(calls).toMatchObject({ AdminUpdateUserAttributes: 1, AdminRemoveUserFromGroup: 1 });
    expect(begun.live('ana')).not.toHaveProperty('custom:role');
    await settled(begun);
  });

  it('gives nothing to another account that takes the name of one that is gone (16)', async () => {
    const named = rules('  r:\n    match: { user: [diego@acme.com] }\n    attributes: { custom:role: admin }\n');
    const users = { diego: verified('diego@acme.com'), mallory: verified('mallory@x.org') };
    const aliased = { ...definition, AliasAttributes: ['email'] };
    const begun = await createStage(users, { 'users/rules.yaml': named }, config, aliased);
    stage = begun;
    await upOf(begun);
    expect(begun.live('diego')).toHaveProperty('custom:role', 'admin');
    await new CognitoIdentityProviderClient({ endpoint: begun.double.url, region: 'us-east-1' }).send(
      new AdminDeleteUserCommand({ UserPoolId: begun.poolId, Username: 'diego' }),
    );
    begun.double.changeByHand(begun.poolId, 'mallory', verified('diego@acme.com'));
    for (const _run of [1, 2]) {
      await upOf(begun);
      expect((await begun.preview()).output).toContain('the rule names the user diego@acme.com');
      expect(begun.live('mallory')).not.toHaveProperty('custom:role');
    }
  });

  it("yields to a user's own entry (16)", async () => {
    const own = 'users:\n  ana: { attributes: { custom:tenant: own } }\n';
    const begun = await start({ 'users/a.yaml': own, 'users/rules.yaml': acme });
    await upOf(begun);
    expect(begun.live('ana')).toHaveProperty('custom:tenant', 'own');
    await settled(begun);
    await begun.write('users/a.yaml', nobody);
    await upOf(begun);
    expect(begun.live('ana')).toHaveProperty('custom:tenant', 'acme');
    await settled(begun);
  });

  it('sees a named user as the same run leaves it, and one that the run creates (16)', async () => {
    const files = {
      'users/a.yaml':
        'users:\n  bob: { attributes: { custom:dept: ops } }\n  new: { attributes: { custom:dept: ops } }\n',
      'users/rules.yaml': rules(
        '  ops:\n    match: { custom:dept: ops }\n    attributes: { custom:tier: gold }\n    groups: [staff]\n',
      ),
    };
    const begun = await createStage(pool, files, { missingUsers: 'create' }, definition);
    stage = begun;
    await upOf(begun);
    expect(begun.live('bob')).toMatchObject({ 'custom:dept': 'ops', 'custom:tier': 'gold' });
    expect(begun.live('new')).toMatchObject({ 'custom:dept': 'ops', 'custom:tier': 'gold' });
    await settled(begun);
  });

  it('that matches on a group reads its members only, and the list is read for others (16)', async () => {
    const byGroup = rules('  r:\n    match: { group: [staff] }\n    attributes: { custom:tier: gold }\n');
    const begun = await start({ 'users/rules.yaml': byGroup });
    expect((await begun.preview()).calls).toEqual({ DescribeUserPool: 1, ListGroups: 1, ListUsersInGroup: 1 });
    await begun.write('users/rules.yaml', acme);
    expect((await begun.preview()).calls).toEqual({ DescribeUserPool: 1, ListUsers: 1 });
  });

  it('of one component hides no account from another one of the pool (16)', async () => {
    const files = { 'a/r.yaml': acme, 'b/u.yaml': 'users:\n  bob: { attributes: { custom:tier: gold } }\n' };
    const begun = await createStage(pool, files, config, definition, {
      program: () => {
        for (const users of ['a', 'b']) new CognitoUsers(users, { users, missingUsers: 'create' });
      },
    });
    stage = begun;
    const { calls } = await upOf(begun);
    expect(calls).not.toHaveProperty('AdminCreateUser');
    expect(begun.live('bob')).toHaveProperty('custom:tier', 'gold');
    expect(begun.live('ana')).toHaveProperty('custom:tenant', 'acme');
    await settled(begun);
  });

  it('of two components of one pool is an error (16)', async () => {
    const begun = await createStage(
      pool,
      { 'a/r.yaml': acme, 'b/r.yaml': rules('  all:\n    match: everybody\n    attributes: { custom:tier: gold }\n') },
      config,
      definition,
      {
        program: () => {
          for (const users of ['a', 'b']) new CognitoUsers(users, { users });
        },
      },
    );
    stage = begun;
    const { exitCode, output } = await begun.up();
    expect(exitCode).toBe(1);
    expect(output).toContain('the component a has rules for the same user pool');
  });

  it('that disagrees with another holds those users back, with both places, and nobody else (16)', async () => {
    const two = rules(
      '  gold:\n    match: { username: "*" }\n    attributes: { custom:tier: gold }\n' +
        '  silver:\n    match: { email: "*@acme.com" }\n    attributes: { custom:tier: silver }\n',
    );
    const begun = await start({ 'users/rules.yaml': two });
    const { exitCode, output } = await begun.up();
    expect(exitCode).toBe(1);
    expect(output).toContain('the rules gold and silver disagree on custom:tier');
    expect(output).toContain('users/rules.yaml:2');
    expect(output).toContain('rule silver is declared at users/rules.yaml:5');
    expect(begun.live('ana')).not.toHaveProperty('custom:tier');
    expect(begun.live('bob')).toHaveProperty('custom:tier', 'gold');
  });

  it('that adds a group to a user whose own groups lack it holds that user back (16)', async () => {
    const files = {
      'users/a.yaml': 'users:\n  bob: { groups: [release] }\n',
      'users/rules.yaml': rules('  all:\n    match: everybody\n    groups: [staff]\n'),
    };
    const begun = await start(files);
    const { exitCode, output, calls } = await begun.up();
    expect(exitCode).toBe(1);
    expect(output).toContain("the rule all adds the group staff, which the user's own groups lack");
    expect(calls['AdminAddUserToGroup']).toBe(2);
  });

  it('gives nothing to an ignored user, and goes on for a user who is no longer declared (16)', async () => {
    const files = {
      'users/a.yaml': 'users:\n  bob: {}\n',
      'users/rules.yaml': rules('  all:\n    match: everybody\n    attributes: { custom:tier: gold }\n'),
    };
    const begun = await createStage(pool, files, { ignoreUsers: ['ana'] }, definition);
    stage = begun;
    await upOf(begun);
    expect(begun.live('ana')).not.toHaveProperty('custom:tier');
    expect(begun.live('bob')).toHaveProperty('custom:tier', 'gold');
    await begun.write('users/a.yaml', nobody);
    await upOf(begun);
    expect(begun.live('bob')).toHaveProperty('custom:tier', 'gold');
    await settled(begun);
  });

  it('is over when the stack is destroyed (16)', async () => {
    const begun = await start({ 'users/rules.yaml': acme });
    await upOf(begun);
    const { exitCode, output } = await begun.destroy();
    expect(exitCode, output).toBe(0);
    expect(begun.live('ana')).not.toHaveProperty('custom:tenant');
  });
});

describe('what a user can claim', () => {
  const byDept = rules('  ops:\n    match: { custom:dept: ops }\n    attributes: { custom:tier: gold }\n');

  it.each([
    ['preferred_username', '    match: { preferred_username: admin }\n', 'users choose their preferred_username'],
    [
      'a custom attribute that a client lets users write',
      '    match: { custom:dept: ops }\n',
      'an app client of the pool lets users write custom:dept',
    ],
    [
      'the absence of an address',
      '    match: { phone_number: absent }\n',
      'an app client of the pool lets users write phone_number',
    ],
  ])('is refused as a condition without unproven: allow: %s (16)', async (_what, match, message) => {
    const rule = rules(`  r:\n${match}    attributes: { custom:tier: gold }\n`);
    const clients = { clients: ['app'], writeAttributes: ['custom:dept', 'phone_number'] };
    const begun = await createStage(pool, { 'users/rules.yaml': rule }, config, { ...definition, ...clients });
    stage = begun;
    const { exitCode, output } = await begun.up();
    expect(exitCode).toBe(1);
    expect(output).toContain(message);
    expect(output).toContain('users/rules.yaml:3');
    await begun.write('users/rules.yaml', `${rule}    unproven: allow\n`);
    await upOf(begun);
  });

  it('is refused as a username where people sign up themselves (16)', async () => {
    const rule = rules('  r:\n    match: { username: "adm*" }\n    attributes: { custom:tier: gold }\n');
    const begun = await createStage(pool, { 'users/rules.yaml': rule }, {}, { groups: [] });
    stage = begun;
    const { exitCode, output } = await begun.up();
    expect(exitCode).toBe(1);
    expect(output).toContain('the pool lets people sign up themselves');
  });

  it('is told where the role may not read the app clients (16)', async () => {
    const begun = await start({ 'users/rules.yaml': byDept });
    begun.double.failNext('ListUserPoolClients', { name: 'AccessDeniedException', message: 'not allowed' });
    const { exitCode, output } = await begun.preview();
    expect(exitCode, output).toBe(0);
    expect(output).toContain('the role may not read the app clients');
  });
});
