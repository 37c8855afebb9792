/** What lies in the declaration's folder and is not read: all of it is told, and what would make it count. */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readDeclaration } from '../../providers/declaration/declaration.ts';
import { formatDiagnostics } from '../../providers/problems/problem-text.ts';
import { folderWith } from './reading.ts';

const nobody = 'users: {}';
const stacks = { 'Pulumi.yaml': 'name: p', 'Pulumi.dev.yaml': '', 'Pulumi.prod.yml': '' };

/** What is told of a project with those files, as `severity message = hint`. */
function told(files: Readonly<Record<string, string>>, stack: string | undefined, otherFiles?: readonly string[]) {
  const base = folderWith({ 'users/a.yaml': nobody, ...files });
  const { diagnostics } = readDeclaration('users', stack, {
    base,
    ...(otherFiles === undefined ? {} : { otherFiles }),
  });
  return diagnostics.map(({ severity, message, hint = '' }) => `${severity} ${message} = ${hint}`);
}

function write(folder: string, file: string, text: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), text);
}

describe('a file that is not read is a warning', () => {
  it.each([
    ['users/c.YAML', 'its ending has capital letters = rename it to users/c.yaml'],
    ['users/c.Json', 'its ending has capital letters = rename it to users/c.json'],
    ['users/.c.yaml', 'its name begins with a dot = take the dot away'],
    ['users/dev/c.YML', 'its ending has capital letters = rename it to users/dev/c.yml'],
  ])('%s (14.22)', (file, text) => {
    expect(told({ ...stacks, [file]: nobody }, 'dev')).toEqual([
      expect.stringContaining(`${file} is not read: ${text}`),
    ]);
  });

  it('others in one line (14.22)', () => {
    const names = ['README.md', 'bob.yaml.bak', 'carl', 'd.yaml~', 'e.csv', 'f.txt'].map((name) => `users/${name}`);
    const [problem, ...rest] = told(
      Object.fromEntries([...names, 'users/.gitkeep'].map((name) => [name, ''])),
      undefined,
    );
    expect(problem).toContain(
      'warning users/README.md, users/bob.yaml.bak, users/carl, users/d.yaml~, users/e.csv and 1 more',
    );
    expect(problem).toContain('only names that end in .yaml, .yml or .json are');
    expect(rest).toEqual([]);
  });

  it('but for what otherFiles names (14.22)', () => {
    const files = {
      ...stacks,
      'users/README.md': '',
      'users/c.YAML': '',
      'users/archive/x.yaml': '',
      'users/dev/old/x.yaml': '',
    };
    expect(told(files, 'dev', ['*.md', 'c.YAML', 'archive', 'old'])).toEqual([]);
    expect(told(files, 'dev', ['*.MD', 'C.yaml', 'archive'])).toHaveLength(3);
  });
});

describe('a folder', () => {
  it.each([
    ['of the stack is read', 'users/dev/b.yaml', 'dev'],
    ['of another stack is read by that one', 'users/prod/b.yaml', 'dev'],
    ['of a stack is read by that one, where no stack is named', 'users/prod/b.yaml', undefined],
    ['of a stack that has no file of settings yet is read', 'users/new/b.yaml', 'new'],
    ["that is hidden is nobody's", 'users/.git/b.yaml', 'dev'],
  ])('%s (14.22)', (_what, file, stack) => {
    expect(told({ ...stacks, [file]: nobody }, stack)).toEqual([]);
  });

  it.each([
    [
      'users/team-b/bob.yaml',
      'dev',
      'users/team-b is not read: no stack of the project is called team-b',
      "'otherFiles[0]'",
    ],
    [
      'users/team-b/bob.yaml',
      undefined,
      'users/team-b is not read: no stack of the project is called team-b',
      "'otherFiles[0]'",
    ],
    ['users/prd/bob.yaml', 'dev', 'no stack of the project is called prd', 'did you mean users/prod?'],
    [
      'users/Dev/bob.yaml',
      'dev',
      'only its letter case differs from the name of the stack dev',
      'rename it to users/dev',
    ],
    [
      'users/PROD/bob.yaml',
      'dev',
      'only its letter case differs from the name of the stack prod',
      'rename it to users/prod',
    ],
    ['users/dev/team-b/bob.yaml', 'dev', 'users/dev/team-b is not read', 'move its files up'],
  ])('%s that no stack reads is an error (14.22)', (file, stack, message, hint) => {
    const [problem, ...rest] = told({ ...stacks, [file]: nobody }, stack);
    expect(problem).toMatch(/^error /);
    expect(problem).toContain(message);
    expect(problem).toContain(hint);
    expect(rest).toEqual([]);
  });

  it('that differs from the stack in letter case only is never its overlay (14.22)', () => {
    const base = folderWith({ ...stacks, 'users/a.yaml': nobody, 'users/DEV/b.yaml': 'users: { bob: {} }' });
    expect(readDeclaration('users', 'dev', { base }).places.has('bob')).toBe(false);
  });

  it.each<[string, Readonly<Record<string, string>>]>([
    ['nobody knows the stacks', { 'Pulumi.yaml': 'name: p' }],
    ['there is no project', {}],
  ])('is a warning where %s (14.22)', (_what, files) => {
    const [problem] = told({ ...files, 'users/team-b/bob.yaml': nobody }, 'dev');
    expect(problem).toContain('warning users/team-b is not read: it counts for a stack of that name only');
    expect(told({ ...files, 'users/Dev/bob.yaml': nobody }, 'dev')).toEqual([
      expect.stringMatching(/^error .*letter case/),
    ]);
  });

  it('counts by the settings in stackConfigDir, and from a program below the project (14.22)', () => {
    const files = {
      'Pulumi.yaml': 'name: p\nstackConfigDir: stacks\nmain: program',
      'stacks/Pulumi.prod.yaml': '',
      'program/users/a.yaml': nobody,
      'program/users/prod/b.yaml': nobody,
      'program/users/prd/b.yaml': nobody,
    };
    const base = folderWith(files);
    const { diagnostics } = readDeclaration('users', 'dev', { base: join(base, 'program') });
    expect(diagnostics.map(({ code, hint }) => [code, hint])).toEqual([['unknown-folder', 'did you mean users/prod?']]);
  });
});

