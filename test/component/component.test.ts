import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { CognitoUsers } from '../../providers/cognito-users.ts';
import { readDeclaration } from '../../providers/declaration/declaration.ts';
import { contextKey, everybodyOf, outcomeFromBytes, usersResourceType } from '../../providers/state/inputs.ts';
import { createDecoder } from '../../providers/state/texts.ts';
import { decodeFiles } from '../../providers/state/user-files.ts';

interface Registered {
  readonly name: string;
  readonly type: string;
  readonly inputs: Record<string, unknown>;
}

describe("the component in somebody else's program", () => {
  let folder: string;
  const registered: Registered[] = [];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'component-'));
    await mkdir(join(folder, 'users'));
    await writeFile(join(folder, 'users', 'a.yaml'), 'users: { ana: { attributes: { custom:tier: gold } } }\n');
    await writeFile(
      join(folder, 'users', 'b.json'),
      '{ "users": { "bob": { "attributes": { "nickname": null } } } }\n',
    );
    await pulumi.runtime.setMocks({
      newResource: ({ name, type, inputs }) => {
        registered.push({ name, type, inputs });
        return { id: `${name}-id`, state: inputs };
      },
      call: ({ inputs }) => inputs,
    });
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const resources = (name: string) => registered.filter((one) => one.name === name && one.type.includes('dynamic'));
  const registeredAs = async (name: string, users: CognitoUsers) => {
    await new Promise((resolve) => users.urn.apply(resolve));
    await expect.poll(() => resources(name).length).toBe(1);
    const [resource] = resources(name);
    if (resource === undefined) throw new Error(`nothing is registered as ${name}`);
    return resource;
  };

  it('makes one resource of all files, with the id of the pool that the program creates', async () => {
    const pool = new aws.cognito.UserPool('pool', { schemas: [{ name: 'tier', attributeDataType: 'String' }] });
    const args = { userPoolId: pool.id, users: join(folder, 'users'), missingUsers: 'skip' } as const;
    const { type, inputs } = await registeredAs('users', new CognitoUsers('users', args));
    expect(type).toBe(usersResourceType);
    expect(inputs).toMatchObject({
      component: 'users',
      userPoolId: 'pool-id',
      users: { 0: '{"ana":{"attributes":{"custom:tier":"gold"}},"bob":{"attributes":{"nickname":""}}}' },
      settings: { missingUsers: 'skip' },
    });
    expect(inputs['secrets']).toBeUndefined();
  });

  it('says where the id of the pool is a secret, so that no text tells it (15)', async () => {
    const users = join(folder, 'users');
    const secret = { userPoolId: pulumi.secret('eu-west-1_a'), users } as const;
    expect((await registeredAs('hidden', new CognitoUsers('hidden', secret))).inputs[contextKey]).toMatchObject({
      secretPool: true,
    });
    const known = { userPoolId: 'eu-west-1_a', users } as const;
    expect((await registeredAs('shown', new CognitoUsers('shown', known))).inputs[contextKey]).toMatchObject({
      secretPool: false,
    });
  });

  it('warns of what lies in the folder and is not read, unless otherFiles names it (14.22)', async () => {
    const users = await mkdtemp(join(tmpdir(), 'component-users-'));
    onTestFinished(() => rm(users, { recursive: true }));
    await writeFile(join(users, 'a.yaml'), 'users: { ana: {} }\n');
    await writeFile(join(users, 'c.YAML'), 'users: { cleo: {} }\n');
    const warn = vi.spyOn(pulumi.log, 'warn').mockResolvedValue();
    onTestFinished(() => warn.mockRestore());
    const { inputs } = await registeredAs('unread', new CognitoUsers('unread', { userPoolId: 'eu-west-1_a', users }));
    expect(warn.mock.calls.map(([text]) => text)).toEqual([expect.stringContaining('c.YAML is not read')]);
    expect(JSON.stringify(inputs['users'])).not.toContain('cleo');
    warn.mockClear();
    const args = { userPoolId: 'eu-west-1_a', users, otherFiles: ['*.YAML'] };
    await registeredAs('unread-on-purpose', new CognitoUsers('unread-on-purpose', args));
    expect(warn).not.toHaveBeenCalled();
  });

  it('hands over values one by one, and the names of those that are secret (17)', async () => {
    const users = await mkdtemp(join(tmpdir(), 'component-values-'));
    onTestFinished(() => rm(users, { recursive: true }));
    const text = `users: { ana: { attributes: { custom:role: "\${value:arn}-\${value:key}" } } }\n`;
    await writeFile(join(users, 'a.yaml'), text);
    const warn = vi.spyOn(pulumi.log, 'warn').mockResolvedValue();
    onTestFinished(() => warn.mockRestore());
    const values = { arn: pulumi.output('arn:1'), key: pulumi.secret('hidden'), spare: 'x' };
    const { inputs } = await registeredAs(
      'valued',
      new CognitoUsers('valued', { userPoolId: 'eu-west-1_a', users, values }),
    );
    expect(inputs).toMatchObject({ values: { value: { arn: 'arn:1', spare: 'x' } }, secretValues: ['key'] });
    expect(JSON.stringify(inputs['users'])).toContain(`\${value:arn}-\${value:key}`);
    expect(warn.mock.calls.map(([told]) => told)).toEqual([
      expect.stringContaining('the program hands over the value spare, which nothing takes'),
    ]);
  });

  it('tells the process, and not the state, which file each user is in', async () => {
    const args = { userPoolId: 'eu-west-1_a', users: join(folder, 'users') };
    const { inputs } = await registeredAs('filed', new CognitoUsers('filed', args));
    const context: { readonly files: Parameters<typeof decodeFiles>[0] } = Object(inputs[contextKey]);
    expect(inputs[contextKey]).toMatchObject({ preview: false, outcome: false, folder: args.users });
    expect(decodeFiles(context.files, ['ana', 'bob'])).toEqual(
      new Map([
        ['ana', 'a.yaml'],
        ['bob', 'b.json'],
      ]),
    );
    const { [contextKey]: _context, ...kept } = inputs;
    expect(JSON.stringify(kept)).not.toContain('yaml');
  });

  it('hands on region, profile, roles and endpoints of an explicit aws.Provider, and never a key (14.30)', async () => {
    const provider = new aws.Provider('other', {
      region: 'eu-west-3',
      profile: 'ops',
      assumeRoles: [{ roleArn: 'arn:aws:iam::2:role/users' }],
      endpoints: [{ cognitoidp: 'http://c' }, { s3: 'http://s3' }],
      allowedAccountIds: ['2'],
    });
    const args = { userPoolId: 'eu-west-1_a', users: join(folder, 'users') };
    const { inputs } = await registeredAs('elsewhere', new CognitoUsers('elsewhere', args, { provider }));
    expect(inputs['connection']).toEqual({
      region: 'eu-west-3',
      profile: 'ops',
      assumeRoles: '[{"roleArn":"arn:aws:iam::2:role/users"}]',
      endpoints: '[{"cognitoidp":"http://c"}]',
    });
    const keys = new aws.Provider('keys', { region: 'eu-west-3', accessKey: 'AKIA1', secretKey: 'hunter2' });
    const refused = await registeredAs('refused', new CognitoUsers('refused', args, { providers: [keys] }));
    expect(refused.inputs['connection']).toEqual({
      region: 'eu-west-3',
      refused: expect.stringContaining('AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY'),
    });
    expect(JSON.stringify(refused.inputs)).not.toMatch(/AKIA1|hunter2/);
  });

  it('hands on no connection where the program has no explicit provider (14.30)', async () => {
    const args = { userPoolId: 'eu-west-1_a', users: join(folder, 'users') };
    const { inputs } = await registeredAs('default', new CognitoUsers('default', args));
    expect(inputs).not.toHaveProperty('connection');
  });

  it('makes every user of a template, and entrusts the resource with the secrets of its users only', async () => {
    const seeds = join(folder, 'seeds');
    await mkdir(seeds);
    const template = `users:\n  "load-\${index}":\n    count: 2500\n    password: \${secret:initial}\n    attributes: { name: "\${fake:person.fullName}" }\n`;
    await writeFile(join(seeds, 'load.yaml'), template);
    await writeFile(join(seeds, 'one.yaml'), 'users: { ana: { groups: [b, a] } }\n');
    const project = pulumi.getProject();
    const config = { [`${project}:initial`]: 'Pa55word!', [`${project}:other`]: 's' };
    pulumi.runtime.setAllConfig(config);
    vi.stubEnv('PULUMI_CONFIG_SECRET_KEYS', JSON.stringify(Object.keys(config)));
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    const args = { userPoolId: 'eu-west-1_a', users: seeds, missingUsers: 'create' } as const;
    const { inputs } = await registeredAs('seeds', new CognitoUsers('seeds', args));
    const texts: Readonly<Record<string, string>> = Object(inputs['users']);
    const declared = everybodyOf(readDeclaration(seeds, undefined).files);
    expect(declared.size).toBe(2501);
    expect(createDecoder().users(texts)).toEqual(declared);
    expect(Object.keys(texts)).toEqual(['0', '1']);
    expect(inputs['secrets']).toMatchObject({ value: { initial: 'Pa55word!' } });
    expect(resources('seeds/outcome')).toEqual([]);
  });

  it('makes an outcome resource beside users of so many bytes that their outputs may be too big for a partial failure', async () => {
    const big = join(folder, 'big');
    await mkdir(big);
    const value = 'x'.repeat(2_000);
    const users = Array.from({ length: Math.ceil(outcomeFromBytes / value.length) }, (_, index) => [
      `user-${index}`,
      { attributes: { nickname: value } },
    ]);
    await writeFile(join(big, 'users.json'), JSON.stringify({ users: Object.fromEntries(users) }));
    const component = new CognitoUsers('big', { userPoolId: 'eu-west-1_a', users: big });
    const { inputs } = await registeredAs('big', component);
    expect(inputs[contextKey]).toMatchObject({ outcome: true });
    expect((await registeredAs('big/outcome', component)).inputs).toMatchObject({ outcomeOf: 'big' });
  });

  it('takes the pool itself, and hands on what it and groups of the program are about to be (14.23)', async () => {
    const tier = { name: 'tier', attributeDataType: 'String' };
    const pool = new aws.cognito.UserPool('other', { schemas: [tier] });
    const group = new aws.cognito.UserGroup('staff', { userPoolId: pool.id, name: 'staff' });
    const args = { pool, groups: [group.name, 'admins'], users: join(folder, 'users') };
    const { inputs } = await registeredAs('expecting', new CognitoUsers('expecting', args));
    expect(inputs).toMatchObject({ userPoolId: 'other-id' });
    expect(inputs[contextKey]).toMatchObject({ expected: { schema: [tier], groups: ['staff', 'admins'] } });
    const { [contextKey]: _context, ...kept } = inputs;
    expect(JSON.stringify(kept)).not.toContain('staff');
  });

  it('takes a pool or an id, and one of them (14.23)', () => {
    const pool = new aws.cognito.UserPool('third', {});
    const make = (args: object) => () =>
      Reflect.construct(CognitoUsers, ['wrong', { users: join(folder, 'users'), ...args }]);
    expect(make({ pool, userPoolId: 'p' })).toThrow(/userPoolId and pool are given/);
    expect(make({})).toThrow(/userPoolId is missing/);
  });

  it.each([
    ['a folder that is not there', { users: 'nowhere' }, /nowhere/],
    ['a setting that is none', { missingUsers: 'skpi' }, /missingUsers.*error or skip/],
  ])('throws one readable error for %s', (_case, wrong, told) => {
    const args = { userPoolId: 'p', users: join(folder, 'users'), ...wrong };
    expect(() => Reflect.construct(CognitoUsers, ['wrong', args])).toThrow(told);
    expect(() => Reflect.construct(CognitoUsers, ['wrong', args])).toThrow(pulumi.RunError);
  });
});
