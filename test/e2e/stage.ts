/** One stage for the tests that go through the real engine: a double, a pool with users, a program that points at it. */
import { createProgram, type SandboxProgram } from '../../script/sandbox/program.ts';
import type { PoolSpec } from '../cognito-double/controls.ts';
import { type CognitoDouble, startDouble } from '../cognito-double/double.ts';

/** Attributes of the users of a pool, by username. */
export type PoolUsers = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Everything a test through the engine needs. */
export interface Stage {
  readonly double: CognitoDouble;
  readonly poolId: string;
  readonly program: SandboxProgram;
  /** `pulumi up --yes --skip-preview …`, with the calls it made. */
  up(...args: readonly string[]): Promise<StageResult>;
  preview(...args: readonly string[]): Promise<StageResult>;
  /** The live attributes of a user, without `sub`. */
  live(username: string): Readonly<Record<string, string>>;
  dispose(): Promise<void>;
}

/** What a command came to. */
export interface StageResult {
  readonly exitCode: number;
  readonly output: string;
  /** Calls by operation, that this command made. */
  readonly calls: Readonly<Record<string, number>>;
}

const customAttributes = ['CustomAttr1', 'tenant', 'tier', 'limits'];

/** A pool on that double with those users, defined further by `definition`. */
export function addPool(double: CognitoDouble, users: PoolUsers, definition: Partial<PoolSpec> = {}): string {
  return double.createPool({
    PoolName: 'stage',
    ...definition,
    Schema: customAttributes.map((Name) => ({ Name, AttributeDataType: 'String', Mutable: true })),
    users: Object.entries(users).map(([username, attributes]) => ({ username, attributes })),
  });
}

/** A stage with those users in the pool and those files in `users/`. */
export async function createStage(
  users: PoolUsers,
  files: Readonly<Record<string, string>>,
  config: Readonly<Record<string, string>> = {},
  definition: Partial<PoolSpec> = {},
): Promise<Stage> {
  const double = await startDouble();
  const poolId = addPool(double, users, definition);
  const program = await createProgram({
    files,
    config: { userPoolId: poolId, ...config },
    env: { AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: double.url },
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
    up: (...args) => run('up', '--yes', '--skip-preview', ...args),
    preview: (...args) => run('preview', ...args),
    live: (username) => Object.fromEntries(double.live(poolId).get(username)?.attributes ?? []),
    async dispose() {
      await Promise.all([program.dispose(), double.stop()]);
    },
  };
}
