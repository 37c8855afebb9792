/** Something in front of Cognito that answers some operations in its place, with a success. */
import { createServer, request as httpRequest } from 'node:http';
import { text } from 'node:stream/consumers';

/** It listens until it is stopped. */
export interface Stranger {
  readonly url: string;
  stop(): void;
}

/** Starts one: whatever is not in `bodies`, by operation, goes to `url`. */
export async function startStranger(url: string, bodies: Readonly<Record<string, string>>): Promise<Stranger> {
  const server = createServer(async (asked, response) => {
    const target = asked.headers['x-amz-target'];
    const body = typeof target === 'string' ? bodies[target.slice(target.indexOf('.') + 1)] : undefined;
    const sent = await text(asked);
    if (body !== undefined) {
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' }).end(body);
      return;
    }
    const { method, headers } = asked;
    const passed = httpRequest(url, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    passed.on('error', () => response.destroy());
    passed.end(sent);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no TCP address');
  return {
    url: `http://127.0.0.1:${address.port}`,
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}
