/** Reads a pool's app clients: what they let users write of themselves, and how long their access tokens live. */
import {
  type CognitoIdentityProviderClient,
  DescribeUserPoolClientCommand,
  paginateListUserPoolClients,
  type TimeUnitsType,
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

/** What all app clients of a pool come to. */
export interface AppClients {
  /** The attributes that a user of some client may write. */
  readonly claimable: ReadonlySet<AttributeName>;
  /** How many minutes the access token that lives longest does. */
  readonly accessTokenMinutes: number;
}

/** UserPoolClientType, AccessTokenValidity: an hour where it is not set, and TokenValidityUnits: hours where that is not. */
const defaultMinutes = 60;
const minutesOf: Readonly<Record<TimeUnitsType, number>> = { seconds: 1 / 60, minutes: 1, hours: 60, days: 1_440 };

/** Reads them all. Throws CognitoError. */
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
  let accessTokenMinutes = 0;
  for (const ClientId of ids) {
    const { UserPoolClient } = await told('DescribeUserPoolClient', () =>
      client.send(new DescribeUserPoolClientCommand({ UserPoolId: poolId, ClientId })),
    );
    const { AccessTokenValidity, TokenValidityUnits } = UserPoolClient ?? {};
    const lives = (AccessTokenValidity ?? 1) * minutesOf[TokenValidityUnits?.AccessToken ?? 'hours'];
    accessTokenMinutes = Math.max(accessTokenMinutes, AccessTokenValidity ? lives : defaultMinutes);
    for (const name of UserPoolClient?.WriteAttributes ?? standardAttributes) claimable.add(name);
  }
  return { claimable, accessTokenMinutes: Math.ceil(accessTokenMinutes) };
}
