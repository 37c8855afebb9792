/** Finds out whether the engine draws on a terminal: then a line of progress moves, else every one of them stays. */
import { closeSync, openSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/** What this process can know of the engine that started it. */
export interface EngineSurroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Whether this process has a controlling terminal; the engine has the same one. */
  readonly controllingTerminal: boolean;
  /** The engine's command line; undefined where the system does not tell. */
  readonly command: readonly string[] | undefined;
  /** Where the engine writes to, `/dev/pts/0` for instance; undefined where the system does not tell. */
  readonly output: string | undefined;
}

/** With these the engine writes line after line, on a terminal too. */
const plainOptions = ['--non-interactive', '--diff', '--json', '-j'];

/**
 * Goes by the engine's own rule (cmdutil.Interactive: a terminal that is not dumb, no CI system, no --non-interactive),
 * as far as this process can know.
 */
export function drawsOnTerminal({ environment, controllingTerminal, command, output }: EngineSurroundings): boolean {
  const inCi = !['', 'false', '0', undefined].includes(environment['CI']);
  if (inCi || environment['TERM'] === 'dumb' || !controllingTerminal) return false;
  if (command?.some((argument) => plainOptions.includes(argument.replace(/=true$/, ''))) === true) return false;
  return output === undefined || /^\/dev\/(pts\/|tty|console)/.test(output);
}

/** The surroundings of this process, whose parent is the engine. Only Linux tells a parent's command and output. */
export function engineSurroundings(): EngineSurroundings {
  const parent = join('/proc', String(process.ppid));
  return {
    environment: process.env,
    controllingTerminal: known(() => openSync('/dev/tty', 'r'), closeSync) !== undefined,
    command: known(() => readFileSync(join(parent, 'cmdline'), 'utf8').split('\0')),
    output: known(() => readlinkSync(join(parent, 'fd', '1'))),
  };
}

function known<T>(find: () => T, release: (found: T) => void = () => undefined): T | undefined {
  try {
    const found = find();
    release(found);
    return found;
  } catch {
    return undefined;
  }
}
