import { afterEach, expect, it } from 'vitest';
import { addPool, createStage, type Stage } from './stage.ts';

const declare = (tier: string) => `users: { ana: { attributes: { custom:tier: ${tier} } } }\n`;

/** A program of somebody else's: a pool whose id is known only once it is created, and a second one from configuration. */
const program = `
import * as pulumi from '@pulumi/pulumi';
import { CognitoUsers } from './providers/cognito-users.ts';

const created = { create: async (inputs) => ({ id: inputs.poolId, outs: inputs }) };
class Pool extends pulumi.dynamic.Resource {
  constructor(name, poolId) { super(created, name, { poolId }); }
}
const config = new pulumi.Config();
const pool = new Pool('pool', config.require('newPoolId'));
new CognitoUsers('new', { userPoolId: pool.id, users: './users' });
new CognitoUsers('old', { userPoolId: config.require('userPoolId'), users: 'more-users' });
`;

let stage: Stage | undefined;
afterEach(() => stage?.dispose());

it('several pools in one program, one of them created in the same up', async () => {
  const files = { 'users/a.yaml': declare('gold'), 'more-users/a.yaml': declare('silver'), 'index.ts': program };
  const begun = await createStage({ ana: {} }, files);
  stage = begun;
  const newPoolId = addPool(begun.double, { ana: {} });
  await begun.configure({ newPoolId });
  const { exitCode, output, calls } = await begun.upWithPreview();
  expect(exitCode, output).toBe(0);
  expect(output).toContain('The user pool is not known before `pulumi up`: 1 user is checked and applied then.');
  expect(output).toContain('"silver"');
  expect(calls).toEqual({ DescribeUserPool: 3, ListUsers: 3, AdminUpdateUserAttributes: 2 });
  expect(begun.double.live(newPoolId).get('ana')?.attributes.get('custom:tier')).toBe('gold');
  expect(begun.live('ana')['custom:tier']).toBe('silver');
});

/** A pool and groups of a program: whatever it adds is made by calls to the double, as `@pulumi/aws` makes them. */
const growing = (schemas: string, groups: string, more = '') => `
import * as pulumi from '@pulumi/pulumi';
import { CognitoUsers } from './providers/cognito-users.ts';

const config = new pulumi.Config();
const [poolId, url] = [config.require('userPoolId'), config.require('double')];
const provider = {
  diff: async (id, olds, news) => ({ changes: JSON.stringify(olds.calls) !== JSON.stringify(news.calls) }),
  create: async (inputs) => {
    await provider.make(inputs.url, inputs.calls);
    return { id: inputs.poolId, outs: inputs };
  },
  update: async (id, olds, news) => {
    await provider.make(news.url, news.calls);
    return { outs: news };
  },
  make: async (endpoint, calls) => {
    const credential = 'Credential=x/20260101/us-east-1/cognito-idp/aws4_request, SignedHeaders=host, Signature=';
    for (const [operation, body] of calls) {
      const headers = {
        authorization: 'AWS4-HMAC-SHA256 ' + credential + '0'.repeat(64),
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'AWSCognitoIdentityProviderService.' + operation,
      };
      const answer = await fetch(endpoint, { method: 'POST', headers, body: JSON.stringify(body) });
      if (!answer.ok) throw new Error(await answer.text());
    }
  },
};
class Pool extends pulumi.dynamic.Resource {
  constructor(name, schemas) {
    const CustomAttributes = schemas.map(({ name: Name, attributeDataType: AttributeDataType }) => ({ Name, AttributeDataType }));
    const calls = CustomAttributes.length === 0 ? [] : [['AddCustomAttributes', { UserPoolId: poolId, CustomAttributes }]];
    super(provider, name, { url, poolId, calls, schemas });
  }
}
class Group extends pulumi.dynamic.Resource {
  constructor(name, pool) {
    super(provider, name, { url, poolId: pool.id, name, calls: [['CreateGroup', { UserPoolId: poolId, GroupName: name }]] });
  }
}
const pool = new Pool('pool', ${schemas});
const groups = ${groups}.map((name) => new Group(name, pool));
class Bucket extends pulumi.dynamic.Resource {
  constructor(name) {
    super({ create: async () => ({ id: name, outs: { arn: 'arn:aws:s3:::made', key: ['correct', 'horse', 'battery'].join('-') } }) }, name, {
      arn: undefined,
      key: undefined,
    }, { additionalSecretOutputs: ['key'] });
  }
}
const users = new CognitoUsers('users', { pool, groups: groups.map(({ name }) => name), users: './users', ${more} });
export const [ana, count, digest] = [users.sub('ana'), users.count, users.digest];
`;

