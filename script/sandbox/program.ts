/** A copy of this project's program, or of an example's, with its own backend: what the demo, tests and benches run. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { execa } from 'execa';
import { parse } from 'yaml';
import { findEngine } from '../engine.mjs';
import { countEngineRun } from './engine-runs.ts';
import { killNow, processesIn, providerHostsIn } from './processes.ts';
import { copyProgram, project } from './program-files.ts';
import { addStack, type Configuration, configure, passphrase, stateFile, stateFolder } from './stack-files.ts';

/** What one `pulumi` command came to; `output` is what it printed, both streams in order. */
export interface CommandResult {
  readonly exitCode: number;
  readonly output: string;
}

/** A stack of the program, ready for `pulumi` commands. */
export interface SandboxProgram {
  readonly folder: string;
  /** Runs `pulumi <args> --non-interactive` on the stack, or on that of `--stack`. Never throws for a failing command. */
  pulumi(...args: readonly string[]): Promise<CommandResult>;
  /** Starts the same, to be ended by force. */
  start(...args: readonly string[]): StartedCommand;
  /** Another empty stack of the program. */
  addStack(stack: string): Promise<void>;
  /** Sets those values of the configuration, as `pulumi config set` does; undefined takes a key out. */
  configure(values: Configuration, stack?: string): Promise<void>;
  /** Sets those secrets of the configuration. */
  setSecrets(secrets: Readonly<Record<string, string>>, stack?: string): Promise<void>;
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

/** A command that runs. */
export interface StartedCommand {
  /** What it came to, once it has ended. */
  readonly ended: Promise<CommandResult>;
  /** Kills the engine and everything that it started, at once. */
  killAll(): Promise<void>;
  /** Kills the engine and leaves everything that it started, as a lack of memory may. */
  killEngine(): Promise<void>;
  /** What the first Ctrl-C in a terminal does. */
  interrupt(): void;
}

/** How a program is set up. */
export interface SandboxOptions {
  /** A folder of examples/, and so the name of its project: that program instead of this project's own. */
  readonly example?: string;
  readonly stack?: string;
  /** Files below the folder; `users/*.yaml` above all. */
  readonly files?: Readonly<Record<string, string>>;
  /** Pulumi configuration by key: `userPoolId`, `aws:region`, ... */
  readonly config?: Configuration;
  /** The same for what is secret. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** Added to an environment without anything of AWS's or Pulumi's. */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Sets the program up, with a stack that has nothing yet and that configuration. Throws when there is no engine: `npm run
 * setup` gets one.
 */
export async function createProgram(options: SandboxOptions = {}): Promise<SandboxProgram> {
  const { example, stack = 'dev', files = {}, config = {}, secrets = {}, env = {} } = options;
  const engine = findEngine();
  if (engine === undefined) throw new Error('there is no Pulumi engine on this machine: run `npm run setup`');
  const folder = await mkdtemp(join(tmpdir(), 'pulumi-cognito-users-'));
  await copyProgram(folder, example);
  const name = await projectName(folder);
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
    pulumi: (...args) => {
      countEngineRun(args);
      return resultOf(execa('pulumi', onStack(args, stack), inSandbox));
    },
    start: (...args) => {
      countEngineRun(args);
      return started(execa('pulumi', onStack(args, stack), { ...inSandbox, detached: true }), folder);
    },
    addStack: (other) => addStack(folder, name, other),
    configure: (values, of = stack) => configure(folder, name, of, values),
    setSecrets: (values, of = stack) => configure(folder, name, of, {}, values),
    providerHosts: () => providerHostsIn(folder),
    async killProviderHosts() {
      for (const pid of await providerHostsIn(folder)) killNow(pid);
    },
    async write(file, text) {
      await mkdir(dirname(join(folder, file)), { recursive: true });
      await writeFile(join(folder, file), text);
    },
    remove: (file) => rm(join(folder, file), { recursive: true, force: true }),
    state: () => readFile(stateFile(folder, name, stack), 'utf8'),
    dispose: () => rm(folder, { recursive: true, force: true }),
  };
  try {
    for (const [file, text] of Object.entries(files)) await program.write(file, text);
    await addStack(folder, name, stack);
    await configure(folder, name, stack, config, secrets);
    return program;
  } catch (error) {
    await program.dispose();
    throw error;
  }
}

/** No stack is selected in a sandbox, so every command names its own. */
function onStack(args: readonly string[], stack: string): readonly string[] {
  const named = args.some((arg) => arg === '--stack' || arg === '-s');
  return ['--non-interactive', ...args, ...(named ? [] : ['--stack', stack])];
}

interface Child extends PromiseLike<{ readonly exitCode?: number; readonly all: string }> {
  readonly pid?: number;
  kill(signal: 'SIGINT'): boolean;
}

function started(child: Child, folder: string): StartedCommand {
  const ended = resultOf(child);
  return {
    ended,
    async killAll() {
      if (child.pid !== undefined) killNow(-child.pid);
      for (const pid of await processesIn(folder)) killNow(pid);
      await ended;
    },
    async killEngine() {
      if (child.pid !== undefined) killNow(child.pid);
      await ended;
    },
    interrupt: () => void child.kill('SIGINT'),
  };
}

async function resultOf(
  child: PromiseLike<{ readonly exitCode?: number; readonly all: string }>,
): Promise<CommandResult> {
  const { exitCode = 1, all } = await child;
  return { exitCode, output: all };
}

async function projectName(folder: string): Promise<string> {
  const { name }: { readonly name?: unknown } = Object(parse(await readFile(join(folder, 'Pulumi.yaml'), 'utf8')));
  if (typeof name !== 'string') throw new Error('Pulumi.yaml has no name');
  return name;
}

/**
 * The sandbox's own backend. Without `metadata=skip`, the backend keeps an `.attrs` file beside each state, and an engine
 * that is killed between making and filling it leaves a stack that no command can read ("failed to load checkpoint: EOF").
 */
export function backendUrl(folder: string): string {
  return `file://${join(folder, stateFolder)}?metadata=skip`;
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
    PULUMI_CONFIG_PASSPHRASE: passphrase,
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
