/** The one door to Cognito: every call, its rate, and the translation between wire and data. */
import {
  AdminGetUserCommand,
  AdminUpdateUserAttributesCommand,
  type AdminUpdateUserAttributesCommandInput,
  type AdminUpdateUserAttributesCommandOutput,
  DescribeIdentityProviderCommand,
  DescribeUserPoolCommand,
  ListIdentityProvidersCommand,
  ListUsersCommand,
  type SchemaAttributeType,
  UserNotFoundException,
  type UserPoolType,
  type AttributeType as WireAttribute,
} from '@aws-sdk/client-cognito-identity-provider';
import type { FinalizeHandler, FinalizeHandlerArguments } from '@smithy/types';
import type { ClientMetadata } from '../core/client-metadata.ts';
import type { Call, Refusal } from '../core/cognito-errors.ts';
import type { MappedAttributes } from '../core/identity-providers.ts';
import type { AttributeRule, Pool } from '../core/pool.ts';
import type { AttributeChange, AttributeName, LiveUser } from '../core/types.ts';
import type { UserFilter } from '../core/user-filter.ts';
import type { Clients } from './connection.ts';
import { explain, isAnswerLost, lostAnswer } from './errors.ts';

/** A call that did not do what it was for; `refusal` says why in the user's terms. */
export class CognitoError extends Error {
  override readonly name = 'CognitoError';
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.hint === undefined ? refusal.message : `${refusal.message}\n  = ${refusal.hint}`);
    this.refusal = refusal;
  }
}

/** What an update needs beside its changes. */
export interface UpdateOptions {
  /** Goes to the pool's triggers. */
  readonly clientMetadata: ClientMetadata;
  /** Cognito sends a message because of it: then it is not sent again unless it was surely not carried out. */
  readonly sendsMessage: boolean;
  /** Called when the request has had its turn and goes out: what is recorded then is neither too early nor too late. */
  readonly sending?: () => void;
}

/** One pool's calls. Every method throws CognitoError and nothing else. */
export interface Gateway {
  readonly poolId: string;
  /** DescribeUserPool: schema and settings. */
  describePool(): Promise<Pool>;
  /** ListUsers, page by page until there is no token: pages may be short or empty. At most 60 users a page. */
  listUsers(filter?: UserFilter): AsyncGenerator<readonly LiveUser[]>;
  /** ListIdentityProviders: the names of the pool's providers. */
  identityProviders(): Promise<readonly string[]>;
  /**
   * ListIdentityProviders and DescribeIdentityProvider: by provider, the pool's attributes that it writes again at
   * every sign-in.
   */
  mappedAttributes(): Promise<MappedAttributes>;
  /** AdminGetUser: what is really live now, at the price of a monthly active user. */
  getUser(account: string): Promise<LiveUser | undefined>;
  /** AdminUpdateUserAttributes: all changes of one account, all or none. */
  updateUser(account: string, changes: readonly AttributeChange[], options: UpdateOptions): Promise<void>;
}

/** ListUsers, Limit: at most 60. */
export const pageSize = 60;