describe('a link', () => {
  const secret = '[default]\naws_secret_access_key = hunter2\n';
  const project = {
    'Pulumi.yaml': 'name: p',
    '.npmrc': secret,
    '.git/config': secret,
    'shared/b.yaml': 'users: { bob: {} }',
  };

  it.each([
    ['outside of the project', '../../outside.yaml'],
    ['to what the system says of this process', '/proc/self/environ'],
    ['to a hidden file of the project', '../.npmrc'],
    ['into a hidden folder of the project', '../.git/config'],
  ])('%s is an error, and shows nothing of it (14.11)', (_what, target) => {
    const outer = folderWith({ 'outside.yaml': secret });
    for (const [name, text] of Object.entries({ ...project, 'users/a.yaml': 'users: { ana: {} }' })) {
      write(join(outer, 'project'), name, text);
    }
    const base = join(outer, 'project');
    symlinkSync(target, join(base, 'users', 'b.yaml'));
    const { diagnostics, texts, places } = readDeclaration('users', 'dev', { base });
    expect(diagnostics).toMatchObject([
      { code: 'file-unreadable', hint: expect.stringContaining('copy what it leads to') },
    ]);
    expect(diagnostics[0]?.message).toMatch(
      /^users\/b\.yaml is a link (?:that leads out of the project|to something hidden)$/,
    );
    expect([...texts.keys()]).toEqual(['users/a.yaml']);
    expect(formatDiagnostics(diagnostics, texts)).not.toContain('hunter2');
    expect([...places.keys()]).toEqual(['ana']);
  });

  it.each([
    ['a file of it', 'users', 'users/b.yaml', '../shared/b.yaml', ['ana', 'bob']],
    ['the folder of the stack', 'users', 'users/dev', '../shared', ['ana', 'bob']],
    ['the folder itself', 'people', 'people', 'users', ['ana']],
  ])('may lead anywhere below the project: %s (14.11)', (_what, folder, name, target, users) => {
    const base = folderWith({ ...project, 'users/a.yaml': 'users: { ana: {} }' });
    symlinkSync(target, join(base, name));
    const { diagnostics, places } = readDeclaration(folder, 'dev', { base });
    expect(diagnostics).toEqual([]);
    expect([...places.keys()]).toEqual(users);
  });

  it.each([
    ['the folder itself', 'people', '../outside'],
    ['a folder of the stack', 'users/dev', '../../outside'],
    ['a hidden folder', 'users/dev', '../.git'],
  ])('may not lead elsewhere: %s (14.11)', (_what, name, target) => {
    const outer = folderWith({ 'outside/b.yaml': secret });
    for (const [file, text] of Object.entries({ ...project, '.git/b.yaml': secret, 'users/a.yaml': nobody })) {
      write(join(outer, 'project'), file, text);
    }
    const base = join(outer, 'project');
    symlinkSync(target, join(base, name));
    const { diagnostics, texts } = readDeclaration(name === 'people' ? 'people' : 'users', 'dev', { base });
    expect(diagnostics.map(({ code }) => code)).toEqual(['file-unreadable']);
    expect([...texts.values()].join()).not.toContain('hunter2');
  });

  it('is what Kubernetes makes of a ConfigMap, in the project or wherever the settings name the folder (14.11)', () => {
    const outer = folderWith({ 'project/Pulumi.yaml': 'name: p', 'mount/..2026_11_26/a.yaml': 'users: { ana: {} }' });
    symlinkSync('..2026_11_26', join(outer, 'mount', '..data'));
    symlinkSync('..data/a.yaml', join(outer, 'mount', 'a.yaml'));
    write(join(outer, 'project'), 'users/..2026_11_26/a.yaml', 'users: { ana: {} }');
    symlinkSync('..2026_11_26', join(outer, 'project', 'users', '..data'));
    symlinkSync('..data/a.yaml', join(outer, 'project', 'users', 'a.yaml'));
    for (const folder of ['../mount', join(outer, 'mount'), 'users']) {
      const { diagnostics, places } = readDeclaration(folder, 'dev', { base: join(outer, 'project') });
      expect(diagnostics).toEqual([]);
      expect([...places.keys()]).toEqual(['ana']);
    }
  });
});
