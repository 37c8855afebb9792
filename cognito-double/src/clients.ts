/** App clients, as far as they decide whether a password signs in, and say what users may write. */

/** CreateUserPoolClientRequest, the members the double knows; a client of the double has no secret. */
export interface ClientDefinition {
  readonly ClientName: string;
  readonly ExplicitAuthFlows?: readonly string[];
  readonly PreventUserExistenceErrors?: 'LEGACY' | 'ENABLED';
  /** The attributes that users of the client may write; every mutable standard one where it is left out. */
  readonly WriteAttributes?: readonly string[];
  /** How long an access token is valid, in units of TokenValidityUnits; one hour where it is left out (UserPoolClientType). */
  readonly AccessTokenValidity?: number;
  readonly TokenValidityUnits?: { readonly AccessToken?: TimeUnit };
}

/** TimeUnitsType. */
export type TimeUnit = 'seconds' | 'minutes' | 'hours' | 'days';

const secondsOf: Readonly<Record<TimeUnit, number>> = { seconds: 1, minutes: 60, hours: 3_600, days: 86_400 };

/** How long an access token of that client lives, in seconds: hours where no unit is named (TokenValidityUnitsType, AccessToken). */
export function accessTokenSeconds({
  AccessTokenValidity = 0,
  TokenValidityUnits: { AccessToken = 'hours' } = {},
}: Pick<ClientDefinition, 'AccessTokenValidity' | 'TokenValidityUnits'>): number {
  return AccessTokenValidity === 0 ? 3_600 : AccessTokenValidity * secondsOf[AccessToken];
}

export interface AppClient extends ClientDefinition {
  /** ClientIdType: letters, digits and `_`. */
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

/**
 * Whether it lets an administrator sign users in by password. A client that names no flows has refresh, SRP and
 * custom authentication only (CreateUserPoolClient, ExplicitAuthFlows).
 */
export function allowsAdminPasswords({ ExplicitAuthFlows = [] }: AppClient): boolean {
  return ExplicitAuthFlows.includes('ALLOW_ADMIN_USER_PASSWORD_AUTH');
}
