/** A stage for the command line without a stack: a double, a pool, a folder with a declaration, and the built entry. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import type { PoolSpec } from '../../cognito-double/src/controls.ts';
import { type CognitoDouble, startDouble } from '../../cognito-double/src/double.ts';

/** The command's entry, as users run it. */
export const entry = join(import.meta.dirname, '..', '..', 'cli', 'main.ts');

/** What a command came to. */
export interface CommandResult {
  readonly status: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Everything a test of the command line needs. */
export interface CommandStage {
  readonly double: CognitoDouble;
  readonly poolId: string;
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  /** Runs `cognito-users <args>` in the folder. */
  run(...args: readonly string[]): Promise<CommandResult>;
  /** The same with `--user-pool-id`. */
  onPool(command: string, ...args: readonly string[]): Promise<CommandResult>;
  runWith(env: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<CommandResult>;
  write(file: string, text: string): Promise<void>;
  dispose(): Promise<void>;
}

/** A stage with that pool and those files below its folder. */
export async function createCommandStage(
  files: Readonly<Record<string, string>>,
  pool: PoolSpec = {},
): Promise<CommandStage> {
  const double = await startDouble();
  const poolId = double.createPool({
    Schema: ['tier', 'tenant'].map((Name) => ({ Name, AttributeDataType: 'String', Mutable: true })),
    ...pool,
  });
  const folder = await mkdtemp(join(tmpdir(), 'cognito-users-cli-'));
  const env = commandEnvironment(double.url);
  const runWith = (more: Readonly<Record<string, string>>, ...args: readonly string[]) =>
    runCommand(folder, { ...env, ...more }, args);
  const run = (...args: readonly string[]) => runWith({}, ...args);
  const stage: CommandStage = {
    double,
    poolId,
    folder,
    env,
    run,
    runWith,
    onPool: (command, ...args) => run(command, '--user-pool-id', poolId, ...args),
    async write(file, text) {
      await mkdir(dirname(join(folder, file)), { recursive: true });
      await writeFile(join(folder, file), text);
    },
    async dispose() {
      await Promise.all([rm(folder, { recursive: true, force: true }), double.stop()]);
    },
  };
  for (const [file, text] of Object.entries(files)) await stage.write(file, text);
  return stage;
}

/** Runs `cognito-users <args>` there, with that environment only. */
export async function runCommand(
  folder: string,
  env: Readonly<Record<string, string>>,
  args: readonly string[],
): Promise<CommandResult> {
  const { exitCode, stdout, stderr } = await execa(process.execPath, [entry, ...args], {
    cwd: folder,
    env,
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
    stripFinalNewline: false,
  });
  return { status: exitCode, stdout, stderr };
}

/** Nothing of AWS's or Pulumi's but what points at that endpoint. */
export function commandEnvironment(endpoint: string): Readonly<Record<string, string>> {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(AWS|PULUMI|NO_COLOR|FORCE_COLOR)/.test(name));
  return {
    ...Object.fromEntries(inherited.map(([name, value]) => [name, value ?? ''])),
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'stage',
    AWS_SECRET_ACCESS_KEY: 'stage',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/nonexistent',
    AWS_SHARED_CREDENTIALS_FILE: '/nonexistent',
    AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: endpoint,
  };
}
