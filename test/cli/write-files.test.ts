import { execFileSync } from 'node:child_process';
import { lstatSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CommandFailure } from '../../cli/command-failure.ts';
import { writeFiles } from '../../cli/write-files.ts';
import { folderWith } from '../declaration/reading.ts';

const files = [
  { name: 'a.yaml', text: 'new a' },
  { name: 'b.yaml', text: 'new b' },
];

/** The folder's files and links, hidden ones too; `link` for a link, `folder` for a folder. */
function contentsOf(folder: string): Readonly<Record<string, string>> {
  const entries = readdirSync(folder, { withFileTypes: true });
  return Object.fromEntries(
    entries.map((entry) => {
      const kind = entry.isSymbolicLink() ? 'link' : entry.isDirectory() ? 'folder' : undefined;
      return [entry.name, kind ?? readFileSync(join(folder, entry.name), 'utf8')];
    }),
  );
}

/** What it says in refusing. */
function refusal(folder: string, force = false): string {
  try {
    writeFiles(folder, files, force);
  } catch (error) {
    if (error instanceof CommandFailure) return error.message;
    throw error;
  }
  throw new Error('it was written');
}

describe('files are written', () => {
  it('into a folder that is made, for their owner only', () => {
    const folder = join(folderWith({}), 'deep', 'users');
    writeFiles(folder, files, false);
    expect(contentsOf(folder)).toEqual({ 'a.yaml': 'new a', 'b.yaml': 'new b' });
    expect(statSync(join(folder, 'a.yaml')).mode & 0o777).toBe(0o600);
  });

  it('beside others, which stay', () => {
    const folder = folderWith({ 'other.yaml': 'mine' });
    writeFiles(folder, files, false);
    expect(contentsOf(folder)).toEqual({ 'a.yaml': 'new a', 'b.yaml': 'new b', 'other.yaml': 'mine' });
  });

  it('over what is there only if told to, and for their owner only then, too', () => {
    const folder = folderWith({ 'a.yaml': 'mine' });
    writeFiles(folder, files, true);
    expect(contentsOf(folder)).toEqual({ 'a.yaml': 'new a', 'b.yaml': 'new b' });
    expect(statSync(join(folder, 'a.yaml')).mode & 0o777).toBe(0o600);
  });

  it('in the place of a link, never through it', () => {
    const [folder, elsewhere] = [folderWith({}), folderWith({ 'theirs.yaml': 'theirs' })];
    symlinkSync(join(elsewhere, 'theirs.yaml'), join(folder, 'a.yaml'));
    writeFiles(folder, files, true);
    expect(lstatSync(join(folder, 'a.yaml')).isFile()).toBe(true);
    expect(contentsOf(elsewhere)).toEqual({ 'theirs.yaml': 'theirs' });
  });
});

describe('nothing at all is written', () => {
  it.each<[string, (folder: string) => void, string]>([
    ['a file', () => {}, 'mine'],
    ['a link to nothing', (folder) => symlinkSync(join(folder, 'gone'), join(folder, 'b.yaml')), 'link'],
    ['a folder', (folder) => mkdirSync(join(folder, 'b.yaml')), 'folder'],
  ])('where one of them is there: %s', (_what, put, kind) => {
    const folder = folderWith(kind === 'mine' ? { 'b.yaml': 'mine' } : {});
    put(folder);
    const told = refusal(folder);
    expect(told).toContain(join(folder, 'b.yaml'));
    expect(told).toContain('--force');
    expect(contentsOf(folder)).toEqual({ 'b.yaml': kind });
  });

  it('and all that are there are told, the first few by name', () => {
    const many = Array.from({ length: 8 }, (_, n) => `${n}.yaml`);
    const folder = folderWith(Object.fromEntries(many.map((name) => [name, 'mine'])));
    const write = () =>
      writeFiles(
        folder,
        many.map((name) => ({ name, text: 'new' })),
        false,
      );
    expect(write).toThrow(/0\.yaml, .*4\.yaml and 3 more are there already/);
  });

  it('where the folder is a file', () => {
    const folder = folderWith({ users: 'a file' });
    expect(refusal(join(folder, 'users'))).toContain('cannot be written');
    expect(contentsOf(folder)).toEqual({ users: 'a file' });
  });

  it('in the place of a pipe or a device, even if told to replace (14.14)', () => {
    const folder = folderWith({});
    execFileSync('mkfifo', [join(folder, 'b.yaml')]);
    expect(refusal(folder, true)).toContain('b.yaml is no file');
    expect(readdirSync(folder)).toEqual(['b.yaml']);
    expect(lstatSync(join(folder, 'b.yaml')).isFIFO()).toBe(true);
  });

  it('in the place of a folder, and no draft is left', () => {
    const folder = folderWith({});
    mkdirSync(join(folder, 'a.yaml'));
    expect(refusal(folder, true)).toContain('cannot be written');
    expect(contentsOf(folder)).toEqual({ 'a.yaml': 'folder' });
  });
});
