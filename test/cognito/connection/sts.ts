/** A stand-in for STS that lets anybody take on any role. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';

/** It listens until it is stopped. */
export interface StandInSts {
  readonly url: string;
  /** What it was asked for. */
  readonly asked: readonly Readonly<Record<string, string>>[];
  stop(): void;
}

/** Starts one on this machine. */
export async function startSts(): Promise<StandInSts> {
  const asked: Readonly<Record<string, string>>[] = [];
  const server = createServer((request, response) => void answerAsSts(request, response, asked));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no TCP address');
  return {
    url: `http://127.0.0.1:${address.port}`,
    asked,
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Answers AssumeRole and AssumeRoleWithWebIdentity (AWS Query protocol) with the key `assumed`. */
export async function answerAsSts(
  request: IncomingMessage,
  response: ServerResponse,
  asked: Readonly<Record<string, string>>[] = [],
): Promise<void> {
  const given = Object.fromEntries(new URLSearchParams(await text(request)));
  asked.push(given);
  const action = given['Action'] ?? '';
  response.writeHead(200, { 'content-type': 'text/xml' });
  response.end(
    `<${action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${action}Result><Credentials>` +
      '<AccessKeyId>assumed</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>' +
      `<Expiration>2999-01-01T00:00:00Z</Expiration></Credentials></${action}Result></${action}Response>`,
  );
}
