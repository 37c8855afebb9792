/** What is told to Pulumi's engine. */
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { expect, it, onTestFinished, vi } from 'vitest';
import { engineLog } from '../../../providers/provider/telling/engine-log.ts';

it('goes through no proxy: the engine is on this machine', async () => {
  const asked: string[] = [];
  const note = ({ url }: IncomingMessage) => void asked.push(url ?? '');
  const proxy = createServer(note).on('connect', note).listen(0, '127.0.0.1');
  onTestFinished(() => {
    proxy.close();
    vi.unstubAllEnvs();
  });
  await once(proxy, 'listening');
  const address = proxy.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  for (const name of ['http_proxy', 'https_proxy', 'HTTPS_PROXY', 'grpc_proxy']) vi.stubEnv(name, url);
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  await engineLog('127.0.0.1:1')('info', 'hello');
  expect(asked).toEqual([]);
});
