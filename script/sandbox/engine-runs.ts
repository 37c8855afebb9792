/** Counts the runs of the real engine over all processes of a test run. */
import { appendFileSync, readFileSync } from 'node:fs';

/** Names the file that counts; without it nothing is counted. */
export const engineRunsVariable = 'COUNTED_ENGINE_RUNS';

const deploying: ReadonlySet<string> = new Set(['preview', 'up', 'refresh', 'destroy']);

/** Counts one `pulumi` command with those arguments, unless it is a light one such as `pulumi config`. */
export function countEngineRun(args: readonly string[]): void {
  const file = process.env[engineRunsVariable];
  if (file !== undefined && args[0] !== undefined && deploying.has(args[0])) appendFileSync(file, '.');
}

/** How many runs the file has counted: one character each, so that processes may append side by side. */
export function engineRuns(file: string): number {
  return readFileSync(file, 'utf8').length;
}
