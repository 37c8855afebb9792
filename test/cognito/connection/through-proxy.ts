/** AWS behind a proxy on this machine: the proxy takes CONNECT and absolute addresses, and TLS ends at a stand-in for all of AWS. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import type { CognitoDouble } from '../../../cognito-double/src/double.ts';
import { answerAsSts } from './sts.ts';

/** What a test of proxies needs. */
export interface AwsBehindProxy {
  /** For HTTPS_PROXY and HTTP_PROXY. */
  readonly proxyUrl: string;
  /** The certificate of the stand-in, for AWS_CA_BUNDLE. */
  readonly certificate: string;
  /** What the proxy was asked for: `host:port` of tunnels, whole addresses of others. */
  readonly asked: readonly string[];
  /** The Proxy-Authorization of each. */
  readonly authorizations: readonly (string | undefined)[];
  /** What came to S3. */
  readonly uploads: readonly string[];
  /** From now on tunnels are refused so. */
  refuse(status: number): void;
  stop(): Promise<void>;
}

/** The hosts that the stand-in answers for. */
const hosts = ['cognito-idp.us-east-1.amazonaws.com', 'sts.us-east-1.amazonaws.com', 'bucket.s3.amazonaws.com'];

/** Starts both, with the double in Cognito's place. */
export async function startAwsBehindProxy(double: CognitoDouble): Promise<AwsBehindProxy> {
  const folder = mkdtempSync(join(tmpdir(), 'through-proxy-'));
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
  const names = hosts.map((host) => `DNS:${host}`).join(',');
  const request = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  await execa('openssl', [
    ...request,
    '-subj',
    '/CN=aws',
    '-addext',
    `subjectAltName=${names}`,
    '-keyout',
    key,
    '-out',
    certificate,
  ]);
  const uploads: string[] = [];
  const aws = createTlsServer({ key: readFileSync(key), cert: readFileSync(certificate) }, (asked, response) =>
    answerAsAws(asked, response, double.url, uploads),
  );
  const awsPort = await listening(aws);
  const asked: string[] = [];
  const authorizations: (string | undefined)[] = [];
  const sockets = new Set<Socket>();
  let refusal: number | undefined;
  const log = ({ url = '', headers }: IncomingMessage) => {
    asked.push(url);
    authorizations.push(headers['proxy-authorization']);
  };
  const proxy = createServer((from, response) => {
    log(from);
    forward(from, response, from.url ?? '');
  });
  proxy.on('connect', (from: IncomingMessage, client: Socket) => {
    log(from);
    if (refusal !== undefined) {
      client.end(`HTTP/1.1 ${refusal} No\r\ncontent-type: text/html\r\ncontent-length: 4\r\n\r\n<no>`);
      return;
    }
    const server = connect(awsPort, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      server.pipe(client).pipe(server);
    });
    for (const socket of [client, server]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
    }
  });
  const port = await listening(proxy);
  return {
    proxyUrl: `http://127.0.0.1:${port}`,
    certificate,
    asked,
    authorizations,
    uploads,
    refuse(status) {
      refusal = status;
    },
    async stop() {
      for (const socket of sockets) socket.destroy();
      for (const server of [proxy, aws]) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
      rmSync(folder, { recursive: true });
    },
  };
}

function answerAsAws(asked: IncomingMessage, response: ServerResponse, cognito: string, uploads: string[]): void {
  const { host = '' } = asked.headers;
  if (host.startsWith('cognito-idp.')) forward(asked, response, cognito);
  else if (host.startsWith('sts.')) void answerAsSts(asked, response);
  else {
    uploads.push(`${asked.method} ${asked.url}`);
    asked.resume().on('end', () => response.writeHead(200).end());
  }
}

function forward(asked: IncomingMessage, response: ServerResponse, to: string): void {
  const { method, headers } = asked;
  const sent = httpRequest(to, { method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  sent.on('error', () => response.destroy());
  asked.pipe(sent);
}

async function listening(server: Server | ReturnType<typeof createTlsServer>): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no TCP address');
  return address.port;
}
