import { lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { previewFile } from '../../../providers/provider/telling/preview-file.ts';

describe('the file of a preview', () => {
  let base = '';
  beforeEach(() => {
    base = mkdtempSync(join(tmpdir(), 'preview-'));
  });
  afterEach(() => rmSync(base, { recursive: true }));
  const file = () => join(base, '.cognito-users', 'preview-dev.txt');

  it('has every component', () => {
    const { add } = previewFile(base, 'dev');
    add('staff', 'A');
    add('customers', 'B');
    expect(readFileSync(file(), 'utf8')).toBe('staff:\nA\n\ncustomers:\nB\n\n');
  });

  it('is not there unless something is added', () => {
    previewFile(base, 'dev');
    expect(() => statSync(join(base, '.cognito-users'))).toThrow('ENOENT');
  });

  it('is named below the project, read by its owner only, and ignored by git', () => {
    const { name, add } = previewFile(base, 'dev');
    add('users', 'A');
    expect(join(base, name)).toBe(file());
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(base, '.cognito-users', '.gitignore'), 'utf8')).toBe('*\n');
  });

  it('does not outlive the run: the next one removes it', () => {
    previewFile(base, 'dev').add('users', 'A');
    previewFile(base, 'prod');
    expect(statSync(file()).isFile()).toBe(true);
    previewFile(base, 'dev');
    expect(() => statSync(file())).toThrow('ENOENT');
  });

  it('throws what the file system says when something is added, not before', () => {
    writeFileSync(join(base, '.cognito-users'), 'a file in its place');
    const { add } = previewFile(base, 'dev');
    expect(() => add('users', 'A')).toThrow('EEXIST');
  });

  it('goes through no link that somebody has put there, by whatever name (14.14)', () => {
    writeFileSync(join(base, 'theirs.txt'), 'theirs');
    mkdirSync(join(base, '.cognito-users'));
    for (const name of ['preview-dev.txt', `preview-dev.txt.${process.pid}`]) {
      symlinkSync('../theirs.txt', join(base, '.cognito-users', name));
    }
    const { add } = previewFile(base, 'dev');
    add('staff', 'A');
    add('customers', 'B');
    expect(lstatSync(file()).isFile()).toBe(true);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(base, 'theirs.txt'), 'utf8')).toBe('theirs');
  });

  it('is in no folder that a link leads to (14.14)', () => {
    mkdirSync(join(base, 'theirs'));
    symlinkSync('theirs', join(base, '.cognito-users'));
    expect(() => previewFile(base, 'dev').add('users', 'A')).toThrow('.cognito-users is a link');
  });
});
