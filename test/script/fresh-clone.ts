/** A copy of the project's set-up in a temporary folder, with fake `go`, `npm` and `pulumi` on a PATH of its own. */
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { execa } from 'execa';
import { onTestFinished } from 'vitest';

export const PROJECT = join(import.meta.dirname, '../..');
export const VERSION = '3.259.0';

/** The only programs of the machine that the fakes use. */
const TOOLS = ['sh', 'sleep', 'chmod', 'mkdir', 'tar', 'gzip'];

export interface FreshClone {
  readonly root: string;
  /** The folder that is its PATH, behind the one that npm puts first. */
  readonly bin: string;
  /** `versions` of its PULUMI_HOME. */
  readonly cache: string;
  readonly env: Readonly<Record<string, string>>;
  /** Starts `node script/setup.mjs` there. */
  readonly setUp: (...args: readonly string[]) => ReturnType<typeof start>;
  /** What the fakes wrote down, one line a call. */
  readonly calls: () => readonly string[];
  /** Everything in the cache, hidden names too. */
  readonly cached: () => readonly string[];
}

/** A new one, with HOME and cache empty, its packages installed, and a download that fails; gone after the test. */
export function freshClone(): FreshClone {
  const base = mkdtempSync(join(tmpdir(), 'fresh-clone-'));
  onTestFinished(() => rmSync(base, { recursive: true, force: true, maxRetries: 5 }));
  const [root, bin, home] = [join(base, 'project'), join(base, 'bin'), join(base, 'home')];
  for (const folder of [root, bin, home]) mkdirSync(folder);
  for (const name of ['script', 'engine', 'package.json'])
    cpSync(join(PROJECT, name), join(root, name), { recursive: true });
  for (const tool of TOOLS) symlinkSync(locate(tool), join(bin, tool));
  writeFileSync(join(root, 'package-lock.json'), '{"packages":{"":{},"node_modules/a":{"version":"1.0.0"}}}');
  markInstalled(root);
  offerRelease(root, 'http://127.0.0.1:9');
  const cache = join(home, '.pulumi/versions');
  const log = join(base, 'calls');
  // As npm sets PATH for a script.
  const env = { PATH: `${join(root, 'node_modules/.bin')}${delimiter}${bin}`, HOME: home, CALLS: log };
  return {
    root,
    bin,
    cache,
    env,
    setUp: (...args) => start(root, env, args),
    calls: () => (existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : []),
    cached: () => (existsSync(cache) ? readdirSync(cache) : []),
  };
}

function start(root: string, env: Readonly<Record<string, string>>, args: readonly string[]) {
  return execa(process.execPath, [join(root, 'script/setup.mjs'), ...args], {
    cwd: dirname(root),
    env,
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
  });
}

/** Marks its packages as installed. */
function markInstalled(root: string): void {
  mkdirSync(join(root, 'node_modules'));
  const lock = readFileSync(join(root, 'package-lock.json'));
  const stamp = createHash('sha256').update(lock).digest('hex');
  writeFileSync(join(root, 'node_modules/.pulumi-cognito-users-lock'), stamp);
}

/** Makes its set-up look for the engine's release at that server: `archives/…` and `checksums`. */
export function offerRelease(root: string, server: string): void {
  const release = { version: VERSION, archives: `${server}/archives`, checksums: `${server}/checksums` };
  writeFileSync(join(root, 'engine/release.json'), JSON.stringify(release));
}

/** Writes an executable shell file. */
export function fakeProgram(file: string, body: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\n${body}\n`);
  chmodSync(file, 0o755);
}

/** The three executables of an engine, of which `pulumi` tells the version. */
export function fakeEngine(folder: string, version = VERSION): void {
  fakeProgram(join(folder, 'pulumi'), `echo v${version}`);
  fakeProgram(join(folder, 'pulumi-language-nodejs'), 'exit 0');
  fakeProgram(join(folder, 'pulumi-resource-pulumi-nodejs'), 'exit 0');
}

/** A `go` that writes a working `pulumi` to the file after `-o`, after running `before`. */
export function fakeGo(bin: string, { version = 'go1.26.8', before = '' } = {}): void {
  fakeProgram(
    join(bin, 'go'),
    `if [ "$1" = env ]; then
  echo '{"GOVERSION":"${version}","GOHOSTOS":"linux","GOHOSTARCH":"amd64"}'
  exit 0
fi
while [ "$1" != -o ]; do shift; done
echo "go build $\{2##*/}" >> "$CALLS"
${before}
printf '#!/bin/sh\\necho v${VERSION}\\n' > "$2"
chmod 755 "$2"`,
  );
}

function locate(tool: string): string {
  const files = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, tool));
  const found = files.find((file) => existsSync(file));
  if (found === undefined) throw new Error(`these tests need ${tool} on PATH`);
  return found;
}
