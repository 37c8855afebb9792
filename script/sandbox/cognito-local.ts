/** The npm emulator cognito-local as a child process: a free port, its data in a temporary folder. */
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';

/** A running emulator. */
export interface CognitoLocal {
  readonly url: string;
  /** Ends the process and removes its data. */
  stop(): Promise<void>;
}

const startMs = 30_000;

/** Starts it and waits until it answers. Throws with what it printed when it does not within 30 seconds. */
export async function startCognitoLocal(): Promise<CognitoLocal> {
  const folder = await mkdtemp(join(tmpdir(), 'cognito-local-'));
  const port = await freePort();
  const bin = fileURLToPath(import.meta.resolve('cognito-local/lib/bin/start.js'));
  const child = execa(process.execPath, [bin], {
    cwd: folder,
    env: { PORT: String(port), HOST: '127.0.0.1', AWS_SDK_JS_SUPPRESS_MAINTENANCE_MODE_MESSAGE: '1' },
    all: true,
    reject: false,
    stdin: 'ignore',
  });
  const stop = async () => {
    child.kill();
    await child;
    await rm(folder, { recursive: true, force: true });
  };
  const url = `http://127.0.0.1:${port}`;
  if (await answers(url, Date.now() + startMs)) return { url, stop };
  await stop();
  throw new Error(`cognito-local did not start:\n${(await child).all}`);
}

async function answers(url: string, until: number): Promise<boolean> {
  while (Date.now() < until) {
    if (
      await fetch(`${url}/health`).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      return true;
    await sleep(100);
  }
  return false;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
