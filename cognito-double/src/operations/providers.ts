/** ListIdentityProviders and DescribeIdentityProvider. */
import { poolOf } from '../account.ts';
import { CognitoException } from '../errors.ts';
import { pageLimit, pageToken, providerName, userPoolId } from '../model.ts';
import { pageSize, readPage } from '../pages.ts';
import type { IdentityProvider, Pool } from '../pool.ts';
import { SortedIndex } from '../sorted-index.ts';
import { operation } from './operation.ts';

const listIdentityProviders = operation<{
  readonly UserPoolId: string;
  readonly MaxResults?: number;
  readonly NextToken?: string;
}>({
  name: 'ListIdentityProviders',
  quota: 'UserPoolResourceRead',
  members: { UserPoolId: userPoolId, MaxResults: pageLimit, NextToken: pageToken },
  required: ['UserPoolId'],
  run(account, { NextToken, ...parameters }) {
    const pool = poolOf(account, parameters.UserPoolId);
    const names = new SortedIndex(pool.providers.map(({ ProviderName }) => ({ value: ProviderName, sub: '' })));
    const limit = parameters.MaxResults || pageSize;
    const { found, token } = readPage(account, names, { parameters, token: NextToken, limit });
    return {
      Providers: found.map(({ value }) => summary(pool, provider(pool, value))),
      ...(token === undefined ? {} : { NextToken: token }),
    };
  },
});

const describeIdentityProvider = operation<{ readonly UserPoolId: string; readonly ProviderName: string }>({
  name: 'DescribeIdentityProvider',
  quota: 'UserPoolResourceRead',
  members: { UserPoolId: userPoolId, ProviderName: providerName },
  required: ['UserPoolId', 'ProviderName'],
  run(account, { UserPoolId, ProviderName }) {
    const pool = poolOf(account, UserPoolId);
    const found = provider(pool, ProviderName);
    const AttributeMapping = found.AttributeMapping ?? {};
    return {
      IdentityProvider: {
        UserPoolId,
        ...summary(pool, found),
        ProviderDetails: {},
        AttributeMapping,
        IdpIdentifiers: [],
      },
    };
  },
});

/** Throws ResourceNotFoundException. */
function provider(pool: Pool, name: string): IdentityProvider {
  const found = pool.providers.find(({ ProviderName }) => ProviderName === name);
  if (found === undefined) {
    throw new CognitoException('ResourceNotFoundException', `Identity provider ${name} does not exist.`);
  }
  return found;
}

/** ProviderDescription. */
function summary(pool: Pool, { ProviderName, ProviderType }: IdentityProvider): object {
  const at = pool.createdAt / 1000;
  return { ProviderName, ProviderType, CreationDate: at, LastModifiedDate: at };
}

export const providerOperations = [listIdentityProviders, describeIdentityProvider] as const;
