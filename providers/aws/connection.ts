/** How Cognito is reached: region, profile, role, endpoint and certificates, from Pulumi's `aws:*` and the SDK's chain. */
import { readFile } from 'node:fs/promises';
import { Agent } from 'node:https';
import {
  CognitoIdentityProviderClient,
  type CognitoIdentityProviderClientConfig,
} from '@aws-sdk/client-cognito-identity-provider';
import { fromNodeProviderChain, fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { renewExpired } from './renewal.ts';
import { retryPolicy } from './retries.ts';
import { neverStopped, untilStopped } from './stopping.ts';

/** One `aws:assumeRoles` entry as @pulumi/aws writes it. */
export interface AssumedRole {
  readonly roleArn: string;
  readonly sessionName?: string;
  readonly externalId?: string;
  /** Seconds, or a Go duration such as `1h`. */
  readonly duration?: string;
}

/** Who and where, before the SDK's own chain fills the gaps (AWS_REGION, AWS_PROFILE, AWS_ENDPOINT_URL, ...). */
export interface Connection {
  readonly region?: string;
  readonly profile?: string;
  readonly roles: readonly AssumedRole[];
  /** Static keys of `aws:accessKey`, `aws:secretKey` and `aws:token`. They never leave the process. */
  readonly keys?: { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken?: string };
  readonly cognitoEndpoint?: string;
  readonly stsEndpoint?: string;
}

/** A value of the stack's configuration by its full key (`aws:region`); structured values are JSON text. */
export type ConfigValue = (key: string) => string | undefined;

/** Reads `aws:*` as @pulumi/aws does. Throws with the key's name for a value that is not of the shape it documents. */
export function connectionFromConfig(config: ConfigValue): Connection {
  const endpoints = objects(config, 'aws:endpoints');
  const roles = [...objects(config, 'aws:assumeRoles'), ...objects(config, 'aws:assumeRole')];
  const accessKeyId = config('aws:accessKey');
  const secretAccessKey = config('aws:secretKey');
  const keys =
    accessKeyId === undefined || secretAccessKey === undefined
      ? undefined
      : { accessKeyId, secretAccessKey, sessionToken: config('aws:token') };
  return defined({
    region: config('aws:region'),
    profile: config('aws:profile'),
    roles: roles.map((role) =>
      defined({
        roleArn: text(role, 'roleArn') ?? '',
        sessionName: text(role, 'sessionName'),
        externalId: text(role, 'externalId'),
        duration: text(role, 'duration') ?? text(role, 'durationSeconds'),
      }),
    ),
    keys: keys === undefined ? undefined : defined(keys),
    cognitoEndpoint: endpoint(endpoints, 'cognitoidp') ?? endpoint(endpoints, 'cognitoidentityprovider'),
    stsEndpoint: endpoint(endpoints, 'sts'),
  });
}

function endpoint(endpoints: readonly object[], service: string): string | undefined {
  return endpoints.map((entry) => text(entry, service)).find((url) => url !== undefined && url !== '');
}

function objects(config: ConfigValue, key: string): readonly object[] {
  const value = config(key);
  if (value === undefined || value === '') return [];
  let parsed: unknown;
  try {
    parsed = JSON.parse(value);
  } catch {
    throw new ConnectionError(`the configuration ${key} is not JSON: see @pulumi/aws for its shape`);
  }
  const list = Array.isArray(parsed) ? parsed : [parsed];
  return list.filter((entry) => typeof entry === 'object' && entry !== null);
}

function text(entry: object, key: string): string | undefined {
  const value: unknown = Object.entries(entry).find(([name]) => name === key)?.[1];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

/** The same object without its undefined properties, as `exactOptionalPropertyTypes` wants it. */
function defined<T extends object>(object: T): { [K in keyof T]: Exclude<T[K], undefined> } & object {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as never;
}

/** A setting of the connection that cannot be used; the message says which and what to do. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';
}

/** A call that is not answered in that time is given up and tried again, as the AWS CLI does (cli-read-timeout). */
const requestTimeoutMs = 60_000;
const connectionTimeoutMs = 10_000;

/** More than UserUpdate's 25 a second need at a second's latency, so that sockets are never the bottleneck. */
const maxSockets = 64;

/** Two clients over the same sockets and credentials, which differ in what they send again. */
export interface Clients {
  readonly region: string;
  /** For calls that may be carried out twice: tries again after throttling, lost answers, time-outs and 5xx. */
  readonly repeating: CognitoIdentityProviderClient;
  /** For calls that make Cognito send a message: tries again only what was throttled, and so not carried out. */
  readonly once: CognitoIdentityProviderClient;
}

/** How clients wait, and until when. */
export interface ConnectOptions {
  /** A call that is not answered in so many milliseconds is given up. */
  readonly timeoutMs?: number;
  /** Once it is aborted, no call is sent again. */
  readonly stopped?: AbortSignal;
}

/** Makes the clients for one pool. `poolId` gives the Region when neither configuration nor environment does. */
export async function connect(
  connection: Connection,
  poolId: string,
  { timeoutMs = requestTimeoutMs, stopped = neverStopped }: ConnectOptions = {},
): Promise<Clients> {
  const ca = await certificates(process.env['AWS_CA_BUNDLE']);
  const requestHandler = new NodeHttpHandler({
    connectionTimeout: Math.min(connectionTimeoutMs, timeoutMs),
    requestTimeout: timeoutMs,
    throwOnRequestTimeout: true,
    // The time-out above ends with the status line; this one is for an answer that goes no further.
    socketTimeout: timeoutMs,
    httpAgent: { keepAlive: true, maxSockets },
    httpsAgent: new Agent({ keepAlive: true, maxSockets, ...(ca === undefined ? {} : { ca }) }),
  });
  const region = connection.region ?? (await regionOfChain(connection)) ?? regionOfPool(poolId);
  if (region === undefined) {
    throw new ConnectionError(
      'no AWS Region is set: run `pulumi config set aws:region <region>`, or set AWS_REGION or AWS_PROFILE',
    );
  }
  const config: CognitoIdentityProviderClientConfig = {
    region,
    requestHandler,
    ...(connection.profile === undefined ? {} : { profile: connection.profile }),
    ...(connection.cognitoEndpoint === undefined ? {} : { endpoint: connection.cognitoEndpoint }),
  };
  const repeating = new CognitoIdentityProviderClient({
    ...config,
    credentials: credentials(connection, region, requestHandler),
    retryStrategy: untilStopped(retryPolicy(true), stopped),
  });
  // The first client's memory of credentials, so that what one renews the other has too.
  const shared = { ...config, credentials: repeating.config.credentials };
  const onlyThrottled = untilStopped(retryPolicy(false), stopped);
  const once = new CognitoIdentityProviderClient({ ...shared, retryStrategy: onlyThrottled });
  renewExpired([repeating, once], repeating.config.credentials);
  return { region, repeating, once };
}

/** AWS_CA_BUNDLE is the AWS CLI's and botocore's; the JavaScript SDK does not read it. */
async function certificates(file: string | undefined): Promise<Buffer | undefined> {
  if (file === undefined || file === '') return undefined;
  return readFile(file).catch((error: unknown) => {
    throw new ConnectionError(
      `the certificates of AWS_CA_BUNDLE cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  });
}

/** AWS_REGION and the profile's region, as the SDK finds them; AWS_DEFAULT_REGION, as the CLI and @pulumi/aws do. */
async function regionOfChain({ profile }: Connection): Promise<string | undefined> {
  const probe = new CognitoIdentityProviderClient(profile === undefined ? {} : { profile });
  try {
    return await probe.config.region();
  } catch {
    return process.env['AWS_DEFAULT_REGION'] || undefined;
  } finally {
    probe.destroy();
  }
}

/** A pool's id is `<region>_<id>` (UserPoolType, Id). */
function regionOfPool(poolId: string): string | undefined {
  return /^([a-z]{2}(?:-[a-z]+)+-\d+)_/.exec(poolId)?.[1];
}

type Credentials = Extract<CognitoIdentityProviderClientConfig['credentials'], (options: never) => unknown>;

/**
 * Forced to refresh, the whole chain is made anew: roles keep their own memory of whoever has taken them on, and that one
 * may be what has expired.
 */
function credentials(connection: Connection, region: string, requestHandler: NodeHttpHandler): Credentials {
  const chain = () => roleChain(connection, region, requestHandler);
  let current = chain();
  return (options) => {
    if (options?.['forceRefresh'] === true) current = chain();
    return current(options);
  };
}

function roleChain(connection: Connection, region: string, requestHandler: NodeHttpHandler): Credentials {
  const { keys } = connection;
  // Files are read again when credentials are renewed in the middle of a run.
  const source: Credentials =
    keys !== undefined
      ? () => Promise.resolve(keys)
      : fromNodeProviderChain({
          ignoreCache: true,
          ...(connection.profile === undefined ? {} : { profile: connection.profile }),
        });
  const sts = {
    region,
    requestHandler,
    ...(connection.stsEndpoint === undefined ? {} : { endpoint: connection.stsEndpoint }),
  };
  return connection.roles.reduce<Credentials>(
    (masterCredentials, role) =>
      fromTemporaryCredentials({
        masterCredentials,
        clientConfig: sts,
        params: {
          RoleArn: role.roleArn,
          RoleSessionName: role.sessionName ?? 'pulumi-cognito-users',
          ...(role.externalId === undefined ? {} : { ExternalId: role.externalId }),
          ...(role.duration === undefined ? {} : { DurationSeconds: seconds(role.duration) }),
        },
      }),
    source,
  );
}

/** `900`, or a Go duration as @pulumi/aws takes it: `1h30m`, `900s`. */
function seconds(duration: string): number {
  if (/^\d+$/.test(duration)) return Number(duration);
  const units = [...duration.matchAll(/(\d+)(h|m|s)/g)];
  if (units.map(([whole]) => whole).join('') !== duration || duration === '') {
    throw new ConnectionError(`aws:assumeRoles: duration ${JSON.stringify(duration)} is not like 1h30m or 900s`);
  }
  return units.reduce((sum, [, n, unit]) => sum + Number(n) * (unit === 'h' ? 3600 : unit === 'm' ? 60 : 1), 0);
}
