/** App clients, as far as they decide whether a password signs in, and say what users may write. */

/** CreateUserPoolClientRequest, the members the double knows; a client of the double has no secret. */
export interface ClientDefinition {
  readonly ClientName: string;
  readonly ExplicitAuthFlows?: readonly string[];
  readonly PreventUserExistenceErrors?: 'LEGACY' | 'ENABLED';
  /** How long its access tokens live, in the unit below; an hour where it is left out. */
  readonly AccessTokenValidity?: number;
  readonly TokenValidityUnits?: { readonly AccessToken?: 'seconds' | 'minutes' | 'hours' | 'days' };
  /** The attributes that users of the client may write; every mutable standard one where it is left out. */
  readonly WriteAttributes?: readonly string[];
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
