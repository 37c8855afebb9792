/** Makes the clients that reach Cognito, by a connection's settings and by the SDK's own chain. */
import {
  CognitoIdentityProviderClient,
  type CognitoIdentityProviderClientConfig,
} from '@aws-sdk/client-cognito-identity-provider';
import { regionOfPool } from '../../model/pool-ids.ts';
import { checkAnswers } from '../answers/shape-check.ts';
import { retryPolicy } from '../retries.ts';
import { neverStopped, untilStopped } from '../stopping.ts';
import { ConnectionError } from './connection-error.ts';
import type { Connection } from './connection-settings.ts';
import { credentialsOf } from './credentials.ts';
import { renewExpired } from './renewal.ts';
import { openRequestHandler } from './request-handler.ts';

/** A call that is not answered in that time is given up and tried again, as the AWS CLI does (cli-read-timeout). */
const requestTimeoutMs = 60_000;

/** Two clients over the same sockets and credentials, which differ in what they send again. */
export interface Clients {
  readonly region: string;
  /** For calls that may be carried out twice: tries again after throttling, lost answers, time-outs and 5xx. */
  readonly repeating: CognitoIdentityProviderClient;
  /** For calls that make Cognito send a message: tries again only what was throttled, and so not carried out. */
  readonly once: CognitoIdentityProviderClient;
}

/** What calls are made by; the Region is for messages. */
export type CallingClients = Pick<Clients, 'repeating' | 'once'> & Partial<Pick<Clients, 'region'>>;

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
  const requestHandler = await openRequestHandler(timeoutMs);
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
    credentials: credentialsOf(connection, region, requestHandler),
    retryStrategy: untilStopped(retryPolicy(true), stopped),
  });
  // The first client's memory of credentials, so that what one renews the other has too.
  const shared = { ...config, credentials: repeating.config.credentials };
  const onlyThrottled = untilStopped(retryPolicy(false), stopped);
  const once = new CognitoIdentityProviderClient({ ...shared, retryStrategy: onlyThrottled });
  renewExpired([repeating, once], repeating.config.credentials);
  for (const client of [repeating, once]) checkAnswers(client);
  return { region, repeating, once };
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