/** The gateway of one pool over those clients. */
export function createGateway(
  { repeating: client, once }: Pick<Clients, 'repeating' | 'once'>,
  poolId: string,
): Gateway {
  const told = tellingErrors(poolId);
  const identityProviders = async () => {
    const names: string[] = [];
    let NextToken: string | undefined;
    do {
      const page = await told('ListIdentityProviders', () =>
        client.send(new ListIdentityProvidersCommand({ UserPoolId: poolId, ...(NextToken && { NextToken }) })),
      );
      names.push(...(page.Providers ?? []).map(({ ProviderName = '' }) => ProviderName));
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    return names;
  };
  return {
    poolId,
    describePool: () =>
      told('DescribeUserPool', async () => {
        const { UserPool } = await client.send(new DescribeUserPoolCommand({ UserPoolId: poolId }));
        return readPool(poolId, UserPool ?? {});
      }),
    async *listUsers(filter) {
      let PaginationToken: string | undefined;
      do {
        const page = await told('ListUsers', () =>
          client.send(
            new ListUsersCommand({
              UserPoolId: poolId,
              Limit: pageSize,
              ...(filter === undefined ? {} : { Filter: filterText(filter) }),
              ...(PaginationToken === undefined ? {} : { PaginationToken }),
            }),
          ),
        );
        yield (page.Users ?? []).map((user) => readUser(user.Username, user.Attributes, user.Enabled, user.UserStatus));
        PaginationToken = page.PaginationToken;
      } while (PaginationToken !== undefined);
    },
    identityProviders,
    mappedAttributes: async () => {
      const names = await identityProviders();
      const mapped = new Map<string, ReadonlySet<AttributeName>>();
      for (const ProviderName of names) {
        const { IdentityProvider } = await told('DescribeIdentityProvider', () =>
          client.send(new DescribeIdentityProviderCommand({ UserPoolId: poolId, ProviderName })),
        );
        mapped.set(ProviderName, new Set(Object.keys(IdentityProvider?.AttributeMapping ?? {})));
      }
      return mapped;
    },
    async getUser(account) {
      return told('AdminGetUser', async () => {
        try {
          const user = await client.send(new AdminGetUserCommand({ UserPoolId: poolId, Username: account }));
          return readUser(user.Username, user.UserAttributes, user.Enabled, user.UserStatus);
        } catch (error) {
          if (error instanceof UserNotFoundException) return undefined;
          throw error;
        }
      });
    },
    async updateUser(account, changes, { clientMetadata, sendsMessage, sending }) {
      // A blank value deletes (AdminUpdateUserAttributes, UserAttributes), so sets and deletes share one call.
      const UserAttributes = changes.map(
        (change): WireAttribute => ({ Name: change.name, Value: change.kind === 'set' ? change.to : '' }),
      );
      const request = new AdminUpdateUserAttributesCommand({
        UserPoolId: poolId,
        Username: account,
        UserAttributes,
        ...(clientMetadata.size === 0 ? {} : { ClientMetadata: Object.fromEntries(clientMetadata) }),
      });
      if (sending !== undefined) {
        request.middlewareStack.addRelativeTo(
          (next: FinalizeHandler<AdminUpdateUserAttributesCommandInput, AdminUpdateUserAttributesCommandOutput>) =>
            (args: FinalizeHandlerArguments<AdminUpdateUserAttributesCommandInput>) => {
              sending();
              return next(args);
            },
          { name: 'sending', relation: 'after', toMiddleware: 'httpSigningMiddleware' },
        );
      }
      const sent = changes.map(({ name }) => name);
      const send = () => (sendsMessage ? once : client).send(request);
      await told('AdminUpdateUserAttributes', send, { sent, sendsMessage });
    },
  };
}

/** What is to be known of a call beside its name, so that its failure can be told. */
interface CallDetails extends Omit<Call, 'operation' | 'poolId'> {
  /** Cognito sends a message because of it: when its answer is lost, that is what is told. */
  readonly sendsMessage?: boolean;
}

/** Carries out what `operation` is for, and throws any failure of it as a CognitoError. */
type Told = <T>(operation: string, call: () => Promise<T>, details?: CallDetails) => Promise<T>;

/** The translation of errors of that pool's calls. */
export function tellingErrors(poolId: string): Told {
  return async (operation, call, { sendsMessage = false, ...details } = {}) => {
    try {
      return await call();
    } catch (error) {
      if (error instanceof CognitoError) throw error;
      const made: Call = { operation, poolId, ...details };
      throw new CognitoError(sendsMessage && isAnswerLost(error) ? lostAnswer(error, made) : explain(error, made));
    }
  };
}

/** `"` and `\` are escaped with a backslash (ListUsers, Filter). */
function filterText({ attribute, operator = '=', value }: UserFilter): string {
  return `${attribute} ${operator} "${value.replaceAll(/["\\]/g, '\\$&')}"`;
}

/** One account as UserType and the answer of AdminGetUser have it. */
export function readUser(
  username: string | undefined,
  attributes: readonly WireAttribute[] | undefined,
  enabled: boolean | undefined,
  status: string | undefined,
): LiveUser {
  const values = new Map((attributes ?? []).map(({ Name, Value }) => [Name ?? '', Value ?? '']));
  return {
    username: username ?? '',
    sub: values.get('sub') ?? '',
    enabled: enabled ?? true,
    status: status ?? '',
    attributes: values,
  };
}

function readPool(id: string, pool: UserPoolType): Pool {
  return {
    id,
    schema: new Map((pool.SchemaAttributes ?? []).map((attribute) => [attribute.Name ?? '', readRule(attribute)])),
    usernameAttributes: new Set(pool.UsernameAttributes ?? []),
    aliasAttributes: new Set(pool.AliasAttributes ?? []),
    caseSensitive: pool.UsernameConfiguration?.CaseSensitive ?? true,
    autoVerifiedAttributes: new Set(pool.AutoVerifiedAttributes ?? []),
    mfa: pool.MfaConfiguration ?? 'OFF',
    verifiedBeforeUpdate: new Set(pool.UserAttributeUpdateSettings?.AttributesRequireVerificationBeforeUpdate ?? []),
    estimatedNumberOfUsers: pool.EstimatedNumberOfUsers ?? 0,
  };
}

/** Constraints are texts on the wire; one that is absent or empty is no constraint. */
function readRule(attribute: SchemaAttributeType): AttributeRule {
  const { StringAttributeConstraints: string, NumberAttributeConstraints: number } = attribute;
  return {
    type: attribute.AttributeDataType ?? 'String',
    mutable: attribute.Mutable ?? true,
    required: attribute.Required ?? false,
    ...limit('minLength', string?.MinLength),
    ...limit('maxLength', string?.MaxLength),
    ...limit('minValue', number?.MinValue),
    ...limit('maxValue', number?.MaxValue),
  };
}

function limit<K extends string>(name: K, text: string | undefined): { readonly [key in K]?: number } {
  const value = Number(text);
  if (text === undefined || text.trim() === '' || Number.isNaN(value)) return {};
  const limits: { [key in K]?: number } = {};
  limits[name] = value;
  return limits;
}
