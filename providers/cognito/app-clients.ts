/** Reads what a pool's app clients let its users write of themselves, and how long their access tokens live. */
import {
  type CognitoIdentityProviderClient,
  DescribeUserPoolClientCommand,
  paginateListUserPoolClients,
  type UserPoolClientType,
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

/** What is known of all app clients of a pool together. */
export interface AppClients {
  /** The attributes that a user of some client may write. */
  readonly claimable: ReadonlySet<AttributeName>;
  /** How long an access token lives at most, in seconds; 0 where there is no client. */
  readonly accessTokenSeconds: number;
}

const hour = 3_600;
const secondsOf: ReadonlyMap<string, number> = new Map([
  ['seconds', 1],
  ['minutes', 60],
  ['hours', hour],
  ['days', 24 * hour],
]);

/** One hour where the client says nothing; hours where it names no unit (UserPoolClientType, AccessTokenValidity). */
function tokenSeconds({ AccessTokenValidity = 0, TokenValidityUnits }: UserPoolClientType): number {
  return AccessTokenValidity === 0
    ? hour
    : AccessTokenValidity * (secondsOf.get(TokenValidityUnits?.AccessToken ?? 'hours') ?? hour);
}

/** Reads them, one call for each client. Throws CognitoError. */
export async function readAppClients(
  client: CognitoIdentityProviderClient,
  poolId: string,
  told: Told,
): Promise<AppClients> {
  const ids = await told('ListUserPoolClients', async () => {
    const found: string[] = [];
    const pages = endingPages(paginateListUserPoolClients({ client, pageSize }, { UserPoolId: poolId }));
    for await (const { UserPoolClients = [] } of pages)
      found.push(...UserPoolClients.map(({ ClientId = '' }) => ClientId));
    return found;
  });
  const claimable = new Set<AttributeName>();
  let accessTokenSeconds = 0;
  for (const ClientId of ids) {
    const { UserPoolClient = {} } = await told('DescribeUserPoolClient', () =>
      client.send(new DescribeUserPoolClientCommand({ UserPoolId: poolId, ClientId })),
    );
    for (const name of UserPoolClient.WriteAttributes ?? standardAttributes) claimable.add(name);
    accessTokenSeconds = Math.max(accessTokenSeconds, tokenSeconds(UserPoolClient));
  }
  return { claimable, accessTokenSeconds };
}
