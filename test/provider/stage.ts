/**
 * One stage for tests of whole runs: a double, a pool with users, and this project's program over a declaration. Its runs
 * are deployments in this process; test/e2e/stage.ts is the same with the real engine.
 */
import { mkdtempSync, realpathSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import { vi } from 'vitest';
import type { PoolSpec } from '../../cognito-double/src/controls.ts';
import { startDouble } from '../../cognito-double/src/double.ts';
import { CognitoUsers } from '../../providers/cognito-users.ts';
import { createSession } from '../../providers/provider/session.ts';
import { createHandler } from '../../providers/provider/verbs.ts';
import type { OutcomeInputs } from '../../providers/state/inputs.ts';
import type { Configuration } from '../../script/sandbox/stack-files.ts';
import { recorded, type Verbs } from '../e2e/recording.ts';
import { addPool, type PoolUsers, type StackStage, type StageResult } from '../e2e/stage.ts';
import { type Deployed, type Deployment, project, type State } from './deployed.ts';
import { deploy, destroy, refresh } from './deployment.ts';
import { exportStack, standInFor } from './stand-in.ts';

/** How a stage may differ from others. */
export interface StageOptions {
  /** Registers resources, as a program's main file does; this project's own program by default. */
  readonly program?: () => void;
  /** A file that records what the provider is asked for (test/e2e/recording.ts). */
  readonly recording?: string;
}

const ownProgram = () => {
  new CognitoUsers('users');
};

/** A stage with those users in the pool and those files in its folder. The environment points the SDK at its double. */
export async function createStage(
  users: PoolUsers,
  files: Readonly<Record<string, string>>,
  config: Configuration = {},
  definition: Partial<PoolSpec> = {},
  { program = ownProgram, recording }: StageOptions = {},
): Promise<StackStage> {
  const double = await startDouble();
  const poolId = addPool(double, users, definition);
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'deployment-')));
  const home = process.cwd();
  process.chdir(folder);
  pointAt(double.url);
  const settings = new Map<string, string>();
  const secrets = new Map<string, string>();
  let state: State = [];
  let processes = 0;
  const set = (to: Map<string, string>, values: Configuration) => {
    for (const [key, value] of Object.entries(values)) {
      const own = key.includes(':') ? key : `${project}:${key}`;
      if (value === undefined) to.delete(own);
      else to.set(own, typeof value === 'string' ? value : JSON.stringify(value));
    }
    const all = Object.fromEntries([...settings, ...secrets]);
    pulumi.runtime.setAllConfig(all, [...secrets.keys()]);
    vi.stubEnv('PULUMI_CONFIG_SECRET_KEYS', JSON.stringify([...secrets.keys()]));
  };
  set(settings, { userPoolId: poolId, ...config });
  const stage: StackStage = {
    double,
    poolId,
    folder,
    async write(file, text) {
      await mkdir(dirname(join(folder, file)), { recursive: true });
      await writeFile(join(folder, file), text);
    },
    remove: (file) => rm(join(folder, file), { recursive: true, force: true }),
    configure: async (values) => set(settings, values),
    setSecrets: async (values) => set(secrets, values),
    up: (...args) => run(args, (provider, how) => deploy({ provider, program, preview: false, ...how }, state)),
    async upWithPreview(...args) {
      const previewed = await stage.preview(...args);
      const calls = previewed.calls;
      if (previewed.exitCode !== 0) return previewed;
      const { exitCode, output, calls: more } = await stage.up(...args);
      return { exitCode, output: `${previewed.output}\n${output}`, calls: summed(calls, more) };
    },
    preview: (...args) =>
      run(args, (provider, how) => deploy({ provider, program, preview: true, ...how }, state), false),
    refresh: (...args) => run(args, (provider) => refresh(provider, state)),
    destroy: (...args) => run(args, (provider) => destroy(provider, state)),
    live: (username) => Object.fromEntries(double.live(poolId).get(username)?.attributes ?? []),
    state: async () => JSON.stringify(state.map(({ secret, ...kept }) => encrypted(kept, secret))),
    command: (...args) =>
      standInFor({ folder, endpoint: double.url, settings, secrets, state: exportStack(state) }, args),
    async dispose() {
      process.chdir(home);
      vi.unstubAllEnvs();
      await Promise.all([rm(folder, { recursive: true, force: true }), double.stop()]);
    },
  };
  /** Runs it in what stands for a process of its own, and keeps the state that it leaves. */
  const run = async (
    args: readonly string[],
    carryOut: (
      provider: pulumi.dynamic.ResourceProvider,
      how: Pick<Deployment, 'refresh' | 'target'>,
    ) => Promise<Deployed>,
    keeps = true,
  ): Promise<StageResult> => {
    double.reset();
    const told: string[] = [];
    const fresh = freshProvider((text) => void told.push(text));
    const provider = recording === undefined ? fresh : recorded(fresh, recording, String(++processes));
    const refreshes = args.includes('--refresh');
    const target = args[args.indexOf('--target') + 1]?.split('::').at(-1);
    const how =
      args.includes('--target') && target !== undefined ? { refresh: refreshes, target } : { refresh: refreshes };
    const deployed = await carryOut(provider, how);
    if (keeps) state = deployed.state;
    const changes = deployed.drifted || deployed.operations.some((operation) => operation !== 'same');
    const wrong = deployed.failures.length > 0 || (changes && args.includes('--expect-no-changes'));
    const output = [...told, ...deployed.failures].join('\n');
    return { exitCode: wrong ? 1 : 0, output, calls: double.calls() };
  };
  for (const [file, text] of Object.entries(files)) await stage.write(file, text);
  return stage;
}

/** A provider in what stands for a process of its own. Like providers/handler.ts, it tells its two kinds of resource apart. */
function freshProvider(tell: (text: string) => void): Verbs {
  const { outcome, ...users } = createHandler(createSession(), async (_severity, text) => tell(text));
  const isOutcome = (properties: object): properties is OutcomeInputs => 'outcomeOf' in properties;
  return {
    configure: users.configure,
    check: (olds, news) => (isOutcome(news) ? outcome.check(news) : users.check(olds, news)),
    diff: (id, olds, news) => (isOutcome(news) ? outcome.diff(news) : users.diff(id, olds, news)),
    create: (inputs) => (isOutcome(inputs) ? outcome.create(inputs) : users.create(inputs)),
    read: async (id, outputs) => (isOutcome(outputs) ? outcome.read(id, outputs) : users.read(id, outputs)),
    update: (id, olds, news) => (isOutcome(news) ? outcome.update(news) : users.update(id, olds, news)),
    delete: async (id, outputs) => (isOutcome(outputs) ? undefined : users.remove(id, outputs)),
  };
}

function pointAt(endpoint: string): void {
  vi.stubEnv('AWS_REGION', 'us-east-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'x');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'x');
  vi.stubEnv('AWS_ENDPOINT_URL', endpoint);
}

function encrypted<T extends Pick<State[number], 'inputs' | 'outputs'>>(kept: T, secret: readonly string[]): T {
  const hide = (properties: State[number]['inputs']) =>
    Object.fromEntries(
      Object.entries(properties).map(([name, value]) => [name, secret.includes(name) ? 'encrypted' : value]),
    );
  return { ...kept, inputs: hide(kept.inputs), outputs: hide(kept.outputs) };
}

function summed(a: StageResult['calls'], b: StageResult['calls']): StageResult['calls'] {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return Object.fromEntries([...names].map((name) => [name, (a[name] ?? 0) + (b[name] ?? 0)]));
}
