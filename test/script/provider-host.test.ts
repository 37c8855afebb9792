/** The host of dynamic providers that an engine of the set-up starts: its end when the engine is killed. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { PROJECT } from './fresh-clone.ts';

const wrapper = join(PROJECT, 'engine/pulumi-resource-pulumi-nodejs');

/** Starts the host as the engine does, with pipes; `program` is the folder with its package @pulumi/pulumi. */
function startHost(program: string) {
  const child = spawn(wrapper, ['127.0.0.1:1'], { cwd: program, stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = once(child, 'exit');
  return { child, ended, ready: once(child.stdout, 'data') };
}

/** A program whose host does what `body` says. */
function programWith(body: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'provider-host-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const host = join(folder, 'node_modules/@pulumi/pulumi/cmd/dynamic-provider');
  mkdirSync(host, { recursive: true });
  writeFileSync(join(host, 'index.js'), `setInterval(() => {}, 1000);\n${body}\nconsole.log('ready');\n`);
  return folder;
}

describe('the host of dynamic providers', () => {
  it('ends by itself when the engine is killed before the provider was loaded (14.18)', async () => {
    const { child, ended, ready } = startHost(PROJECT);
    await ready;
    child.stdin.end();
    expect(await ended).toEqual([1, null]);
  });

  it('ends too when the engine is killed before the host has started (14.18)', async () => {
    const { child, ended } = startHost(programWith(''));
    child.stdin.end();
    expect(await ended).toEqual([1, null]);
  });

  it('leaves its end to a provider that watches the engine itself (14.18)', async () => {
    const { child, ended, ready } = startHost(
      programWith(`process.stdin.on('end', () => setTimeout(() => process.exit(7), 300));`),
    );
    await ready;
    child.stdin.end();
    expect(await ended).toEqual([7, null]);
  });

  it('stays while the engine lives, and ends without its help (14.18)', async () => {
    const { child, ended, ready } = startHost(programWith(`setTimeout(() => process.exit(0), 300);`));
    await ready;
    expect(await ended).toEqual([0, null]);
    child.stdin.end();
  });
});
