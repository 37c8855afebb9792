/** The processes that a sandbox's engine starts; by their working directory Linux knows them. */
import { readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';

/** Everything that runs in that folder: the engine gives its plugins process groups of their own. */
export async function processesIn(folder: string): Promise<readonly number[]> {
  const found: number[] = [];
  for (const pid of await readdir('/proc').catch((): string[] => [])) {
    const cwd = await readlink(join('/proc', pid, 'cwd')).catch(() => '');
    if (cwd === folder) found.push(Number(pid));
  }
  return found;
}

/** Those of them that run a dynamic provider. */
export async function providerHostsIn(folder: string): Promise<readonly number[]> {
  const running = await Promise.all(
    (await processesIn(folder)).map(async (pid) => ({ pid, command: await commandOf(pid) })),
  );
  return running.flatMap(({ pid, command }) => (/node.*dynamic-provider/.test(command) ? [pid] : []));
}

/** Kills a process (or, negative, a group of them); one that has just ended by itself counts as killed. */
export function killNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

async function commandOf(pid: number): Promise<string> {
  return readFile(join('/proc', String(pid), 'cmdline'), 'utf8').catch(() => '');
}
