/** The verbs of one provider process over a declared component, and everything it tells: an engine that a test calls by hand. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, vi } from 'vitest';
import { type CognitoDouble, startDouble } from '../../cognito-double/src/double.ts';
import { readDeclaration } from '../../providers/declaration/declaration.ts';
import { placesOfRules } from '../../providers/problems/places.ts';
import { createSession, type Session } from '../../providers/provider/session.ts';
import { createHandler, type Handler } from '../../providers/provider/verbs.ts';
import type { Settings } from '../../providers/settings/settings.ts';
import {
  contextKey,
  type DeploymentContext,
  everybodyOf,
  inputsOf,
  type UsersInputs,
  type UsersOutputs,
} from '../../providers/state/inputs.ts';
import { encodeFiles } from '../../providers/state/user-files.ts';

/** Something that was told. */
export interface Told {
  readonly severity: string;
  readonly message: string;
  readonly urn: string | undefined;
}

/** What a process is started with. */
export interface ProcessOptions {
  readonly userPoolId: string;
  readonly component?: string;
  readonly preview?: boolean;
  readonly settings?: Settings;
  readonly everyMs?: number;
  readonly stopped?: AbortSignal;
  /** Whether the program has an outcome resource. */
  readonly outcome?: boolean;
  /** What the program says is about to exist in the pool. */
  readonly expected?: DeploymentContext['expected'];
  readonly secretPool?: boolean;
  /** The process of other components, which this one lives in. */
  readonly session?: Session;
}

/** One process of a deployment over the folder `users`. */
export interface ComponentProcess {
  readonly session: Session;
  readonly handler: Handler;
  readonly inputs: UsersInputs;
  readonly told: readonly Told[];
  /** Messages told under the component, and under its resource. */
  underComponent(): readonly string[];
  underResource(): readonly string[];
  /** The reasons of the failures. */
  check(olds?: Partial<UsersInputs>): Promise<readonly string[]>;
  diff(olds: UsersOutputs): Promise<boolean | undefined>;
  create(): Promise<UsersOutputs>;
  update(olds: UsersOutputs): Promise<UsersOutputs>;
}

/** A project's folder beside a double, to which the environment points the SDK. */
export interface Workbench {
  readonly double: CognitoDouble;
  readonly base: string;
  /** Writes a file below the folder of the declaration. */
  write(file: string, text: string): void;
  /** Declares so many users of that name in that file, each with that nickname. */
  declare(file: string, names: readonly string[], nickname?: string): void;
  /** A pool with those users, without attributes. */
  poolOf(...users: readonly string[]): string;
  start(options: ProcessOptions): Promise<ComponentProcess>;
  dispose(): Promise<void>;
}

/** A fresh workbench. */
export async function openWorkbench(): Promise<Workbench> {
  const double = await startDouble();
  const base = mkdtempSync(join(tmpdir(), 'component-process-'));
  vi.stubEnv('AWS_REGION', 'us-east-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'x');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'x');
  vi.stubEnv('AWS_ENDPOINT_URL', double.url);
  const write = (file: string, text: string) => {
    const path = join(base, 'users', file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  };
  return {
    double,
    base,
    write,
    declare: (file, names, nickname = 'new') => {
      const users = names.map((name) => `  ${name}: { attributes: { nickname: ${nickname} } }\n`).join('');
      write(file, users === '' ? 'users: {}\n' : `users:\n${users}`);
    },
    poolOf: (...users) =>
      double.createPool({ PoolName: 'p', users: users.map((username) => ({ username, attributes: {} })) }),
    start: (options) => start(base, options),
    async dispose() {
      vi.unstubAllEnvs();
      await double.stop();
      rmSync(base, { recursive: true });
    },
  };
}

async function start(base: string, options: ProcessOptions): Promise<ComponentProcess> {
  const { userPoolId, component = 'users', preview = false, settings = {}, everyMs = 60_000, stopped } = options;
  const session = options.session ?? createSession(stopped);
  const told: Told[] = [];
  const tell = async (severity: string, message: string, urn?: string) => void told.push({ severity, message, urn });
  const handler = createHandler(session, tell, { everyMs });
  await handler.configure({ config: { get: () => undefined, require: (key: string) => key } });
  const { files, rules, places, diagnostics } = readDeclaration('users', 'dev', { base });
  expect(diagnostics).toEqual([]);
  const declared = { component, userPoolId, settings: { force: true, ...settings }, secrets: new Map() };
  const inputs: UsersInputs = inputsOf({ ...declared, users: everybodyOf(files), rules });
  const source = {
    folder: 'users',
    base,
    stack: 'dev',
    files: encodeFiles(files),
    rules: placesOfRules(rules, places),
  };
  const urns = { urn: `urn of ${component}'s users`, componentUrn: `urn of ${component}` };
  const expected = options.expected === undefined ? {} : { expected: options.expected };
  const secret = options.secretPool === undefined ? {} : { secretPool: options.secretPool };
  const context: DeploymentContext = {
    preview,
    outcome: options.outcome ?? false,
    ...urns,
    ...source,
    ...expected,
    ...secret,
  };
  const under = (urn: string) => told.filter((one) => one.urn === urn).map(({ message }) => message);
  return {
    session,
    handler,
    inputs,
    told,
    underComponent: () => under(urns.componentUrn),
    underResource: () => under(urns.urn),
    async check(olds = {}) {
      const { failures = [] } = await handler.check(olds, { ...inputs, [contextKey]: context });
      return failures.map(({ reason }) => reason);
    },
    diff: async (olds) => (await handler.diff(component, olds, inputs)).changes,
    create: async () => outputsIn(await handler.create(inputs)),
    update: async (olds) => outputsIn(await handler.update(component, olds, inputs)),
  };
}

function outputsIn({ outs }: { readonly outs?: UsersOutputs }): UsersOutputs {
  if (outs === undefined) throw new Error('the verb gave no outputs');
  return outs;
}

/** What a verb failed with partially: the outputs that the state takes, and the reasons. */
export async function partialFailureOf(
  verb: Promise<unknown>,
): Promise<{ readonly outputs: UsersOutputs; readonly reasons: readonly string[] }> {
  const failure: { readonly properties?: UsersOutputs; readonly reasons?: readonly string[] } = await verb.then(
    () => {
      throw new Error('the verb succeeded');
    },
    (error: unknown) => Object(error),
  );
  const { properties, reasons } = failure;
  if (properties === undefined || reasons === undefined)
    throw new Error('the failure has no outputs', { cause: failure });
  return { outputs: properties, reasons };
}
