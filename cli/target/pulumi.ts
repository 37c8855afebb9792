/** Runs the pulumi CLI for what only it can read: a stack's configuration and state, with their secrets. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { CommandFailure } from '../command-failure.ts';

const run = promisify(execFile);

/** A state of 100,000 users is some 30 MB. */
const maxBuffer = 2 ** 30;

/**
 * What `pulumi <args>` prints as JSON, run in that folder and without a shell. It may hold secrets, so it goes nowhere but
 * into the answer. Throws CommandFailure with what pulumi said on stderr, which has none.
 */
export async function pulumiJson(folder: string, args: readonly string[]): Promise<unknown> {
  const env = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: '1' };
  try {
    const running = run('pulumi', [...args, '--non-interactive', '--color', 'never'], { cwd: folder, env, maxBuffer });
    running.child.stdin?.end();
    return JSON.parse((await running).stdout);
  } catch (error) {
    throw new CommandFailure(reason(error, `pulumi ${args.slice(0, 2).join(' ')}`));
  }
}

function reason(error: unknown, command: string): string {
  const { code, stderr }: { code?: unknown; stderr?: unknown } = Object(error);
  if (code === 'ENOENT') {
    return '--stack needs the pulumi CLI, which is not on PATH\n  = install it, or in a clone of this project: export PATH="$(npm run --silent path):$PATH"';
  }
  const said = typeof stderr === 'string' ? stderr.trim().replace(/^error: /, '') : '';
  const hint = said.includes('no stack named') ? '\n  = `pulumi stack ls` lists the stacks' : '';
  return `${command} failed${said === '' ? '' : `: ${said}`}${hint}`;
}
