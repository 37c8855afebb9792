/** The few controls that another process needs, under `/_double/`: calls, messages, reset, and changes by hand. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import type { Controls } from './controls.ts';
import { CognitoException } from './errors.ts';
import { listOf, structure, textMap, username, userPoolId } from './model.ts';
import { inputReader } from './validation.ts';

/** The body of `POST /_double/change`. */
interface Changes {
  readonly pool: string;
  readonly users: readonly { readonly username: string; readonly attributes: Readonly<Record<string, string>> }[];
}

const readChanges = inputReader<Changes>(
  { pool: userPoolId, users: listOf(structure({ username, attributes: textMap }, ['username', 'attributes'])) },
  ['pool', 'users'],
);

/**
 * `GET calls`, `GET requests` (without their inputs), `GET messages`, `POST reset` and `POST change`. Answers JSON: 200, 400 for what a control refuses, 404
 * for a path that is none of these.
 */
export async function serveControl(
  request: IncomingMessage,
  response: ServerResponse,
  controls: Controls,
): Promise<void> {
  try {
    const result = await control(request, controls);
    write(response, result === undefined ? 404 : 200, result ?? {});
  } catch (error) {
    if (!(error instanceof CognitoException)) throw error;
    write(response, 400, { name: error.name, message: error.message });
  }
}

async function control(request: IncomingMessage, controls: Controls): Promise<object | undefined> {
  switch (`${request.method} ${request.url}`) {
    case 'GET /_double/calls':
      return controls.calls();
    case 'GET /_double/requests':
      return controls.requests().map(({ operation, at, outcome }) => ({ operation, at, outcome }));
    case 'GET /_double/messages':
      return controls.messages();
    case 'POST /_double/reset':
      controls.reset();
      return {};
    case 'POST /_double/change': {
      const { pool, users } = readChanges(await json(request));
      for (const { username, attributes } of users) controls.changeByHand(pool, username, attributes);
      return {};
    }
    default:
      return undefined;
  }
}

function write(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
