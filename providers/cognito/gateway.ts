/** The one door to Cognito: every call, its rate, and the translation between wire and data. */
import {
  AdminGetUserCommand,
  AdminUpdateUserAttributesCommand,
  type AdminUpdateUserAttributesCommandInput,
  type AdminUpdateUserAttributesCommandOutput,
  DescribeIdentityProviderCommand,
  DescribeUserPoolCommand,
  paginateListIdentityProviders,
  paginateListUsers,
  UserNotFoundException,
  type UserType,
  type AttributeType as WireAttribute,
} from '@aws-sdk/client-cognito-identity-provider';
import type { FinalizeHandler, FinalizeHandlerArguments } from '@smithy/types';
import type { ClientMetadata } from '../constraints/client-metadata.ts';
import type { MappedAttributes } from '../constraints/identity-providers.ts';
import type { AttributeChange } from '../model/changes.ts';
import type { AttributeName } from '../model/names.ts';
import type { Pool } from '../model/pool.ts';
import type { LiveUser } from '../model/users.ts';
import { isSecret, meant } from '../model/value.ts';
import type { Call, Refusal } from './answers/explain-answer.ts';
import { explain, isAnswerLost, lostAnswer } from './answers/sdk-errors.ts';
import { type AppClients, readAppClients } from './app-clients.ts';
import type { CallingClients } from './connection/connection.ts';
import { filterText } from './filter-text.ts';
import { endingPages } from './pages.ts';
import { readPool } from './pool-description.ts';
import { Stopped } from './stopping.ts';
import type { UserFilter } from './user-filter.ts';

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
  /** Called when the request has had its turn and goes out. When it throws a CognitoError, nothing is sent. */
  readonly sending?: () => void;
}

/** One pool's calls. Every method throws CognitoError and nothing else; no value that takes a secret is in it. */
export interface Gateway {
  readonly poolId: string;
  /** DescribeUserPool: schema and settings. */
  describePool(): Promise<Pool>;
  /**
   * ListUsers, page by page until there is no token: pages may be short or empty. At most 60 users a page. A filter whose value is too
   * long finds others who begin like it, too.
   */
  listUsers(filter?: UserFilter): AsyncGenerator<readonly LiveUser[]>;
  /** ListIdentityProviders: the names of the pool's providers. */
  identityProviders(): Promise<readonly string[]>;
  /**
   * ListIdentityProviders and DescribeIdentityProvider: by provider, the pool's attributes that it writes again at
   * every sign-in.
   */
  mappedAttributes(): Promise<MappedAttributes>;
  /**
   * ListUserPoolClients and DescribeUserPoolClient: the attributes that some app client lets users write, and how long access tokens
   * live; undefined where the role may not read app clients.
   */
  appClients(): Promise<AppClients | undefined>;
  /** AdminGetUser: what is really live now, at the price of a monthly active user. */
  getUser(account: string): Promise<LiveUser | undefined>;
  /** AdminUpdateUserAttributes: all changes of one account, all or none. */
  updateUser(account: string, changes: readonly AttributeChange[], options: UpdateOptions): Promise<void>;
}

/** ListUsers, Limit: at most 60. */
export const pageSize = 60;

/** The gateway of one pool over those clients. */
export function createGateway({ repeating: client, once, region }: CallingClients, poolId: string): Gateway {
  const told = tellingErrors(poolId, region);
  const identityProviders = () =>
    told('ListIdentityProviders', async () => {
      const names: string[] = [];
      const pages = paginateListIdentityProviders({ client }, { UserPoolId: poolId });
      for await (const { Providers = [] } of endingPages(pages)) {
        names.push(...Providers.map(({ ProviderName = '' }) => ProviderName));
      }
      return names;
    });
  return {
    poolId,
    describePool: () =>
      told('DescribeUserPool', async () => {
        const { UserPool } = await client.send(new DescribeUserPoolCommand({ UserPoolId: poolId }));
        return readPool(poolId, UserPool ?? {});
      }),
    async *listUsers(filter) {
      const request = { UserPoolId: poolId, ...(filter === undefined ? {} : { Filter: filterText(filter) }) };
      const pages = endingPages(paginateListUsers({ client, pageSize }, request));
      for await (const { Users = [] } of toldPages(told, 'ListUsers', pages)) yield Users.map(readUser);
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
    async appClients() {
      try {
        return await readAppClients(client, poolId, told);
      } catch (error) {
        if (error instanceof CognitoError && error.refusal.code === 'not-authorized') return undefined;
        throw error;
      }
    },
    async getUser(account) {
      return told('AdminGetUser', async () => {
        try {
          const user = await client.send(new AdminGetUserCommand({ UserPoolId: poolId, Username: account }));
          return readUser({ ...user, Attributes: user.UserAttributes });
        } catch (error) {
          if (error instanceof UserNotFoundException) return undefined;
          throw error;
        }
      });
    },
    async updateUser(account, changes, { clientMetadata, sendsMessage, sending }) {
      // A blank value deletes (AdminUpdateUserAttributes, UserAttributes), so sets and deletes share one call.
      const UserAttributes = changes.map(
        (change): WireAttribute => ({ Name: change.name, Value: change.kind === 'set' ? meant(change.to) : '' }),
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
      const secrets = changes.flatMap((change) =>
        change.kind === 'set' && isSecret(change.to) ? meant(change.to) : [],
      );
      const send = () => (sendsMessage ? once : client).send(request);
      await told('AdminUpdateUserAttributes', send, { sent, secrets, sendsMessage });
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

/** The translation of errors of that pool's calls; `region` is the one that is asked. */
export function tellingErrors(poolId: string, region?: string): Told {
  return async (operation, call, { sendsMessage = false, ...details } = {}) => {
    try {
      return await call();
    } catch (error) {
      if (error instanceof CognitoError) throw error;
      if (error instanceof Stopped) throw new CognitoError(stoppedBefore(operation));
      const made: Call = { operation, poolId, ...(region === undefined ? {} : { region }), ...details };
      throw new CognitoError(sendsMessage && isAnswerLost(error) ? lostAnswer(error, made) : explain(error, made));
    }
  };
}

/** The same pages, a failure of any of them as a CognitoError. */
export async function* toldPages<T>(
  told: Told,
  operation: string,
  pages: AsyncGenerator<T>,
  details?: CallDetails,
): AsyncGenerator<T> {
  for (;;) {
    const { done, value } = await told(operation, () => pages.next(), details);
    if (done === true) return;
    yield value;
  }
}

function stoppedBefore(operation: string): Refusal {
  return { code: 'stopped', message: `the run was stopped before ${operation} was sent` };
}

/**
 * Reads an account of a list or of AdminCreateUser's answer. Nobody has been in an account that waits for its first
 * password and has not been modified since it was created.
 */
export function readUser(user: UserType): LiveUser {
  const {
    Username = '',
    Attributes = [],
    Enabled = true,
    UserStatus = '',
    UserCreateDate,
    UserLastModifiedDate,
  } = user;
  const attributes = new Map(Attributes.map(({ Name, Value }) => [Name ?? '', Value ?? '']));
  const isUnchanged =
    UserStatus === 'FORCE_CHANGE_PASSWORD' &&
    UserCreateDate !== undefined &&
    UserCreateDate.getTime() === UserLastModifiedDate?.getTime();
  return {
    username: Username,
    sub: attributes.get('sub') ?? '',
    enabled: Enabled,
    status: UserStatus,
    attributes,
    ...(isUnchanged ? { unchanged: true } : {}),
  };
}
