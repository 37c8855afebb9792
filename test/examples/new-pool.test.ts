/** The example that makes a pool and fills it in one `up`, under Pulumi's mocks: what it asks the engine for. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { contextKey, resourceTypes, usersResourceType } from '../../providers/state/inputs.ts';
import { createDecoder } from '../../providers/state/texts.ts';
import { copyProgram } from '../../script/sandbox/program-files.ts';

const secretMark = '4dabf18193072939515e22adb298388d';
const password = 'Correct-Horse-1';
const home = process.cwd();

/** Inputs of what the program registered, by type and name. */
const registered = new Map<string, Readonly<Record<string, unknown>>>();
const namesOf = (type: string) =>
  [...registered.keys()].filter((key) => key.startsWith(`${type} `)).map((key) => key.slice(type.length + 1));

describe('examples/new-pool', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'new-pool-'));
    await copyProgram(folder, 'new-pool');
    // The folder of the declaration is relative to where the engine starts a program: in its own folder.
    process.chdir(folder);
    const record = ({ name, type, inputs }: pulumi.runtime.MockResourceArgs) => {
      registered.set(`${type} ${name}`, inputs);
      return { id: `${name}-id`, state: { arn: `arn:of:${name}`, ...inputs } };
    };
    await pulumi.runtime.setMocks({ newResource: record, call: ({ inputs }) => inputs }, 'new-pool', 'dev');
    pulumi.runtime.setAllConfig({ 'new-pool:initialPassword': password });
    vi.stubEnv('PULUMI_CONFIG_SECRET_KEYS', JSON.stringify(['new-pool:initialPassword']));
    await import(join(folder, 'index.ts'));
    await vi.waitUntil(() => namesOf(usersResourceType).length > 0, { timeout: 60_000 });
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    process.chdir(home);
    await rm(folder, { recursive: true, force: true });
  });

  it('makes a pool in which people sign in by e-mail, with the attributes that the users have', () => {
    const pool = registered.get('aws:cognito/userPool:UserPool pool');
    expect(pool).toMatchObject({
      usernameAttributes: ['email'],
      schemas: [{ name: 'tenant' }, { name: 'tier' }, { name: 'bucket' }],
      passwordPolicy: { minimumLength: 12 },
    });
  });

  it('makes the groups and the app client in that pool', () => {
    expect(namesOf('aws:cognito/userGroup:UserGroup').toSorted()).toEqual(['admins', 'members']);
    for (const made of [
      'userGroup:UserGroup admins',
      'userGroup:UserGroup members',
      'userPoolClient:UserPoolClient app',
    ])
      expect(registered.get(`aws:cognito/${made}`)).toMatchObject({ userPoolId: 'pool-id' });
  });

  it('starts with the users when the groups that they name are there', () => {
    const order = [...registered.keys()].map((key) => key.split(' ')[0]);
    const users = order.indexOf(usersResourceType);
    expect(users).toBeGreaterThan(order.lastIndexOf('aws:cognito/userGroup:UserGroup'));
    expect(users).toBeGreaterThan(order.indexOf(resourceTypes.component));
  });

  it('fills that pool with the declared users', () => {
    expect(namesOf(usersResourceType)).toEqual(['users']);
    const inputs = registered.get(`${usersResourceType} users`);
    expect(inputs).toMatchObject({ userPoolId: 'pool-id', settings: { missingUsers: 'create' } });
    const attributes = (email: string, tier: string) =>
      new Map([
        ['email', email],
        ['email_verified', 'true'],
        ['custom:tenant', 'acme'],
        ['custom:tier', tier],
        ['custom:bucket', `\${value:bucketArn}`],
      ]);
    expect(createDecoder().users(Object(inputs?.['users']))).toEqual(
      new Map([
        [
          'ana@example.com',
          {
            attributes: attributes('ana@example.com', 'gold'),
            groups: ['admins', 'members'],
            password: { value: `\${secret:initialPassword}`, temporary: false },
          },
        ],
        ['ben@example.com', { attributes: attributes('ben@example.com', 'free'), groups: ['members'] }],
        [
          'cleo@example.com',
          { attributes: attributes('cleo@example.com', 'free'), groups: ['members'], enabled: false },
        ],
      ]),
    );
  });

  it('says which attributes and groups the pool is about to have, so that a preview counts with them (14.23)', () => {
    expect(registered.get(`${usersResourceType} users`)?.[contextKey]).toMatchObject({
      expected: { schema: [{ name: 'tenant' }, { name: 'tier' }, { name: 'bucket' }], groups: ['admins', 'members'] },
    });
  });

  it('hands over the bucket that it makes in the same up (17)', () => {
    expect(registered.get(`${usersResourceType} users`)).toMatchObject({ values: { bucketArn: 'arn:of:files' } });
  });

  it('hands the password over as a Pulumi secret, and nowhere else', () => {
    const { secrets, ...others } = registered.get(`${usersResourceType} users`) ?? {};
    expect(secrets).toMatchObject({ [secretMark]: expect.any(String), value: { initialPassword: password } });
    registered.set(`${usersResourceType} users`, others);
    expect(JSON.stringify([...registered])).not.toContain(password);
  });
});
