/** ListIdentityProviders and DescribeIdentityProvider. */
import { poolOf } from '../account.ts';
import { CognitoException } from '../errors.ts';
import { pageLimit, pageToken, providerName, userPoolId } from '../model.ts';
import type { IdentityProvider, Pool } from '../pool.ts';
import { SortedIndex, start } from '../sorted-index.ts';
import { operation } from './operation.ts';

const pageSize = 60;

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
    const after = NextToken === undefined ? start : account.tokens.open(parameters, NextToken);
    const limit = parameters.MaxResults || pageSize;
    const names = new SortedIndex(pool.providers.map(({ ProviderName }) => ({ value: ProviderName, sub: '' })));
    const found = names.read({ operator: '^=', value: '' }, after, limit + 1);
    const last = found[limit - 1];
    return {
      Providers: found.slice(0, limit).map(({ value }) => summary(pool, provider(pool, value))),
      ...(found.length > limit && last !== undefined ? { NextToken: account.tokens.seal(parameters, last) } : {}),
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
