import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { previewFile } from '../../providers/preview-file.ts';

describe('the file of a preview', () => {
  let base = '';
  beforeEach(() => {
    base = mkdtempSync(join(tmpdir(), 'preview-'));
  });
  afterEach(() => rmSync(base, { recursive: true }));
  const file = () => join(base, '.cognito-users', 'preview-dev.txt');

  it('has every roster, those before it was needed and those after', () => {
    const { add, need } = previewFile(base, 'dev');
    add('users/a.yaml', 'A');
    add('users/b.yaml', 'B');
    need();
    add('users/c.yaml', 'C');
    need();
    expect(readFileSync(file(), 'utf8')).toBe('users/a.yaml:\nA\n\nusers/b.yaml:\nB\n\nusers/c.yaml:\nC\n\n');
  });

  it('is not there unless it is needed', () => {
    previewFile(base, 'dev').add('users/a.yaml', 'A');
    expect(() => statSync(join(base, '.cognito-users'))).toThrow('ENOENT');
  });

  it('is named below the project, read by its owner alone, and ignored by git', () => {
    const { name, need } = previewFile(base, 'dev');
    need();
    expect(join(base, name)).toBe(file());
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(base, '.cognito-users', '.gitignore'), 'utf8')).toBe('*\n');
  });

  it('does not outlive the run: the next one removes it', () => {
    previewFile(base, 'dev').need();
    previewFile(base, 'prod');
    expect(statSync(file()).isFile()).toBe(true);
    previewFile(base, 'dev');
    expect(() => statSync(file())).toThrow('ENOENT');
  });

  it('throws what the file system says when it is needed, not before', () => {
    writeFileSync(join(base, '.cognito-users'), 'a file in its place');
    const { add, need } = previewFile(base, 'dev');
    add('users/a.yaml', 'A');
    expect(need).toThrow('EEXIST');
  });
});
