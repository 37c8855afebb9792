/** Reads what a pool's app clients let its users write of themselves. */
import {
  type CognitoIdentityProviderClient,
  DescribeUserPoolClientCommand,
  paginateListUserPoolClients,
} from '@aws-sdk/client-cognito-identity-provider';
import type { AttributeName } from '../model/names.ts';
import { endingPages } from './pages.ts';

/** Carries out what `operation` is for, and throws any failure of it as a CognitoError. */
type Told = <T>(operation: string, call: () => Promise<T>) => Promise<T>;

/** ListUserPoolClients, MaxResults: at most 60. */
const pageSize = 60;

/**
 * A client that names no WriteAttributes lets users write every standard attribute that is mutable, and no custom one
 * (UserPoolClientType, WriteAttributes).
 */
const standardAttributes: readonly AttributeName[] = [
  'address',
  'birthdate',
  'email',
  'family_name',
  'gender',
  'given_name',
  'locale',
  'middle_name',
  'name',
  'nickname',
  'phone_number',
  'picture',
  'preferred_username',
  'profile',
  'updated_at',
  'website',
  'zoneinfo',
];

/** The attributes that a user of some client may write. Throws CognitoError. */
export async function readClaimable(
  client: CognitoIdentityProviderClient,
  poolId: string,
  told: Told,
): Promise<ReadonlySet<AttributeName>> {
  const ids = await told('ListUserPoolClients', async () => {
    const found: string[] = [];
    const pages = endingPages(paginateListUserPoolClients({ client, pageSize }, { UserPoolId: poolId }));
    for await (const { UserPoolClients = [] } of pages)
      found.push(...UserPoolClients.map(({ ClientId = '' }) => ClientId));
    return found;
  });
  const claimable = new Set<AttributeName>();
  for (const ClientId of ids) {
    const { UserPoolClient } = await told('DescribeUserPoolClient', () =>
      client.send(new DescribeUserPoolClientCommand({ UserPoolId: poolId, ClientId })),
    );
    for (const name of UserPoolClient?.WriteAttributes ?? standardAttributes) claimable.add(name);
  }
  return claimable;
}
