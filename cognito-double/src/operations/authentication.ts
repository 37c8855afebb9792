/** App clients and AdminInitiateAuth: enough to prove that a password signs in, and to say what users may write of themselves. */
import { hash, randomBytes } from 'node:crypto';
import { poolOf } from '../account.ts';
import { type AppClient, accessTokenSeconds, allowsAdminPasswords, type ClientDefinition } from '../clients.ts';
import { CognitoException, invalidParameter, userNotFound } from '../errors.ts';
import {
  attributeName,
  clientId,
  clientName,
  listOf,
  oneOf,
  pageLimit,
  pageToken,
  structure,
  textMap,
  userPoolId,
} from '../model.ts';
import { hasExpired } from '../passwords.ts';
import type { Pool } from '../pool.ts';
import { missingRequired } from '../schema.ts';
import type { User } from '../user.ts';
import { operation } from './operation.ts';

/** TimeUnitsType. */
const timeUnit = oneOf('seconds', 'minutes', 'hours', 'days');

/** Only the members that decide about passwords, attributes and access tokens: another one is refused, never ignored. */
const createUserPoolClient = operation<ClientDefinition & { readonly UserPoolId: string }>({
  name: 'CreateUserPoolClient',
  members: {
    UserPoolId: userPoolId,
    ClientName: clientName,
    ExplicitAuthFlows: listOf(
      oneOf(
        'ALLOW_ADMIN_USER_PASSWORD_AUTH',
        'ALLOW_CUSTOM_AUTH',
        'ALLOW_USER_PASSWORD_AUTH',
        'ALLOW_USER_SRP_AUTH',
        'ALLOW_REFRESH_TOKEN_AUTH',
        'ALLOW_USER_AUTH',
      ),
    ),
    PreventUserExistenceErrors: oneOf('LEGACY', 'ENABLED'),
    WriteAttributes: listOf(attributeName),
    // AccessTokenValidityType.
    AccessTokenValidity: { type: 'integer', minimum: 1, maximum: 86_400 },
    TokenValidityUnits: structure({ AccessToken: timeUnit }),
  },
  required: ['UserPoolId', 'ClientName'],
  run(account, { UserPoolId, ...definition }) {
    const pool = poolOf(account, UserPoolId);
    const seconds = accessTokenSeconds(definition);
    // AccessTokenValidity: from five minutes to one day, in whatever unit.
    if (seconds < 300 || seconds > 86_400) {
      throw invalidParameter('Invalid range for token validity. Access token validity is from 5 minutes to 1 day.');
    }
    const id = hash('sha256', `${pool.id} ${pool.clients.size} ${definition.ClientName}`).slice(0, 26);
    const createdAt = account.now();
    pool.clients.set(id, { ...definition, id, createdAt });
    const at = createdAt / 1000;
    return { UserPoolClient: { ...definition, UserPoolId, ClientId: id, CreationDate: at, LastModifiedDate: at } };
  },
});

/** In the order in which they were made; NextToken is the id of the last one that was told. */
const listUserPoolClients = operation<{
  readonly UserPoolId: string;
  readonly MaxResults?: number;
  readonly NextToken?: string;
}>({
  name: 'ListUserPoolClients',
  quota: 'UserPoolResourceRead',
  members: { UserPoolId: userPoolId, MaxResults: pageLimit, NextToken: pageToken },
  required: ['UserPoolId'],
  run(account, { UserPoolId, MaxResults = 60, NextToken }) {
    const all = [...poolOf(account, UserPoolId).clients.values()];
    const from = NextToken === undefined ? 0 : all.findIndex(({ id }) => id === NextToken) + 1;
    const page = all.slice(from, from + MaxResults);
    const last = page.at(-1);
    return {
      UserPoolClients: page.map(({ id, ClientName }) => ({ ClientId: id, UserPoolId, ClientName })),
      ...(last === undefined || from + page.length >= all.length ? {} : { NextToken: last.id }),
    };
  },
});

/** WriteAttributes is told only where the client has a list of its own (UserPoolClientType, WriteAttributes). */
const describeUserPoolClient = operation<{ readonly UserPoolId: string; readonly ClientId: string }>({
  name: 'DescribeUserPoolClient',
  quota: 'UserPoolResourceRead',
  members: { UserPoolId: userPoolId, ClientId: clientId },
  required: ['UserPoolId', 'ClientId'],
  run(account, { UserPoolId, ClientId }) {
    const client = poolOf(account, UserPoolId).clients.get(ClientId);
    if (client === undefined) {
      throw new CognitoException('ResourceNotFoundException', `User pool client ${ClientId} does not exist.`);
    }
    const { id, createdAt, ...definition } = client;
    const at = createdAt / 1000;
    return { UserPoolClient: { ...definition, UserPoolId, ClientId: id, CreationDate: at, LastModifiedDate: at } };
  },
});

