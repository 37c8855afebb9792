/** The peak memory of the provider's process, as Linux tells it. */
import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import type { SandboxProgram } from '../../script/sandbox/program.ts';

/** Runs a command and gives its result beside the peak, in bytes, of any provider host that it has started. */
export async function withPeakMemory<T>(
  program: SandboxProgram,
  command: Promise<T>,
): Promise<{ readonly result: T; readonly peakBytes: number }> {
  let over = false;
  let peakBytes = 0;
  const ended = command.finally(() => {
    over = true;
  });
  while (!over) {
    for (const pid of await program.providerHosts()) peakBytes = Math.max(peakBytes, await peakOf(pid));
    await Promise.race([ended, wait(200)]);
  }
  return { result: await ended, peakBytes };
}

/** The peak of a process until it has ended, in bytes. */
export async function peakOfProcess(pid: number, running: PromiseLike<unknown>): Promise<number> {
  let over = false;
  let peakBytes = 0;
  const ended = Promise.resolve(running).finally(() => {
    over = true;
  });
  while (!over) {
    peakBytes = Math.max(peakBytes, await peakOf(pid));
    await Promise.race([ended, wait(100)]);
  }
  return peakBytes;
}

/** VmHWM of proc(5): the most that was ever resident. */
async function peakOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/VmHWM:\s*(\d+) kB/.exec(status)?.[1] ?? 0) * 1024;
}
