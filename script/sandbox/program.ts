/** A copy of this project's program, or of an example's, with its own backend: what the demo, tests and benches run. */
import { mkdir, mkdtemp, readdir, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { execa } from 'execa';
import { findEngine } from '../engine.mjs';
import { copyProgram, project } from './program-files.ts';

/** What one `pulumi` command came to; `output` is what it printed, both streams in order. */
export interface CommandResult {
  readonly exitCode: number;
  readonly output: string;
}

/** A stack of the program, ready for `pulumi` commands. */
export interface SandboxProgram {
  readonly folder: string;
  /** Runs `pulumi <args> --non-interactive` in the folder. Never throws for a failing command. */
  pulumi(...args: readonly string[]): Promise<CommandResult>;
  /** Starts the same; what it returns kills the engine and everything it started, at once. */
  kill(...args: readonly string[]): () => Promise<void>;
  /** The processes that run this program's dynamic provider now; only on Linux. */
  providerHosts(): Promise<readonly number[]>;
  /** Kills those processes at once, as a lack of memory would. */
  killProviderHosts(): Promise<void>;
  /** Writes a file below the folder, `users/acme.yaml` for instance. */
  write(file: string, text: string): Promise<void>;
  remove(file: string): Promise<void>;
  /** The checkpoint of the stack as text, secrets encrypted. */
  state(): Promise<string>;
  dispose(): Promise<void>;
}

/** How a program is set up. */
export interface SandboxOptions {
  /** A folder of examples/, and so the name of its project: that program instead of this project's own. */
  readonly example?: string;
  readonly stack?: string;
  /** Files below the folder; `users/*.yaml` above all. */
  readonly files?: Readonly<Record<string, string>>;
  /** Pulumi configuration by key: `userPoolId`, `aws:region`, ... */
  readonly config?: Readonly<Record<string, string>>;
  /** Added to an environment without anything of AWS's or Pulumi's. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Sets the program up, starts a stack and configures it. Throws when there is no engine: `npm run setup` gets one. */
export async function createProgram(options: SandboxOptions = {}): Promise<SandboxProgram> {
  const { example, stack = 'dev', files = {}, config = {}, env = {} } = options;
  const engine = findEngine();
  if (engine === undefined) throw new Error('there is no Pulumi engine on this machine: run `npm run setup`');
  const folder = await mkdtemp(join(tmpdir(), 'pulumi-cognito-users-'));
  await copyProgram(folder, example);
  const state = join(folder, '.state');
  await mkdir(state);
  const environment = sandboxEnvironment(folder, engine.folder, env);
  const inSandbox = {
    cwd: folder,
    env: environment,
    extendEnv: false,
    all: true,
    reject: false,
    stdin: 'ignore',
  } as const;
  const program: SandboxProgram = {
    folder,
    async pulumi(...args) {
      const { exitCode = 1, all } = await execa('pulumi', ['--non-interactive', ...args], inSandbox);
      return { exitCode, output: all };
    },
    kill(...args) {
      const child = execa('pulumi', ['--non-interactive', ...args], { ...inSandbox, detached: true });
      return async () => {
        if (child.pid !== undefined) killNow(-child.pid);
        for (const pid of await processesIn(folder)) killNow(pid);
        await child;
      };
    },
    async providerHosts() {
      const running = await Promise.all(
        (await processesIn(folder)).map(async (pid) => ({ pid, command: await commandOf(pid) })),
      );
      return running.flatMap(({ pid, command }) => (/node.*dynamic-provider/.test(command) ? [pid] : []));
    },
    async killProviderHosts() {
      for (const pid of await program.providerHosts()) killNow(pid);
    },
    async write(file, text) {
      await mkdir(dirname(join(folder, file)), { recursive: true });
      await writeFile(join(folder, file), text);
    },
    remove: (file) => rm(join(folder, file), { recursive: true, force: true }),
    state: () => readFile(join(state, '.pulumi', 'stacks', example ?? 'pulumi-cognito-users', `${stack}.json`), 'utf8'),
    dispose: () => rm(folder, { recursive: true, force: true }),
  };
  try {
    for (const [file, text] of Object.entries(files)) await program.write(file, text);
    await expectSuccess(program.pulumi('stack', 'init', stack));
    const settings = Object.entries(config).flatMap(([key, value]) => ['--plaintext', `${key}=${value}`]);
    if (settings.length > 0) await expectSuccess(program.pulumi('config', 'set-all', ...settings));
    return program;
  } catch (error) {
    await program.dispose();
    throw error;
  }
}

/** The engine gives its plugins process groups of their own; by their working directory Linux knows them. */
async function processesIn(folder: string): Promise<readonly number[]> {
  const found: number[] = [];
  for (const pid of await readdir('/proc').catch((): string[] => [])) {
    const cwd = await readlink(join('/proc', pid, 'cwd')).catch(() => '');
    if (cwd === folder) found.push(Number(pid));
  }
  return found;
}

/** A process (or, negative, a group of them) that has just ended by itself is as good as killed. */
function killNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

async function commandOf(pid: number): Promise<string> {
  return readFile(join('/proc', String(pid), 'cmdline'), 'utf8').catch(() => '');
}

async function expectSuccess(command: Promise<CommandResult>): Promise<void> {
  const { exitCode, output } = await command;
  if (exitCode !== 0) throw new Error(output);
}

/**
 * The sandbox's own backend. Without `metadata=skip`, the backend keeps an `.attrs` file beside each state, and an engine
 * that is killed between making and filling it leaves a stack that no command can read ("failed to load checkpoint: EOF").
 */
export function backendUrl(folder: string): string {
  return `file://${join(folder, '.state')}?metadata=skip`;
}

/** The environment without anything of AWS's or Pulumi's, and with a state, an engine and credentials of that folder. */
export function sandboxEnvironment(
  folder: string,
  engine: string,
  env: Readonly<Record<string, string>>,
): Record<string, string> {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(AWS|PULUMI)_/.test(name));
  const paths = [engine, join(project, 'node_modules', '.bin'), process.env['PATH'] ?? ''];
  return {
    ...Object.fromEntries(inherited.map(([name, value]) => [name, value ?? ''])),
    PATH: paths.join(delimiter),
    PULUMI_HOME: join(folder, '.pulumi-home'),
    PULUMI_BACKEND_URL: backendUrl(folder),
    PULUMI_CONFIG_PASSPHRASE: 'sandbox',
    PULUMI_SKIP_UPDATE_CHECK: '1',
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'sandbox',
    AWS_SECRET_ACCESS_KEY: 'sandbox',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: join(folder, '.aws-config'),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, '.aws-credentials'),
    ...env,
  };
}
