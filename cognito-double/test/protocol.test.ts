import { afterAll, describe, expect, it } from 'vitest';
import { openSession } from '../src/session.ts';

const { double, api, close } = await openSession();
afterAll(close);

const pool = double.createPool({ users: [{ username: 'ann' }] });
const signature =
  'AWS4-HMAC-SHA256 Credential=AKIA1/20260101/us-east-1/cognito-idp/aws4_request, ' +
  `SignedHeaders=host;x-amz-date, Signature=${'0'.repeat(64)}`;

async function post(
  operation: string,
  body: string,
  headers: Readonly<Record<string, string>> = { authorization: signature },
): Promise<{ readonly status: number; readonly type: unknown; readonly header: string | null }> {
  const response = await fetch(double.url, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
      ...headers,
    },
  });
  const answer: { readonly __type?: unknown } = JSON.parse(await response.text());
  return { status: response.status, type: answer.__type, header: response.headers.get('x-amzn-errortype') };
}

describe('AWS JSON 1.1', () => {
  it.each([
    ['no signature', 'AdminGetUser', '{}', {}, 'MissingAuthenticationTokenException'],
    ['half a signature', 'AdminGetUser', '{}', { authorization: 'AWS4-HMAC-SHA256' }, 'IncompleteSignatureException'],
    ['an operation nobody knows', 'AdminEatUser', '{}', undefined, 'UnknownOperationException'],
    ['another content type', 'AdminGetUser', '{}', { 'content-type': 'text/plain' }, 'UnknownOperationException'],
    ['no JSON', 'AdminGetUser', '{', undefined, 'SerializationException'],
    ['no object', 'AdminGetUser', '[]', undefined, 'SerializationException'],
    ['a wrong type', 'AdminGetUser', '{"UserPoolId":7}', undefined, 'SerializationException'],
    ['a pool not there', 'DescribeUserPool', '{"UserPoolId":"us-east-1_none"}', undefined, 'ResourceNotFoundException'],
  ])('%s is an error with its type in body and header', async (_name, operation, body, headers, type) => {
    expect(await post(operation, body, headers)).toEqual({ status: 400, type, header: type });
  });

  it('answers 500 for InternalErrorException and HTML for a bare status', async () => {
    double.failNext('AdminGetUser', 'InternalErrorException');
    expect(await post('AdminGetUser', '{}')).toMatchObject({ status: 500, type: 'InternalErrorException' });
    double.failNext('AdminGetUser', 503);
    const failed = api.adminGetUser({ UserPoolId: pool, Username: 'ann' });
    await expect(failed).rejects.toMatchObject({ $metadata: { httpStatusCode: 503 } });
  });
});

describe('the service model', () => {
  const ann = { UserPoolId: pool, Username: 'ann' };
  it.each([
    [
      'a pool id without region',
      { ...ann, UserPoolId: 'pool' },
      "'userPoolId' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w-]+_[0-9a-zA-Z]+",
    ],
    [
      'a pool id of 56 characters',
      { ...ann, UserPoolId: `us-east-1_${'a'.repeat(46)}` },
      'length less than or equal to 55',
    ],
    ['a blank username', { ...ann, Username: '' }, 'length greater than or equal to 1'],
    ['a username of 129 characters', { ...ann, Username: 'a'.repeat(129) }, 'length less than or equal to 128'],
    ['a username with a space', { ...ann, Username: 'a b' }, "'username' failed"],
    [
      'an attribute name of 33 characters',
      { ...ann, UserAttributes: [{ Name: 'n'.repeat(33) }] },
      "'userAttributes.1.member.name'",
    ],
    [
      'a value of 2,049 characters',
      { ...ann, UserAttributes: [{ Name: 'name', Value: 'v'.repeat(2049) }] },
      'less than or equal to 2048',
    ],
  ])('refuses %s', async (_name, input, message) => {
    const refused = { name: 'InvalidParameterException', message: expect.stringContaining(message) };
    await expect(api.adminUpdateUserAttributes({ UserAttributes: [], ...input })).rejects.toMatchObject(refused);
  });

  it.each([
    ['Limit of 61', { Limit: 61 }],
    ['Limit of -1', { Limit: -1 }],
    ['Filter of 257 characters', { Filter: `name = "${'n'.repeat(248)}"` }],
  ])('refuses a %s', async (_name, input) => {
    const listed = api.listUsers({ UserPoolId: pool, ...input });
    await expect(listed).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });

  it('refuses members it does not know and tells every missing one', async () => {
    expect(await post('AdminGetUser', JSON.stringify({ ...ann, UserName: 'ann' }))).toMatchObject({
      type: 'InvalidParameterException',
    });
    const refused = api.adminGetUser({ UserPoolId: undefined, Username: undefined });
    await expect(refused).rejects.toMatchObject({ message: expect.stringMatching(/^2 validation errors detected/) });
  });
});

describe('the log', () => {
  it('counts every call and keeps who made it, with what, and what came of it', async () => {
    double.reset();
    await api.adminGetUser({ UserPoolId: pool, Username: 'ann' });
    await expect(api.adminGetUser({ UserPoolId: pool, Username: 'bob' })).rejects.toThrow('User does not exist');
    expect(double.calls()).toEqual({ AdminGetUser: 2 });
    expect(double.requests()).toMatchObject([
      { operation: 'AdminGetUser', input: { Username: 'ann' }, accessKeyId: 'AKIATEST', outcome: 'ok' },
      { operation: 'AdminGetUser', input: { Username: 'bob' }, outcome: 'UserNotFoundException' },
    ]);
    double.reset();
    expect(double.calls()).toEqual({});
  });
});
