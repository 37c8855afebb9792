/** A strict Cognito on this machine, obeying COGNITO.md over HTTP. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Account } from './account.ts';
import { ActiveUsers } from './active-users.ts';
import { CallLog } from './call-log.ts';
import { serveControl } from './control-path.ts';
import { type Controls, controls } from './controls.ts';
import { Faults } from './faults.ts';
import { ImportJobs } from './imports/jobs.ts';
import { serveUpload } from './imports/upload.ts';
import { Outbox } from './messages.ts';
import { serve } from './protocol.ts';
import { RateLimits, type Rates } from './rates.ts';
import { answer } from './service.ts';
import { PageTokens } from './tokens.ts';

export interface DoubleOptions {
  /** A free one by default. */
  readonly port?: number;
  /** Milliseconds since 1970; tokens, codes, rates and lag go by it. */
  readonly now?: () => number;
  /** `us-east-1` by default: the first part of pool ids. */
  readonly region?: string;
  /** None by default; `awsRates` are the real ones. */
  readonly rates?: Rates;
  /** How long every answer takes, in milliseconds; 0 by default. */
  readonly latencyMs?: number;
}

export interface CognitoDouble extends Controls {
  /** For `endpoint` of an SDK client, or AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER. */
  readonly url: string;
  /** Closes every connection. */
  stop(): Promise<void>;
}

/**
 * Starts listening on 127.0.0.1. Rejects when the port is taken.
 * @example
 * const double = await startDouble();
 * const pool = double.createPool({ users: [{ username: 'ana' }] });
 * const client = new CognitoIdentityProvider({ endpoint: double.url, region: 'us-east-1' });
 */
export async function startDouble(options: DoubleOptions = {}): Promise<CognitoDouble> {
  const { port = 0, now = Date.now, region = 'us-east-1', rates = {}, latencyMs = 0 } = options;
  const server = createServer();
  const url = await listening(server, port);
  const imports = new ImportJobs(now);
  const tokens = new PageTokens(now);
  const account: Account = {
    region,
    url,
    pools: new Map(),
    outbox: new Outbox(now),
    tokens,
    imports,
    provisioned: new Map(),
    now,
  };
  const service = {
    account,
    log: new CallLog(now),
    active: new ActiveUsers(),
    limits: new RateLimits(rates, now),
    faults: new Faults(),
  };
  const strings = controls(service);
  server.on('request', (request, response) => {
    const served = request.url?.startsWith('/_double/')
      ? serveControl(request, response, strings)
      : request.url?.startsWith('/_import/')
        ? serveUpload(request, response, imports, now())
        : serve(request, response, (call) => answer(service, call), latencyMs);
    served.catch((error: Error) => response.destroy(error));
  });
  return {
    ...strings,
    url,
    stop: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        server.closeAllConnections();
      }),
  };
}

/** Its URL once it listens; nobody calls before they have that. Rejects when the port is taken. */
async function listening(server: Server, port: number): Promise<string> {
  const address = await new Promise<AddressInfo | string | null>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server.address()));
  });
  if (address === null || typeof address === 'string') throw new Error('the double has no TCP address');
  return `http://127.0.0.1:${address.port}`;
}