it('a pool of the program gets an attribute and a group, a bucket comes beside it, and its users have them, in one up (14.23, 17)', async () => {
  const before = { 'users/a.yaml': declare('gold'), 'index.ts': growing('[]', "['staff']") };
  const begun = await createStage({ ana: {} }, before);
  stage = begun;
  await begun.configure({ double: begun.double.url });
  expect(await begun.up()).toMatchObject({ exitCode: 0 });
  const values = `custom:role: "\${value:bucketArn}", custom:dept: "\${value:key}"`;
  const more = (name: string) =>
    `users: { ana: { attributes: { ${name}: a7, ${values} }, groups: [staff, admins] } }\n`;
  const bucket = "values: ((bucket) => ({ bucketArn: bucket.arn, key: bucket.key }))(new Bucket('bucket'))";
  await begun.write(
    'index.ts',
    growing("[{ name: 'badge', attributeDataType: 'String' }]", "['staff', 'admins']", bucket),
  );
  await begun.write('users/a.yaml', more('custom:bagde'));
  const mistaken = await begun.preview();
  expect(mistaken.exitCode, mistaken.output).not.toBe(0);
  expect(mistaken.output).toContain('did you mean custom:badge?');
  await begun.write('users/a.yaml', more('custom:badge'));
  const { exitCode, output } = await begun.upWithPreview();
  expect(exitCode, output).toBe(0);
  expect(output).toContain('the values bucketArn, key of the program are known only during `pulumi up`');
  expect(output).toContain('custom:role: "(known after apply)"');
  expect(begun.live('ana')).toMatchObject({
    'custom:badge': 'a7',
    'custom:role': 'arn:aws:s3:::made',
    'custom:dept': 'correct-horse-battery',
  });
  expect(`${output}${await begun.state()}`).not.toContain('correct-horse');
  expect(output).toContain(`ana   : "${begun.double.live(begun.poolId).get('ana')?.sub}"`);
  expect((await begun.up('--expect-no-changes')).exitCode).toBe(0);
  expect([...(begun.double.live(begun.poolId).get('ana')?.groups ?? [])].sort()).toEqual(['admins', 'staff']);
});

/** A pool of the program that is replaced: the old one is deleted before the new one is there. */
const replacing = `
import * as pulumi from '@pulumi/pulumi';
import { CognitoUsers } from './providers/cognito-users.ts';

const provider = {
  diff: async (id, olds, news) => ({ changes: olds.poolId !== news.poolId, replaces: ['poolId'], deleteBeforeReplace: true }),
  create: async (inputs) => ({ id: inputs.poolId, outs: inputs }),
};
class Pool extends pulumi.dynamic.Resource {
  constructor(name, poolId) { super(provider, name, { poolId }); }
}
const config = new pulumi.Config();
const pool = new Pool('pool', config.require('newPoolId'));
new CognitoUsers('users', { userPoolId: pool.id, users: './users', removedUsers: 'delete', missingUsers: 'create' });
`;

it('a pool that is replaced with deleteBeforeReplace takes nobody along, whatever limits, protect and removedUsers say', async () => {
  const names = Array.from({ length: 12 }, (_, index) => `user${index + 10}`);
  const users = `users:\n${names.map((name) => `  ${name}: { protect: true }\n`).join('')}`;
  const begun = await createStage({}, { 'users/a.yaml': users, 'index.ts': replacing }, { maxChanges: '100%' });
  stage = begun;
  await begun.configure({ newPoolId: begun.poolId });
  const first = await begun.up();
  expect(first.exitCode, first.output).toBe(0);
  const newPoolId = addPool(begun.double, {});
  await begun.configure({ newPoolId });
  const { exitCode, output, calls } = await begun.upWithPreview();
  expect(exitCode, output).toBe(0);
  expect(output).toContain('12 users of the pool before are left alone');
  expect(calls).toMatchObject({ AdminCreateUser: 12 });
  expect(calls).not.toHaveProperty('AdminDeleteUser');
  expect([begun.poolId, newPoolId].map((id) => begun.double.live(id).size)).toEqual([12, 12]);
  expect((await begun.up('--expect-no-changes')).exitCode).toBe(0);
});
