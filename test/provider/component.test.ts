import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { CognitoUsers } from '../../providers/cognito-users.ts';
import { decodeRoster } from '../../providers/core/state.ts';
import { readDeclaration } from '../../providers/declare/declaration.ts';

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

  it('makes a roster of each file, with the id of the pool that the program creates', async () => {
    const pool = new aws.cognito.UserPool('pool', { schemas: [{ name: 'tier', attributeDataType: 'String' }] });
    const users = new CognitoUsers('users', {
      userPoolId: pool.id,
      users: join(folder, 'users'),
      missingUsers: 'skip',
    });
    await new Promise((resolve) => users.urn.apply(resolve));
    await expect.poll(() => registered.filter(({ type }) => type.includes('Roster')).length).toBe(2);
    const rosters = registered.filter(({ type }) => type === 'pulumi-nodejs:dynamic/cognito-users:Roster');
    expect(rosters.map(({ name, inputs }) => [name, inputs['userPoolId'], inputs['users']]).sort()).toEqual([
      ['users/a.yaml', 'pool-id', '{"ana":{"attributes":{"custom:tier":"gold"}}}'],
      ['users/b.json', 'pool-id', '{"bob":{"attributes":{"nickname":""}}}'],
    ]);
    expect(rosters[0]?.inputs).toMatchObject({ settings: { missingUsers: 'skip' }, roster: 'users/a.yaml' });
  });

  it('makes every user of a template, and entrusts a roster with the secrets of its passwords alone', async () => {
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
    const users = new CognitoUsers('seeds', { userPoolId: 'eu-west-1_a', users: seeds, missingUsers: 'create' });
    await new Promise((resolve) => users.urn.apply(resolve));
    const rosters = () => registered.filter(({ name, type }) => name.startsWith('seeds/') && type.includes('Roster'));
    await expect.poll(() => rosters().length).toBe(3);
    const inputs = new Map(rosters().map(({ name, inputs: given }) => [name, given]));
    const parts = [...inputs].filter(([name]) => name.includes('load.yaml-'));
    const again = readDeclaration(seeds, undefined).rosters.map((roster) => roster.users);
    expect(new Map(parts.flatMap(([, given]) => [...decodeRoster(String(given['users']))]))).toEqual(again[0]);
    expect(again[0]?.size).toBe(2500);
    expect(parts.map(([, given]) => given['secrets'])).toMatchObject(
      Array(2).fill({ value: { initial: 'Pa55word!' } }),
    );
    const one = inputs.get('seeds/one.yaml');
    expect([one?.['users'], one?.['secrets']]).toEqual(['{"ana":{"attributes":{},"groups":["a","b"]}}', undefined]);
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