interface SignIn {
  readonly UserPoolId: string;
  readonly ClientId: string;
  readonly AuthFlow: 'ADMIN_USER_PASSWORD_AUTH';
  readonly AuthParameters?: Readonly<Record<string, string>>;
}

/** The double knows one flow; no other is ever answered as if it were that one. */
const adminInitiateAuth = operation<SignIn>({
  name: 'AdminInitiateAuth',
  members: {
    UserPoolId: userPoolId,
    ClientId: clientId,
    AuthFlow: oneOf('ADMIN_USER_PASSWORD_AUTH'),
    AuthParameters: textMap,
    ClientMetadata: textMap,
  },
  required: ['UserPoolId', 'ClientId', 'AuthFlow'],
  run(account, { UserPoolId, ClientId, AuthParameters = {} }) {
    const pool = poolOf(account, UserPoolId);
    const client = pool.clients.get(ClientId);
    if (client === undefined) {
      throw new CognitoException('ResourceNotFoundException', `User pool client ${ClientId} does not exist.`);
    }
    if (!allowsAdminPasswords(client)) throw invalidParameter('Auth flow not enabled for this client');
    const { USERNAME: name, PASSWORD: text } = AuthParameters;
    if (name === undefined) throw invalidParameter('Missing required parameter USERNAME');
    if (text === undefined) throw invalidParameter('Missing required parameter PASSWORD');
    const user = admitted(pool, client, { name, text, now: account.now() });
    return user.status === 'FORCE_CHANGE_PASSWORD' ? newPasswordChallenge(pool, user) : tokens(client);
  },
});

interface Attempt {
  readonly name: string;
  readonly text: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * The user, if the password is right and the account may sign in. A disabled user and an unconfirmed one are refused
 * before the password is looked at (localstack/localstack 8454, aws/aws-sdk-js 4608). Throws NotAuthorizedException,
 * UserNotFoundException, UserNotConfirmedException or PasswordResetRequiredException.
 */
function admitted(pool: Pool, client: AppClient, { name, text, now }: Attempt): User {
  const user = pool.accounts.find(name);
  // CreateUserPoolClient, PreventUserExistenceErrors: LEGACY by default.
  if (user === undefined && client.PreventUserExistenceErrors !== 'ENABLED') throw userNotFound();
  if (user?.enabled === false) throw notAuthorized('User is disabled.');
  if (user?.status === 'UNCONFIRMED') {
    throw new CognitoException('UserNotConfirmedException', 'User is not confirmed.');
  }
  if (user?.status === 'RESET_REQUIRED') {
    throw new CognitoException('PasswordResetRequiredException', 'Password reset required for the user');
  }
  if (user?.password?.matches(text) !== true) throw notAuthorized('Incorrect username or password.');
  if (user.status === 'FORCE_CHANGE_PASSWORD' && hasExpired(pool, user.password, now)) {
    throw notAuthorized('Temporary password has expired and must be reset by an administrator.');
  }
  return user;
}

function notAuthorized(message: string): CognitoException {
  return new CognitoException('NotAuthorizedException', message);
}

/** AdminInitiateAuth, ChallengeName: NEW_PASSWORD_REQUIRED with the user's attributes and the required ones missing. */
function newPasswordChallenge(pool: Pool, { username, attributes }: User): object {
  const missing = missingRequired(pool.schema, attributes);
  return {
    ChallengeName: 'NEW_PASSWORD_REQUIRED',
    Session: secret(),
    ChallengeParameters: {
      USER_ID_FOR_SRP: username,
      requiredAttributes: JSON.stringify(missing.map((name) => `userAttributes.${name}`)),
      userAttributes: JSON.stringify(Object.fromEntries(attributes)),
    },
  };
}

/** AuthenticationResultType: opaque tokens, which nothing of the double takes back. */
function tokens(client: AppClient): object {
  return {
    ChallengeParameters: {},
    AuthenticationResult: {
      AccessToken: secret(),
      IdToken: secret(),
      RefreshToken: secret(),
      ExpiresIn: accessTokenSeconds(client),
      TokenType: 'Bearer',
    },
  };
}

function secret(): string {
  return randomBytes(48).toString('base64url');
}

export const authenticationOperations = [
  createUserPoolClient,
  listUserPoolClients,
  describeUserPoolClient,
  adminInitiateAuth,
] as const;
