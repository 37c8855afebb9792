import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { lockState, withLock } from '../../script/setup/lock.mjs';

const owner = (pid: number, host: string) => JSON.stringify({ pid, host, purpose: 'testing', nonce: 'n' });
const here = { host: 'here', isAlive: (pid: number) => pid === 1 };

describe('lockState', () => {
  it.each([
    ['an owner that lives', owner(1, 'here'), 0, 'held'],
    ['an owner that is dead', owner(2, 'here'), 0, 'stale'],
    ['an owner elsewhere, whose pid says nothing here', owner(2, 'elsewhere'), 0, 'held'],
    ['an owner elsewhere that has long been silent', owner(2, 'elsewhere'), 121_000, 'stale'],
    ['a living process that has got the pid of a dead owner', owner(1, 'here'), 121_000, 'stale'],
    ['a file that is just being filled', '', 0, 'held'],
    ['a file whose owner was killed before filling it', '', 11_000, 'stale'],
    ['a damaged file', '{"pid":"1","host":"here"}', 11_000, 'stale'],
  ])('%s', (_, text, age, expected) => {
    expect(lockState({ text, age }, here)).toBe(expected);
  });
});

describe('withLock', () => {
  const never = new AbortController().signal;

  function lockFile(): string {
    const folder = mkdtempSync(join(tmpdir(), 'lock-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    return join(folder, 'lock');
  }

  it('holds the file while the work runs, and not after', async () => {
    const file = lockFile();
    const during = await withLock(file, 'testing', never, async () => existsSync(file));
    expect([during, existsSync(file)]).toEqual([true, false]);
  });

  it('gives the lock back when the work fails', async () => {
    const file = lockFile();
    const work = withLock(file, 'testing', never, async () => Promise.reject(new Error('work')));
    await expect(work).rejects.toThrow('work');
    expect(existsSync(file)).toBe(false);
  });

  it('takes over what a killed process left, and leaves nothing else behind', async () => {
    const file = lockFile();
    writeFileSync(file, owner(2 ** 30, hostname()));
    const names = await withLock(file, 'testing', never, async () => readdirSync(join(file, '..')));
    expect([names, readdirSync(join(file, '..'))]).toEqual([['lock'], []]);
  });

  it('waits for a living owner, until it is interrupted', async () => {
    const file = lockFile();
    writeFileSync(file, owner(process.ppid, hostname()));
    const interruption = new AbortController();
    const waiting = withLock(file, 'testing', interruption.signal, async () => 'ran');
    setTimeout(() => interruption.abort(new Error('interrupted')), 300);
    await expect(waiting).rejects.toThrow('interrupted');
    expect(existsSync(file)).toBe(true);
  });
});
