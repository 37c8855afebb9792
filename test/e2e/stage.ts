/** One stage for the tests that go through the real engine: a double, a pool with users, a program that points at it. */

import type { PoolSpec } from '../../cognito-double/src/controls.ts';
import { type CognitoDouble, startDouble } from '../../cognito-double/src/double.ts';
import { createProgram, type SandboxProgram } from '../../script/sandbox/program.ts';
import type { Configuration } from '../../script/sandbox/stack-files.ts';
import { stackEnvironment } from '../cli/stack-environment.ts';
import { type CommandResult, runCommand } from '../cli/stage.ts';

/** Attributes of the users of a pool, by username. */
export type PoolUsers = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** A stack over a pool of a double, whether an engine runs it or this process does. */
export interface StackStage {
  readonly double: CognitoDouble;
  readonly poolId: string;
  /** The program's folder. */
  readonly folder: string;
  /** Writes a file below the folder, `users/acme.yaml` for instance. */
  write(file: string, text: string): Promise<void>;
  remove(file: string): Promise<void>;
  /** Sets those values of the configuration; undefined takes a key out. */
  configure(values: Configuration): Promise<void>;
  setSecrets(secrets: Readonly<Record<string, string>>): Promise<void>;
  /** `pulumi up --yes --skip-preview …`, with the calls it made. */
  up(...args: readonly string[]): Promise<StageResult>;
  /** `pulumi up --yes …`: a preview, then the update. */
  upWithPreview(...args: readonly string[]): Promise<StageResult>;
  preview(...args: readonly string[]): Promise<StageResult>;
  /** `pulumi refresh --yes --skip-preview …`. */
  refresh(...args: readonly string[]): Promise<StageResult>;
  /** `pulumi destroy --yes --skip-preview …`. */
  destroy(...args: readonly string[]): Promise<StageResult>;
  /** The live attributes of a user, without `sub`. */
  live(username: string): Readonly<Record<string, string>>;
  /** The stack's state as text, secrets encrypted. */
  state(): Promise<string>;
  /** `cognito-users <args> --stack dev`. */
  command(...args: readonly string[]): Promise<CommandResult>;
  dispose(): Promise<void>;
}

/** A stage whose runs go through the real engine. */
export interface Stage extends StackStage {
  readonly program: SandboxProgram;
}

/** What a command came to. */
export interface StageResult {
  readonly exitCode: number;
  readonly output: string;
  /** Calls by operation, that this command made. */
  readonly calls: Readonly<Record<string, number>>;
}

const customAttributes = ['CustomAttr1', 'tenant', 'tier', 'limits', 'dept', 'role'];

/** A pool on that double with those users, defined further by `definition`. */
export function addPool(double: CognitoDouble, users: PoolUsers, definition: Partial<PoolSpec> = {}): string {
  return double.createPool({
    PoolName: 'stage',
    ...definition,
    Schema: customAttributes.map((Name) => ({ Name, AttributeDataType: 'String', Mutable: true })),
    users: Object.entries(users).map(([username, attributes]) => ({ username, attributes })),
  });
}

/** A stage with those users in the pool and those files in its folder. */
export async function createStage(
  users: PoolUsers,
  files: Readonly<Record<string, string>>,
  config: Configuration = {},
  definition: Partial<PoolSpec> = {},
  env: Readonly<Record<string, string>> = {},
): Promise<Stage> {
  const double = await startDouble();
  const poolId = addPool(double, users, definition);
  const program = await createProgram({
    files,
    config: { userPoolId: poolId, ...config },
    env: { AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: double.url, ...env },
  });
  const run = async (...args: readonly string[]): Promise<StageResult> => {
    double.reset();
    const result = await program.pulumi(...args);
    return { ...result, calls: double.calls() };
  };
  return {
    double,
    poolId,
    program,
    folder: program.folder,
    write: program.write,
    remove: program.remove,
    configure: (values) => program.configure(values),
    setSecrets: (secrets) => program.setSecrets(secrets),
    up: (...args) => run('up', '--yes', '--skip-preview', ...args),
    upWithPreview: (...args) => run('up', '--yes', ...args),
    preview: (...args) => run('preview', ...args),
    refresh: (...args) => run('refresh', '--yes', '--skip-preview', ...args),
    destroy: (...args) => run('destroy', '--yes', '--skip-preview', ...args),
    live: (username) => Object.fromEntries(double.live(poolId).get(username)?.attributes ?? []),
    state: program.state,
    command: (...args) =>
      runCommand(program.folder, { ...stackEnvironment({ double, program }), ...env }, [...args, '--stack', 'dev']),
    async dispose() {
      await Promise.all([program.dispose(), double.stop()]);
    },
  };
}
