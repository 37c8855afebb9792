/** `--out` and `--digest-out`: which file is there afterwards, whose it is, and what is never replaced. */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { CommandFailure } from '../../cli/command-failure.ts';
import { writeWhole } from '../../cli/output.ts';
import { folderWith } from '../declaration/reading.ts';

afterEach(() => void vi.restoreAllMocks());

describe('a file that a flag names', () => {
  it('is new or replaced as a whole, for its owner only, whatever its mode was (14.14)', () => {
    const folder = folderWith({ 'old.md': 'old' });
    chmodSync(join(folder, 'old.md'), 0o666);
    for (const name of ['old.md', 'new.md']) {
      writeWhole(join(folder, name), 'text');
      expect(readFileSync(join(folder, name), 'utf8')).toBe('text');
      expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    }
    expect(readdirSync(folder).sort()).toEqual(['new.md', 'old.md']);
  });

  it('is not written by way of a name that others can foresee (14.14)', () => {
    const folder = folderWith({ 'theirs.txt': 'theirs' });
    for (const name of [`plan.md.${process.pid}`, 'plan.md.tmp', '.plan.md.tmp']) {
      symlinkSync('theirs.txt', join(folder, name));
    }
    writeWhole(join(folder, 'plan.md'), 'text');
    expect(readFileSync(join(folder, 'theirs.txt'), 'utf8')).toBe('theirs');
    expect(lstatSync(join(folder, 'plan.md')).isFile()).toBe(true);
  });

  it.each([
    ['a file', 'theirs.txt'],
    ['nothing', 'nowhere.txt'],
    ['a folder', '.'],
    ['a device', '/dev/full'],
  ])('takes the place of a link to %s, and never goes through it (14.14)', (_what, target) => {
    const folder = folderWith({ 'theirs.txt': 'theirs' });
    symlinkSync(target, join(folder, 'plan.md'));
    writeWhole(join(folder, 'plan.md'), 'text');
    expect(lstatSync(join(folder, 'plan.md')).isFile()).toBe(true);
    expect(readFileSync(join(folder, 'plan.md'), 'utf8')).toBe('text');
    expect(readFileSync(join(folder, 'theirs.txt'), 'utf8')).toBe('theirs');
  });

  it('is written to where it is a pipe, which stays (14.14)', async () => {
    const fifo = join(folderWith({}), 'fifo');
    execFileSync('mkfifo', [fifo]);
    const reader = await open(fifo, 'r+');
    writeWhole(fifo, 'text');
    expect((await reader.read(Buffer.alloc(10), 0, 10)).buffer.toString('utf8', 0, 4)).toBe('text');
    await reader.close();
    expect(lstatSync(fifo).isFIFO()).toBe(true);
  });

  it('is written to where it is a device, which stays (14.14)', () => {
    writeWhole('/dev/null', 'text');
    expect(lstatSync('/dev/null').isCharacterDevice()).toBe(true);
    expect(() => writeWhole('/dev/full', 'text')).toThrow(CommandFailure);
    expect(lstatSync('/dev/full').isCharacterDevice()).toBe(true);
  });

  it.each([
    ['/dev/stdout', 'stdout'],
    ['/dev/fd/1', 'stdout'],
    ['/proc/self/fd/1', 'stdout'],
    ['/dev/stderr', 'stderr'],
  ] as const)('is the stream for %s, and the name stays what it is (14.14)', (file, name) => {
    const [out, err] = [process.stdout, process.stderr].map((stream) =>
      vi.spyOn(stream, 'write').mockImplementation(() => true),
    );
    const before = lstatSync(file).isSymbolicLink() ? readlinkSync(file) : undefined;
    writeWhole(file, 'text');
    expect(name === 'stdout' ? out : err).toHaveBeenCalledWith('text');
    expect(lstatSync(file).isSymbolicLink() ? readlinkSync(file) : undefined).toBe(before);
  });

  it('leaves nothing behind where it cannot be written (14.14)', () => {
    const folder = folderWith({});
    mkdirSync(join(folder, 'plan.md'));
    expect(() => writeWhole(join(folder, 'plan.md'), 'text')).toThrow(/plan\.md cannot be written: it is a folder/);
    expect(readdirSync(folder)).toEqual(['plan.md']);
    writeFileSync(join(folder, 'file'), '');
    expect(() => writeWhole(join(folder, 'file', 'plan.md'), 'text')).toThrow(CommandFailure);
  });
});
