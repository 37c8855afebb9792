/** What comes back with 200 and is no answer of Cognito's: of a proxy, a sign-in page, another service at the endpoint. */
import { createServer, type Server } from 'node:http';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type AccountGateway, createAccountGateway } from '../../../providers/cognito/account-gateway.ts';
import { type Clients, connect } from '../../../providers/cognito/connection/connection.ts';
import { createGateway, type Gateway } from '../../../providers/cognito/gateway.ts';
import { createImportGateway, type ImportGateway } from '../../../providers/cognito/import-gateway.ts';

// How fast the machine is says nothing here.
vi.setConfig({ testTimeout: 120_000 });

const poolId = 'us-east-1_a';
/** What is answered to each request, with its number. */
let answerTo: (request: number) => string;
let requests: number;
let server: Server;
let clients: Clients;
let gateway: Gateway;
let accounts: AccountGateway;
let imports: ImportGateway;
beforeAll(async () => {
  server = createServer((request, response) => {
    request.resume();
    requests += 1;
    const body = answerTo(requests);
    response.writeHead(200, { 'content-type': body.startsWith('<') ? 'text/html' : 'application/x-amz-json-1.1' });
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => server.close());
beforeEach(async () => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no TCP address');
  const keys = { accessKeyId: 'x', secretAccessKey: 'x' };
  const cognitoEndpoint = `http://127.0.0.1:${address.port}`;
  clients = await connect({ roles: [], region: 'us-east-1', keys, cognitoEndpoint }, poolId);
  // That an unreadable answer is asked for again is shown elsewhere, and takes its time.
  const impatient = { repeating: clients.once, once: clients.once };
  gateway = createGateway(impatient, poolId);
  accounts = createAccountGateway(impatient, poolId);
  imports = createImportGateway(impatient, poolId);
  requests = 0;
});
afterEach(() => {
  clients.repeating.destroy();
  clients.once.destroy();
});

const all = async <T>(pages: AsyncGenerator<readonly T[]>) => {
  const found: T[] = [];
  for await (const page of pages) found.push(...page);
  return found;
};
const newUser = { username: 'ana', signInName: 'ana', attributes: new Map(), clientMetadata: new Map() };

const reads: readonly [operation: string, call: () => Promise<unknown>][] = [
  ['DescribeUserPool', () => gateway.describePool()],
  ['ListUsers', () => all(gateway.listUsers())],
  ['ListIdentityProviders', () => gateway.identityProviders()],
  ['AdminGetUser', () => gateway.getUser('ana')],
  ['ListGroups', () => accounts.listGroups()],
  ['ListUsersInGroup', () => all(accounts.listMembers('staff'))],
  ['ListUsersInGroup', () => all(accounts.listUsersInGroup('staff'))],
  ['AdminListGroupsForUser', () => accounts.groupsOf('ana')],
  ['AdminCreateUser', () => accounts.createUser(newUser)],
  ['GetCSVHeader', () => imports.header()],
  ['CreateUserImportJob', () => imports.create('job', 'arn:aws:iam::1:role/r')],
  ['DescribeUserImportJob', () => imports.describe('job')],
];

const noAnswers = ['{}', '', 'null', '[]', '"x"', '7', '<!doctype html><title>Sign in</title>', '{"message":"hello"}'];

describe.each(reads)('%s, answered with 200', (operation, call) => {
  it.each(noAnswers)('and %j, has no answer (14.16)', async (body) => {
    answerTo = () => body;
    await expect(call()).rejects.toMatchObject({
      name: 'CognitoError',
      refusal: {
        code: 'unreachable',
        message: expect.stringContaining(operation),
        hint: expect.stringContaining('AWS_ENDPOINT_URL'),
      },
    });
  });
});

it.each([
  ['DescribeUserPool', '{"UserPool":"x"}'],
  ['DescribeUserPool', '{"UserPool":{}}'],
  ['DescribeUserPool', '{"UserPool":{"Id":"us-east-1_a","SchemaAttributes":"x"}}'],
  ['DescribeUserPool', '{"UserPool":{"Id":"us-east-1_a","SchemaAttributes":[null]}}'],
  ['DescribeUserPool', '{"UserPool":{"Id":"us-east-1_a","SchemaAttributes":[],"AliasAttributes":"email"}}'],
  ['ListUsers', '{"Users":{"0":{}}}'],
  ['ListUsers', '{"Users":"x"}'],
  ['ListUsers', '{"Users":[null]}'],
  ['ListUsers', '{"Users":[[]]}'],
  ['ListUsers', '{"Users":[{"Username":5}]}'],
  ['ListUsers', '{"Users":[{"Username":""}]}'],
  ['ListUsers', '{"Users":[{"Username":"a","Attributes":{"sub":"1"}}]}'],
  ['ListUsers', '{"Users":[{"Username":"a","Attributes":[null]}]}'],
  ['ListUsers', '{"Users":[{"Username":"a","Attributes":[{"Name":"sub","Value":{}}]}]}'],
  ['ListUsers', '{"Users":[{"Username":"a","Attributes":[],"Enabled":"false"}]}'],
  ['ListUsers', '{"Users":[{"Username":"a","Attributes":[],"UserCreateDate":"yesterday"}]}'],
  ['ListUsers', '{"Users":[],"PaginationToken":5}'],
  ['AdminGetUser', '{"Username":"ana"}'],
  ['ListGroups', '{"Groups":[{"GroupName":7}]}'],
  ['ListIdentityProviders', '{"Providers":["Google"]}'],
  ['AdminListGroupsForUser', '{"Groups":{}}'],
  ['AdminCreateUser', '{"User":{}}'],
  ['GetCSVHeader', '{"CSVHeader":"a,b"}'],
  ['CreateUserImportJob', '{"UserImportJob":{"JobId":"import-1"}}'],
  ['DescribeUserImportJob', '{"UserImportJob":{"JobId":"import-1"}}'],
])('%s, answered with %s, has no answer (14.16)', async (operation, body) => {
  answerTo = () => body;
  const call = reads.find(([name]) => name === operation)?.[1];
  await expect(call?.()).rejects.toMatchObject({ refusal: { code: 'unreachable' } });
});

it('mappedAttributes has no answer where a provider is described by nothing (14.16)', async () => {
  answerTo = (request) => (request === 1 ? '{"Providers":[{"ProviderName":"Google"}]}' : '{}');
  await expect(gateway.mappedAttributes()).rejects.toMatchObject({ refusal: { code: 'unreachable' } });
});

describe('pages that never end (14.16)', () => {
  const pages = (member: string, token: string, round: number) => (request: number) =>
    JSON.stringify({ [member]: [], [token]: `page ${request % round}` });
  it.each([
    ['ListUsers', 'Users', 'PaginationToken', () => all(gateway.listUsers())],
    ['ListIdentityProviders', 'Providers', 'NextToken', () => gateway.identityProviders()],
    ['ListGroups', 'Groups', 'NextToken', () => accounts.listGroups()],
    ['ListUsersInGroup', 'Users', 'NextToken', () => all(accounts.listMembers('staff'))],
    ['AdminListGroupsForUser', 'Groups', 'NextToken', () => accounts.groupsOf('ana')],
    ['ListUserImportJobs', 'UserImportJobs', 'PaginationToken', () => imports.active()],
  ])('of %s are told, whether one token comes back again and again or several go round', async (...given) => {
    const [, member, token, call] = given;
    for (const round of [1, 2, 7]) {
      requests = 0;
      answerTo = pages(member, token, round);
      await expect(call()).rejects.toMatchObject({ refusal: { code: 'unreachable' } });
      expect(requests).toBeLessThanOrEqual(3 * round + 2);
    }
  });
});
