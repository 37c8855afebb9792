/** An empty project of somebody else's into which the tarball is installed, with Pulumi programs that use it. */
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { findEngine } from '../../script/engine.mjs';
import { countEngineRun } from '../../script/sandbox/engine-runs.ts';
import { type CommandResult, sandboxEnvironment } from '../../script/sandbox/program.ts';
import { project } from '../../script/sandbox/program-files.ts';
import { addStack, type Configuration, configure, stateFolder } from '../../script/sandbox/stack-files.ts';
import { packagerEnvironment, withoutOwnNpm } from './packager.ts';

/** The package managers that the package is installed by. */
export type Packager = 'npm' | 'pnpm';

const installing: Readonly<Record<Packager, readonly string[]>> = {
  npm: ['install', '--no-audit', '--no-fund', '--prefer-offline'],
  pnpm: ['add', '--prefer-offline'],
};

/** A project with the package in it, and a state of its own. */
export interface InstalledProject {
  readonly folder: string;
  /** An empty stack of the project `fresh` with that configuration. */
  addStack(stack: string, configuration: Configuration): Promise<void>;
  /** `pulumi <args> --non-interactive` in it. Never throws for a failing command. */
  pulumi(...args: readonly string[]): Promise<CommandResult>;
  /** A command of its node_modules/.bin. Never throws for a failing command. */
  run(command: string, ...args: readonly string[]): Promise<CommandResult>;
  write(file: string, text: string): Promise<void>;
  dispose(): Promise<void>;
}

/**
 * Installs the tarball by that package manager, and those packages, each with its version: a new release of one must not fail this
 * project's tests. Throws with what the package manager printed when it fails.
 */
export async function installInto(
  tarball: string,
  packager: Packager,
  endpoint: string,
  besides: readonly string[],
): Promise<InstalledProject> {
  const fresh = await emptyProject(packager, endpoint);
  // pnpm fails on a build script that nobody has decided on; @pulumi/pulumi brings one, which does nothing needed.
  if (packager === 'pnpm') await fresh.write('pnpm-workspace.yaml', 'allowBuilds:\n  protobufjs: false\n');
  const packages = [tarball, `@pulumi/pulumi@${ownVersion('@pulumi/pulumi')}`, ...besides];
  await execa(packager, [...installing[packager], ...packages], { cwd: fresh.folder, ...packagerEnvironment() });
  return fresh;
}

/**
 * Makes a project of that template as `pulumi new` does, with its packages, and with a stack `dev` of that configuration. Throws with what
 * it printed when it fails.
 */
export async function newFrom(
  template: string,
  endpoint: string,
  configuration: Readonly<Record<string, string>>,
): Promise<InstalledProject> {
  const base = await mkdtemp(join(tmpdir(), 'cognito-users-new-'));
  // `pulumi new` takes an empty folder only, and the sandbox keeps its state beside it.
  const folder = join(base, 'fresh');
  await Promise.all([mkdir(folder), mkdir(join(base, stateFolder))]);
  const made = projectIn(folder, base, endpoint);
  const answers = Object.entries(configuration).flatMap(([key, value]) => ['--config', `${key}=${value}`]);
  const named = ['--name', 'fresh', '--description', 'Users', '--stack', 'dev', ...answers];
  const { exitCode, output } = await made.pulumi('new', template, '--yes', ...named);
  if (exitCode !== 0) throw new Error(output);
  return made;
}

/** Puts the tarball where a package manager would, beside this project's packages: in a second instead of half a minute. */
export async function unpackInto(tarball: string, endpoint: string): Promise<InstalledProject> {
  const fresh = await emptyProject('unpacked', endpoint);
  const packages = join(fresh.folder, 'node_modules');
  const own = join(packages, 'pulumi-cognito-users');
  await mkdir(own, { recursive: true });
  await mkdir(join(packages, '.bin'));
  await execa('tar', ['--extract', '--gzip', '--file', tarball, '--directory', own, '--strip-components', '1']);
  const others = (await readdir(join(project, 'node_modules'))).filter((name) => !name.startsWith('.'));
  for (const name of others) await symlink(join(project, 'node_modules', name), join(packages, name));
  const { bin = {} }: { bin?: Readonly<Record<string, string>> } = JSON.parse(
    await readFile(join(own, 'package.json'), 'utf8'),
  );
  for (const [command, file] of Object.entries(bin)) {
    await chmod(join(own, file), 0o755);
    await symlink(join(own, file), join(packages, '.bin', command));
  }
  return fresh;
}

async function emptyProject(kind: string, endpoint: string): Promise<InstalledProject> {
  const folder = await mkdtemp(join(tmpdir(), `cognito-users-${kind}-`));
  const fresh = projectIn(folder, folder, endpoint);
  await fresh.write('package.json', '{ "name": "fresh", "private": true }\n');
  await mkdir(join(folder, 'users'));
  return fresh;
}

/** `base` has the state, and all that is not the project's. */
function projectIn(folder: string, base: string, endpoint: string): InstalledProject {
  const run = runner(folder, base, endpoint);
  return {
    folder,
    async addStack(stack, configuration) {
      await addStack(folder, 'fresh', stack);
      await configure(folder, 'fresh', stack, configuration);
    },
    pulumi(...args) {
      countEngineRun(args);
      return run('pulumi', '--non-interactive', ...args);
    },
    run,
    write: (file, text) => writeFile(join(folder, file), text),
    dispose: () => rm(base, { recursive: true, force: true }),
  };
}

function runner(folder: string, base: string, endpoint: string) {
  const engine = findEngine();
  if (engine === undefined) throw new Error('there is no Pulumi engine on this machine: run `npm run setup`');
  const inherited = sandboxEnvironment(base, engine.folder, { AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: endpoint });
  const env = withoutOwnNpm(inherited);
  const options = { cwd: folder, env, extendEnv: false, all: true, reject: false, stdin: 'ignore' } as const;
  return async (command: string, ...args: readonly string[]): Promise<CommandResult> => {
    const { exitCode = 1, all } = await execa(command, args, { ...options, preferLocal: true });
    return { exitCode, output: all };
  };
}

function ownVersion(name: string): string {
  const { version }: { version?: unknown } = Object(createRequire(import.meta.url)(`${name}/package.json`));
  if (typeof version !== 'string') throw new Error(`${name} is not installed`);
  return version;
}
