/** The tarball that `npm pack` makes of this project. */
import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { project } from '../../script/sandbox/program-files.ts';
import { packagerEnvironment } from './packager.ts';

/** What packing needs of the project. */
export const packed: readonly string[] = [
  ...[
    'package.json',
    'tsconfig.json',
    'tsconfig.build.json',
    'README.md',
    'LICENSE',
    'CHANGELOG.md',
    'ARCHITECTURE.md',
  ],
  ...['docs', 'examples', 'template', 'schema', 'bin', 'providers', 'cli', 'script'],
];

/** A packed tarball. */
export interface Tarball {
  /** Its absolute path. */
  readonly file: string;
  /** The folder in which it was packed, as packing has left that. */
  readonly source: string;
  dispose(): Promise<void>;
}

/** Packs a copy of the project: while npm packs, another manifest is in place, which no other test may meet. */
export async function packTarball(): Promise<Tarball> {
  const source = await mkdtemp(join(tmpdir(), 'cognito-users-package-'));
  for (const name of packed) await cp(join(project, name), join(source, name), { recursive: true });
  await symlink(join(project, 'node_modules'), join(source, 'node_modules'));
  const { stdout } = await execa('npm', ['pack', '--silent'], { cwd: source, ...packagerEnvironment() });
  const name = stdout.trim().split('\n').at(-1) ?? '';
  return { file: join(source, name), source, dispose: () => rm(source, { recursive: true, force: true }) };
}
