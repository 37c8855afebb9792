import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Clients, connect } from '../../providers/cognito/connection/connection.ts';
import { uploadFile } from '../../providers/cognito/import-upload.ts';

// How fast the machine is says nothing here.
vi.setConfig({ testTimeout: 120_000 });

const keys = { accessKeyId: 'x', secretAccessKey: 'x' };

/** What S3 makes of one request: a status, or nothing but a closed connection. */
type Answer = number | 'cut';

let answers: Answer[];
let received: { readonly request: IncomingMessage; readonly body: string }[];
let server: Server;
let url: string;
let client: Clients['repeating'];

beforeEach(async () => {
  answers = [];
  received = [];
  server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no TCP address');
  url = `http://127.0.0.1:${address.port}/bucket/file.csv?X-Amz-SignedHeaders=host%3Bx&X-Amz-Signature=a%2Fb`;
  client = (await connect({ roles: [], region: 'us-east-1', keys }, 'us-east-1_a')).repeating;
});
afterEach(() => {
  client.destroy();
  server.closeAllConnections();
  server.close();
});

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  received.push({ request, body: await text(request) });
  const next = answers.shift() ?? 200;
  if (next === 'cut') request.socket.destroy();
  else response.writeHead(next).end(next === 200 ? '' : '<Error><Code>Why</Code><Message>Because.</Message></Error>');
}

describe('the upload of a file', () => {
  it('is one PUT, to the letter of its address, encrypted, and of known length', async () => {
    await uploadFile(client, url, Buffer.from('é\n'));
    expect(received.map(({ body }) => body)).toEqual(['é\n']);
    expect(received[0]?.request).toMatchObject({
      method: 'PUT',
      url: '/bucket/file.csv?X-Amz-SignedHeaders=host%3Bx&X-Amz-Signature=a%2Fb',
      headers: { 'content-length': '3', 'x-amz-server-side-encryption': 'aws:kms', host: new URL(url).host },
    });
  });

  it.each<[string, Answer[]]>([
    ['5xx', [503, 500]],
    ['a cut connection', ['cut']],
  ])('is repeated in full after %s', async (_case, given) => {
    answers = given;
    const times = given.length + 1;
    await uploadFile(client, url, Buffer.from('file'));
    expect(received.map(({ body }) => body)).toEqual(Array.from({ length: times }, () => 'file'));
  });

  it('is not repeated after a refusal, which says why and not where', async () => {
    answers = [403];
    const refused = await uploadFile(client, url, Buffer.from('file')).catch(String);
    expect(refused).toContain('403 Why: Because.');
    expect(refused).not.toContain('Signature');
    expect(received).toHaveLength(1);
  });
});
