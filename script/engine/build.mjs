/** Gets the engine by building it from the Go modules that Pulumi publishes. */
import { mkdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { runChild } from '../setup/child.mjs';
import { SetupFailure } from '../setup/failure.mjs';
import { withProgress } from '../setup/progress.mjs';
import { isAtLeast } from '../setup/version.mjs';
import { installHost } from './host.mjs';

const GO_MINIMUM = '1.26.0';

/** Far beyond the four minutes of two cores, in milliseconds: a module proxy that hangs must not hang us for ever. */
const LIMIT = 45 * 60_000;

const VERSION_VARIABLE = 'github.com/pulumi/pulumi/sdk/v3/go/common/version.Version';

/** What is built: each in a module of its own, whose go.mod and go.sum fix every source it is made of. */
const PARTS = /** @type {const} */ ([
  {
    name: 'pulumi-language-nodejs',
    module: 'engine/language-nodejs',
    package: 'github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs',
    source: 'github.com/pulumi/pulumi/sdk/v3',
  },
  {
    name: 'pulumi',
    module: 'engine/cli',
    package: 'github.com/pulumi/pulumi/pkg/v3/cmd/pulumi',
    source: 'github.com/pulumi/pulumi/pkg/v3',
  },
]);

/**
 * The version of a module that a go.mod requires.
 * @param {string} text of the go.mod
 * @param {string} module its path
 * @returns {string | undefined} without the leading `v`
 */
export function requiredVersion(text, module) {
  for (const line of text.split('\n')) {
    const [path, version] = line
      .trim()
      .replace(/^require\s+/, '')
      .split(/\s+/);
    if (path === module && version?.startsWith('v')) return version.slice(1);
  }
  return undefined;
}

/**
 * @param {import('./get.mjs').Order} order
 * @returns {Promise<void>} a SetupFailure with the reason when it cannot be had this way
 */
export async function buildEngine(order) {
  const { root, destination, env, signal } = order;
  const target = await goTarget(root, env, signal);
  const bin = join(destination, 'bin');
  mkdirSync(bin, { recursive: true });
  const hint = 'the first build takes about 4 minutes on two cores';
  await withProgress('building the engine from its Go modules', hint, async () => {
    for (const part of PARTS) await buildPart(part, bin, { ...order, env: target });
  });
  installHost(root, bin);
}

/**
 * @param {typeof PARTS[number]} part
 * @param {string} bin folder for the executable
 * @param {import('./get.mjs').Order} order with Go's environment
 */
async function buildPart(part, bin, { root, version, env, signal }) {
  const cwd = join(root, part.module);
  const source = requiredVersion(readFileSync(join(cwd, 'go.mod'), 'utf8'), part.source);
  if (part.name === 'pulumi' && source !== version) {
    throw new SetupFailure(`${part.module}/go.mod requires ${part.source} ${source}, not ${version}`);
  }
  const flags = `-s -w -X ${VERSION_VARIABLE}=${source}`;
  await runGo(['build', '-ldflags', flags, '-o', join(bin, part.name), part.package], { cwd, env, signal });
}

/**
 * The environment that makes Go build for this machine in the same way everywhere: proxies, caches and the choice of the
 * toolchain stay the user's, everything that changes the outcome is fixed.
 * @param {string} root
 * @param {NodeJS.ProcessEnv} env
 * @param {AbortSignal} signal
 * @returns {Promise<NodeJS.ProcessEnv>} a SetupFailure when there is no Go that will do
 */
async function goTarget(root, env, signal) {
  const fixed = {
    HOME: homedir(),
    ...env,
    CGO_ENABLED: '0',
    GO111MODULE: 'on',
    GOFLAGS: '-mod=readonly -trimpath -buildvcs=false',
    GOWORK: 'off',
  };
  const keys = ['GOVERSION', 'GOHOSTOS', 'GOHOSTARCH'];
  const output = await runGo(['env', '-json', ...keys], { cwd: join(root, 'engine/cli'), env: fixed, signal });
  const { GOVERSION, GOHOSTOS, GOHOSTARCH } = JSON.parse(output);
  if (!isAtLeast(GOVERSION, GO_MINIMUM)) {
    throw new SetupFailure(`the go on PATH is ${GOVERSION}, and ${GO_MINIMUM} or newer is needed`);
  }
  return { ...fixed, GOOS: GOHOSTOS, GOARCH: GOHOSTARCH };
}

/**
 * @param {readonly string[]} args
 * @param {{ cwd: string, env: NodeJS.ProcessEnv, signal: AbortSignal }} options
 * @returns {Promise<string>} its output
 */
async function runGo(args, options) {
  const { ok, how, output } = await runChild('go', args, { ...options, limit: LIMIT });
  if (ok) return output;
  if (how === 'not found') throw new SetupFailure(`there is no go on PATH, and ${GO_MINIMUM} or newer is needed`);
  const lines = output.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('go: downloading '));
  throw new SetupFailure(`go ${args[0]}, ${how}: ${lines.slice(-15).join('\n')}`);
}
