/** AWS JSON 1.1 over HTTP: the operation is in a header, input and output are JSON, errors carry a `__type`. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { signer } from './authorization.ts';
import { CognitoException } from './errors.ts';
import type { Call } from './faults.ts';
import type { Answer } from './service.ts';

const targetPrefix = 'AWSCognitoIdentityProviderService.';

/** Answers one API request after `latencyMs`; what it does is done at once. */
export async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  carryOut: (call: Call) => Answer,
  latencyMs: number,
): Promise<void> {
  const body = await text(request);
  const answer = answerTo(request, body, carryOut);
  if (latencyMs > 0) await wait(latencyMs);
  write(response, answer);
}

function answerTo(request: IncomingMessage, body: string, carryOut: (call: Call) => Answer): Answer {
  try {
    return carryOut(readCall(request, body));
  } catch (error) {
    if (error instanceof CognitoException) return { kind: 'exception', exception: error };
    throw error;
  }
}

/** Throws what the service's front answers before an operation is reached. */
function readCall({ method, headers }: IncomingMessage, body: string): Call {
  const target = headers['x-amz-target'];
  if (method !== 'POST' || typeof target !== 'string' || !target.startsWith(targetPrefix)) {
    throw new CognitoException('UnknownOperationException', 'There is no such operation.');
  }
  if (headers['content-type'] !== 'application/x-amz-json-1.1') {
    throw new CognitoException('UnknownOperationException', 'The content type must be application/x-amz-json-1.1.');
  }
  const accessKeyId = signer(headers.authorization);
  return { operation: target.slice(targetPrefix.length), input: readInput(body), accessKeyId };
}

function readInput(body: string): Readonly<Record<string, unknown>> {
  let input: unknown;
  try {
    input = JSON.parse(body);
  } catch {
    throw new CognitoException('SerializationException', 'The body is not JSON.');
  }
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw new CognitoException('SerializationException', 'The body is not a JSON object.');
  }
  return { ...input };
}

function write(response: ServerResponse, answer: Answer): void {
  switch (answer.kind) {
    case 'output':
      send(response, 200, {}, answer.output);
      return;
    case 'exception': {
      const { name, message, status } = answer.exception;
      send(response, status, { 'x-amzn-errortype': name }, { __type: name, message });
      return;
    }
    case 'status':
      response.writeHead(answer.status, { 'content-type': 'text/html' });
      response.end(`<html><body><h1>${answer.status}</h1></body></html>`);
      return;
    case 'cut':
      if (answer.begun) begin(response, () => response.destroy());
      else response.destroy();
      return;
    case 'hangs':
      if (answer.begun) begin(response);
      // Else until the client gives up, or the double stops.
      if (answer.cutAfterMs !== undefined) setTimeout(() => response.destroy(), answer.cutAfterMs);
      return;
  }
}

/** The first byte of a longer body; `sent` is called when it has left. */
function begin(response: ServerResponse, sent: () => void = () => undefined): void {
  response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1', 'content-length': '100' });
  response.write('{', sent);
}

function send(response: ServerResponse, status: number, headers: Readonly<Record<string, string>>, body: object): void {
  response.writeHead(status, {
    'content-type': 'application/x-amz-json-1.1',
    'x-amzn-requestid': randomUUID(),
    ...headers,
  });
  response.end(JSON.stringify(body));
}
